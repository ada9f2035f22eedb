import type { EventStore, StoredEvent } from '#event-store';
import { addDays, londonDate, uuidV5, type Clock } from '#platform';
import { decodeKnown, DOMESTIC_ABUSE_INCIDENT, noticeStream, personIdOf } from '#vocabulary';
import type { Agency, DomainEvent, Incident, IncidentAsked, NoticeKind } from '#vocabulary';
import type { Clocks } from '../clocks/clocks.js';
import type { Routing } from '../routing.js';
import { lookAtIncident } from './give.js';
import { foldNotices, noticeIdFor, type NoticeEvent } from './notice.js';

/** Incidents as they stand, each once: see `readIncidents` of the chronology. */
export type ReadIncidents = (
  asked: readonly IncidentAsked[],
  of: { readonly day: string; readonly since: string },
) => Promise<readonly Incident[]>;

export interface NoticesProcessorParts {
  readonly store: Pick<EventStore, 'append' | 'readStreams'>;
  /** The register of agencies. */
  readonly agencies: readonly Agency[];
  readonly routing: Routing;
  readonly clocks: Clocks;
  readonly readIncidents: ReadIncidents;
  readonly clock: Clock;
}

const KIND: NoticeKind = 'operation-encompass';
const MOST_ATTEMPTS = 5;

/**
 * Turns what police report of domestic abuse into notices to the schools of the children who were present, at once, and
 * withdraws them where the report was taken back. An incident has its notices once: handling a batch twice changes
 * nothing. A child whose school becomes known later is looked at again.
 */
export const createNoticesProcessor = (parts: NoticesProcessorParts) => ({
  name: 'notices',
  concerns: mayAsk,
  handle: async (batch: readonly StoredEvent[]): Promise<void> => {
    const asked = batch.flatMap(askedBy);
    if (asked.length === 0) return;
    const now = parts.clock.now();
    const day = londonDate(now);
    const { withinDays } = parts.routing.notices[KIND];
    const incidents = await parts.readIncidents(asked, { day, since: addDays(day, -withinDays) });
    // Somebody may open a notice while it is decided upon: then its stream has moved, and is read again.
    let open = incidents;
    for (let attempt = 1; open.length > 0; attempt += 1) {
      open = await lookAtSome(parts, open, now);
      if (open.length > 0 && attempt === MOST_ATTEMPTS) throw new NoticeStreamsKeepMoving(open.length);
    }
  },
});

/** Other writers changed the same notices again and again. Handling the batch again is safe. */
export class NoticeStreamsKeepMoving extends Error {
  override readonly name = 'NoticeStreamsKeepMoving';
  constructor(count: number) {
    super(`The notices of ${String(count)} incidents changed while they were decided upon.`);
  }
}

/** What makes an incident be looked at: its report, what became of it, and what may tell of a school for the child. */
const askedBy = (stored: StoredEvent): readonly IncidentAsked[] => {
  const personId = personIdOf(stored.streamId);
  if (personId === undefined || !mayAsk(stored)) return [];
  // What a newer release has stored is left to it.
  const event = decodeKnown(stored);
  return event ? askedByEvent(personId, event) : [];
};

const ASKING = /^(AgencyEvent(Recorded|Corrected|Retracted|Reassigned)|RecordsLinked)\./;
const TELLS_OF_SCHOOL: ReadonlySet<string> = new Set(['education.roll-change', 'person.school']);

/** By its text alone: nearly everything that agencies report is neither an incident nor tells of a school. */
const mayAsk = ({ type, data }: StoredEvent): boolean =>
  ASKING.test(type) &&
  (!type.startsWith('AgencyEventRecorded.') ||
    [DOMESTIC_ABUSE_INCIDENT, ...TELLS_OF_SCHOOL].some((eventType) => data.includes(`"${eventType}"`)));

const askedByEvent = (personId: string, event: DomainEvent): readonly IncidentAsked[] => {
  switch (event.type) {
    case 'AgencyEventRecorded.v1': {
      const { eventType, agencyEventId } = event.data;
      if (eventType === DOMESTIC_ABUSE_INCIDENT) return [{ personId, agencyEventId }];
      return TELLS_OF_SCHOOL.has(eventType) ? [{ personId }] : [];
    }
    case 'AgencyEventCorrected.v1':
    case 'AgencyEventRetracted.v1':
    case 'AgencyEventReassigned.v1':
      return [{ personId, agencyEventId: event.data.agencyEventId }];
    case 'RecordsLinked.v1':
      return [{ personId }];
    default:
      return [];
  }
};

/** Stores what follows; answers the incidents for whose notices another writer was faster. */
const lookAtSome = async (
  { store, agencies, routing, clocks }: NoticesProcessorParts,
  incidents: readonly Incident[],
  now: Date,
): Promise<readonly Incident[]> => {
  const idOf = ({ agencyEventId }: Incident): string => noticeIdFor(KIND, agencyEventId);
  const streams = await store.readStreams(incidents.map((each) => ({ streamId: noticeStream(idOf(each)) })));
  const decided = incidents.flatMap((incident) => {
    const noticeId = idOf(incident);
    const stored = streams.get(noticeStream(noticeId)) ?? [];
    const events = lookAtIncident(
      {
        noticeId,
        kind: KIND,
        incident,
        routing,
        rules: routing.notices[KIND],
        agencies,
        dueFrom: (from) => dueFrom(clocks, from),
        now,
      },
      foldNotices(stored),
    );
    return events.length === 0 ? [] : [{ incident, noticeId, version: stored.at(-1)?.version ?? 0, events }];
  });
  if (decided.length === 0) return [];
  const outcomes = await store.append(
    decided.map(({ noticeId, version, events }) => ({
      streamId: noticeStream(noticeId),
      expectedVersion: version,
      events: events.map((event, index) => ({ id: eventId(noticeId, version + index, event), ...event })),
    })),
  );
  return decided.filter((_, index) => outcomes[index]?.status === 'conflict').map(({ incident }) => incident);
};

/** By its place in the stream: what is appended there twice is one event. */
const eventId = (noticeId: string, version: number, { type }: NoticeEvent): string =>
  uuidV5(`${type}\n${String(version)}`, noticeId);

const dueFrom = (clocks: Clocks, from: Date): Date => {
  const due = clocks.deadlineOf(KIND, from);
  if (!due) throw new Error(`The clocks name no time for ${KIND}.`);
  return due;
};
