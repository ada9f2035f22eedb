import type { EventStore, StoredEvent } from '#event-store';
import { decodeKnown, followLinks, personStream, recordsAround } from '#vocabulary';
import type { PatternLapsed, PatternRecognised, StandingLinks, ThresholdLevel } from '#vocabulary';
import type { Silence } from './floods/when-told.js';

/** What routing needs to know of a child: who has reported on it, and what became of its matches. */
export interface Child {
  /**
   * Urns of agencies with at least one report that they have not taken back: also on another record that is linked
   * with the child's.
   */
  readonly knownTo: readonly string[];
  /** Every record that is known to be this child's, its own first. */
  readonly recordIds: readonly string[];
  /** Every silence of the child, of all records, also one that has ended. */
  readonly silences: readonly Silence[];
  /** The first lapse of a match after a version of the child's stream. */
  lapseAfter(matchId: string, version: number): PatternLapsed | undefined;
  /** The level of a match as it stands now. */
  levelOf(matchId: string): ThresholdLevel | undefined;
  /** Every match that the child ever had, also one that has lapsed, by its id. */
  readonly matches: ReadonlyMap<string, ChildMatch>;
}

/** A match as it was last recognised or strengthened. */
export interface ChildMatch {
  readonly match: PatternRecognised;
  /** Nothing has ended it since. */
  readonly isStanding: boolean;
}

/** The children by their ids. */
export const readChildren = async (
  store: Pick<EventStore, 'readStreams'>,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Child>> => {
  const children = [...new Set(personIds)];
  const records = new Map<string, ChildRecord>();
  for (let open = children; open.length > 0;) {
    const streams = await store.readStreams(open.map((personId) => ({ streamId: personStream(personId) })));
    for (const personId of open) records.set(personId, recordOf(streams.get(personStream(personId)) ?? []));
    open = [...new Set(open.flatMap((personId) => linkedTo(records, personId)))].filter((id) => !records.has(id));
  }
  return new Map(
    children.flatMap((personId) => {
      const record = records.get(personId);
      if (!record) return [];
      const around = recordsAround(personId, (id) => linkedTo(records, id));
      const knownTo = new Set(around.flatMap((id) => records.get(id)?.reporters ?? []));
      const silences = around.flatMap((id) => records.get(id)?.silences ?? []);
      return [[personId, { ...record.matches, knownTo: [...knownTo], recordIds: around, silences }]];
    }),
  );
};

interface ChildRecord {
  readonly matches: Omit<Child, 'knownTo' | 'recordIds' | 'silences'>;
  readonly silences: readonly Silence[];
  readonly reporters: readonly string[];
  readonly links: StandingLinks;
}

const linkedTo = (records: ReadonlyMap<string, ChildRecord>, personId: string): readonly string[] => [
  ...(records.get(personId)?.links.values() ?? []),
];

const recordOf = (events: readonly StoredEvent[]): ChildRecord => {
  const reporters = new Map<string, string>();
  const links: StandingLinks = new Map();
  const lapses: { readonly version: number; readonly lapse: PatternLapsed }[] = [];
  const matches = new Map<string, ChildMatch>();
  const silences = new Map<string, Silence>();
  for (const stored of events) {
    // What is not known here does not keep back what is: whoever is to be told of a match is told.
    const event = decodeKnown(stored);
    if (!event) continue;
    followLinks(links, event);
    if (event.type === 'AgencyEventRecorded.v1') reporters.set(event.data.agencyEventId, event.data.source);
    if (event.type === 'AgencyEventRetracted.v1') reporters.delete(event.data.agencyEventId);
    if (event.type === 'AgencyEventReassigned.v1') {
      if (event.data.entry) reporters.set(event.data.agencyEventId, event.data.entry.source);
      else reporters.delete(event.data.agencyEventId);
    }
    if (event.type === 'AlertsSilenced.v1') {
      const { silenceId, theme, level, until } = event.data;
      silences.set(silenceId, { silenceId, theme, level, begunAt: stored.recordedAt, until: new Date(until) });
    }
    if (event.type === 'SilenceEnded.v1') {
      const silence = silences.get(event.data.silenceId);
      if (silence && !silence.endedAt) silences.set(silence.silenceId, { ...silence, endedAt: stored.recordedAt });
    }
    if (event.type === 'PatternLapsed.v1') {
      lapses.push({ version: stored.version, lapse: event.data });
      const ended = matches.get(event.data.matchId);
      if (ended) matches.set(event.data.matchId, { ...ended, isStanding: false });
    }
    if (event.type === 'PatternRecognised.v1' || event.type === 'PatternStrengthened.v1') {
      matches.set(event.data.matchId, { match: event.data, isStanding: true });
    }
  }
  return {
    reporters: [...new Set(reporters.values())],
    links,
    silences: [...silences.values()],
    matches: {
      lapseAfter: (matchId, version) =>
        lapses.find((each) => each.version > version && each.lapse.matchId === matchId)?.lapse,
      levelOf: (matchId) => matches.get(matchId)?.match.level,
      matches,
    },
  };
};
