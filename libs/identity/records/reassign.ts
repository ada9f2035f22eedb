import type { NewEvent, StoredEvent } from '#event-store';
import { uuidV5 } from '#platform';
import {
  decodeKnown,
  personStream,
  type AgencyEventReassigned,
  type AgencyEventRecorded,
  type DemographicsRecorded,
  type IdentifierLinked,
  type PersonalContent,
} from '#vocabulary';
import { decided, type RecordsDecision, type RecordsParts } from './decided.js';

export interface ReassignEvent extends RecordsDecision {
  readonly agencyEventId: string;
  readonly fromPersonId: string;
  readonly toPersonId: string;
  /** They were made for this: nothing is known of them yet. */
  readonly toSomebodyNew?: boolean;
}

export type ReassignResult =
  | { readonly status: 'reassigned' | 'already-reassigned'; readonly reassignmentId: string }
  | { readonly status: 'unknown-person' | 'same-record' | 'unknown-event' | 'retracted' | 'already-theirs' };

/** Namespace (RFC 9562) of the ids of reassignments and of their events; a fixed, arbitrary UUID. */
const REASSIGNMENTS = '9d2b6c14-7f3a-5c0e-a1d7-20c5e8f4b613';

/**
 * An agency event is somebody else's: it leaves one stream for another, with who the person is by its word. Its agency
 * goes on correcting and retracting it. Reassigning it back undoes it.
 * @throws EventStoreUnavailable where the outcome is not known: decide the same again.
 */
export const reassignEvent = async (parts: RecordsParts, reassign: ReassignEvent): Promise<ReassignResult> => {
  const { agencyEventId, fromPersonId, toPersonId, decidedBy, reason } = reassign;
  if (fromPersonId === toPersonId) return { status: 'same-record' };
  return decided(async () => {
    const ids = [fromPersonId, toPersonId];
    const streams = await parts.store.readStreams(ids.map((id) => ({ streamId: personStream(id) })));
    const [from, to] = ids.map((id) => streams.get(personStream(id)) ?? []);
    if (!from?.length || !to || (to.length === 0 && reassign.toSomebodyNew !== true))
      return { status: 'unknown-person' };
    const held = holdingOf(from, fromPersonId, agencyEventId);
    if (!held) return { status: 'unknown-event' };
    if (held.leftBy && held.leftFor === toPersonId) {
      return { status: 'already-reassigned', reassignmentId: held.leftBy };
    }
    if (held.leftBy !== undefined) return { status: 'unknown-event' };
    if (held.retracted) return { status: 'retracted' };
    const theirs = holdingOf(to, toPersonId, agencyEventId);
    if (theirs && theirs.leftBy === undefined) return { status: 'already-theirs' };

    const open = await parts.keys.load(ids);
    const times = String(held.times + (theirs?.times ?? 0));
    const reassignmentId = uuidV5([agencyEventId, ...ids, times].join('\n'), REASSIGNMENTS);
    const data: AgencyEventReassigned = { reassignmentId, agencyEventId, fromPersonId, toPersonId, decidedBy };
    const sealed = (personId: string, content: PersonalContent) =>
      open.has(personId) ? { personal: parts.keys.seal(personId, content) } : {};
    const opened = (stored: Uint8Array | null): PersonalContent => {
      if (!stored || !open.has(fromPersonId)) return {};
      return (parts.keys.open(fromPersonId, stored) as PersonalContent | undefined) ?? {};
    };
    const event = (personId: string, changed: object, content: PersonalContent): NewEvent => ({
      id: uuidV5([reassignmentId, personId].join('\n'), REASSIGNMENTS),
      type: 'AgencyEventReassigned.v1',
      data: changed,
      ...sealed(personId, content),
    });
    const people = held.entry.people.map((each) =>
      each.personId === fromPersonId ? { ...each, personId: toPersonId } : each,
    );
    const others = [...new Set(people.map((each) => each.personId))].filter((id) => !ids.includes(id));
    const facts = held.facts.map((fact, place): NewEvent => ({
      id: uuidV5([reassignmentId, 'fact', String(place)].join('\n'), REASSIGNMENTS),
      type: fact.type,
      data: fact.data,
      ...sealed(toPersonId, opened(fact.personal)),
    }));
    const outcomes = await parts.store.append(
      [
        {
          streamId: personStream(fromPersonId),
          expectedVersion: from.at(-1)?.version ?? 0,
          events: [event(fromPersonId, data, { reason })],
        },
        {
          streamId: personStream(toPersonId),
          expectedVersion: to.at(-1)?.version ?? 0,
          events: [
            event(toPersonId, { ...data, entry: { ...held.entry, people } }, { ...opened(held.personal), reason }),
            ...facts,
          ],
        },
        // Everybody else whom it names is named together with the other person from now on.
        ...others.map((id) => ({
          streamId: personStream(id),
          expectedVersion: 'any' as const,
          events: [event(id, data, {})].map(({ personal: _none, ...each }) => each),
        })),
      ],
      { atomic: true },
    );
    return outcomes.every((outcome) => outcome.status === 'stored')
      ? { status: 'reassigned', reassignmentId }
      : undefined;
  });
};

interface Fact {
  readonly type: 'IdentifierLinked.v1' | 'DemographicsRecorded.v1';
  readonly data: IdentifierLinked | DemographicsRecorded;
  readonly personal: Uint8Array | null;
}

/** What one stream has of an agency event, as it stands after every correction. */
interface Holding {
  readonly entry: AgencyEventRecorded;
  readonly personal: Uint8Array | null;
  readonly retracted: boolean;
  /** The reassignment with which it left, and for whom. */
  readonly leftBy?: string;
  readonly leftFor?: string;
  /** How often it has left or come. */
  readonly times: number;
  /** Who the person is by its word. */
  readonly facts: readonly Fact[];
}

export const holdingOf = (
  events: readonly StoredEvent[],
  personId: string,
  agencyEventId: string,
): Holding | undefined => {
  let holding: Holding | undefined;
  let facts: readonly Fact[] = [];
  for (const stored of events) {
    const event = decodeKnown(stored);
    if (!event || !('agencyEventId' in event.data) || event.data.agencyEventId !== agencyEventId) continue;
    const { personal } = stored;
    if (event.type === 'AgencyEventRecorded.v1') {
      holding = { entry: event.data, personal, retracted: false, times: 0, facts };
    } else if (event.type === 'IdentifierLinked.v1' || event.type === 'DemographicsRecorded.v1') {
      facts = [...facts, { type: event.type, data: event.data, personal }];
    } else if (event.type === 'AgencyEventReassigned.v1') {
      const times = (holding?.times ?? 0) + 1;
      if (event.data.fromPersonId === personId && holding) {
        facts = [];
        holding = { ...holding, leftBy: event.data.reassignmentId, leftFor: event.data.toPersonId, times };
      } else if (event.data.entry) {
        holding = { entry: event.data.entry, personal, retracted: false, times, facts };
      }
    } else if (event.type === 'AgencyEventCorrected.v1' && holding) {
      const { correctionId: _own, ...corrected } = event.data;
      holding = { ...holding, entry: { ...holding.entry, ...corrected }, personal };
    } else if (event.type === 'AgencyEventRetracted.v1' && holding) {
      holding = { ...holding, retracted: true };
    }
  }
  return holding && { ...holding, facts };
};
