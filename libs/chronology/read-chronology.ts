import type { PersonKeys } from '#access';
import type { EventStore } from '#event-store';
import { ageInYears } from '#platform';
import { personStream, type OccurredOn, type PersonalContent, type Significance, type Vocabulary } from '#vocabulary';
import type { HistoryChange, HistoryEntry } from './history-entry.js';
import { emptyHistory, foldHistory, type PersonHistory } from './person-history.js';
import { whoIs, type Who } from './who.js';
import { firstPlace, isAfter, placeOf, readCursor, writeCursor } from './place.js';

/** What is asked of a chronology. Dates are Europe/London days (`YYYY-MM-DD`), both included. */
export interface ChronologyQuery {
  readonly personId: string;
  readonly from?: string;
  readonly to?: string;
  /** `urn:agency:<name>`: entries of this agency alone. */
  readonly agency?: string;
  /** An indicator group of the vocabulary: entries that carry an indicator of it. */
  readonly group?: string;
  /** `significant` leaves the routine out; `all` does not. */
  readonly detail: 'significant' | 'all';
  /** The chronology as the service knew it at this instant. */
  readonly asKnownAt?: Date;
  /** Where the page before ended. */
  readonly cursor?: string;
  /** How many entries at most. */
  readonly limit: number;
}

/** Who changed an entry, when, and why. */
export interface EntryChange {
  readonly at: string;
  readonly agency: string;
  readonly reason: string | null;
}

export interface EntryCorrection extends EntryChange {
  /** What stood before. */
  readonly before: EntryContent & { readonly occurredOn: OccurredOn };
}

/** What an entry says: coded facts, and the personal content where the person's key still opens it. */
export interface EntryContent {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly indicators: readonly string[];
  readonly significance: Significance;
  readonly standing: string;
  readonly narrative?: string;
  readonly impactOnChild?: string;
  readonly actionTaken?: string;
  readonly childVoice?: string;
  readonly practitioner?: PersonalContent['practitioner'];
  readonly documentReference?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** True where the person's key was destroyed: the personal content is gone for good. */
  readonly erased?: true;
}

/** One line of a chronology: when it happened, when the agency learned of it, and when the service stored it. */
export interface ChronologyEntry extends EntryContent {
  readonly eventId: string;
  readonly occurredOn: OccurredOn;
  readonly learnedOn: string | null;
  readonly recordedAt: string;
  readonly agency: { readonly urn: string; readonly name: string };
  readonly type: string;
  readonly title: string;
  readonly groups: readonly string[];
  /** Signs of Safety: `worried-about`, `working-well`, `needs-to-happen` or `background`. */
  readonly column: string;
  /** The part that the person has in it. */
  readonly role: string;
  /** Whole years at the entry's first day; null where the date of birth is not known or lies ahead. */
  readonly age: number | null;
  readonly count: number | null;
  readonly sensitivity: readonly string[];
  readonly identifiedBy: string;
  readonly corrections: readonly EntryCorrection[];
  readonly retraction: EntryChange | null;
}

export interface ChronologyPage {
  readonly person: Who;
  /** The instant whose knowledge the page shows. */
  readonly asKnownAt: string;
  /** Version of the person's stream that the page and those after it are read at. */
  readonly version: number;
  readonly entries: readonly ChronologyEntry[];
  /** Entries that match the question, over all pages. */
  readonly total: number;
  /**
   * Stored events of the person that cannot be shown, for this release does not know them (a newer one stored them).
   * 0: nothing is missing.
   */
  readonly notShown: number;
  readonly nextCursor: string | null;
}

export interface ChronologyParts {
  readonly store: EventStore;
  readonly vocabulary: Vocabulary;
  readonly keys: PersonKeys;
}

/**
 * Reads a page of a person's chronology from the person's own stream, so it is never behind. Pages of one reading all
 * show the stream as it was when the first was read: events that arrive meanwhile neither move nor repeat an entry.
 * @returns undefined where there is no such person (or none was known at `asKnownAt`).
 * @throws InvalidCursor where the cursor is not one that a page gave for this person.
 */
export const readChronology = async (
  parts: ChronologyParts,
  query: ChronologyQuery,
  now: Date,
): Promise<ChronologyPage | undefined> => {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, query.personId);
  const events = await parts.store.readStream(personStream(query.personId), {
    ...(cursor && { limit: cursor.version }),
  });
  const history = foldHistory(emptyHistory(query.personId), events, {
    asKnownAt: query.asKnownAt,
    passUnknown: true,
  });
  if (history.version === 0) return undefined;

  const matching = [...history.entries.values()].filter(matches(query, parts.vocabulary));
  const inOrder = matching
    .map((entry) => ({ entry, place: placeOf(entry) }))
    .sort((one, other) => (isAfter(one.place, other.place) ? 1 : -1));
  const after = cursor?.after ?? firstPlace;
  const rest = inOrder.filter(({ place }) => isAfter(place, after));
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);

  await parts.keys.load([query.personId]);
  return {
    person: whoIs(parts.keys, history),
    asKnownAt: (query.asKnownAt ?? now).toISOString(),
    version: cursor?.version ?? history.version,
    entries: page.map(({ entry }) => present(parts, history, entry)),
    total: matching.length,
    notShown: history.unknownEvents,
    nextCursor:
      last && rest.length > page.length
        ? writeCursor(query.personId, { version: cursor?.version ?? history.version, after: last.place })
        : null,
  };
};

const matches =
  ({ from, to, agency, group, detail }: ChronologyQuery, vocabulary: Vocabulary) =>
  (entry: HistoryEntry): boolean =>
    (from === undefined || entry.occurredOn.until >= from) &&
    (to === undefined || entry.occurredOn.date <= to) &&
    (agency === undefined || entry.source === agency) &&
    (group === undefined || groupsOf(vocabulary, entry.indicators).includes(group)) &&
    (detail === 'all' || entry.significance !== 'routine' || entry.corrections.length > 0);

const groupsOf = (vocabulary: Vocabulary, indicators: readonly string[]): string[] => [
  ...new Set(indicators.flatMap((code) => vocabulary.indicators.get(code)?.group ?? [])),
];

const present = (parts: ChronologyParts, history: PersonHistory, entry: HistoryEntry): ChronologyEntry => ({
  eventId: entry.agencyEventId,
  occurredOn: entry.occurredOn,
  learnedOn: entry.learnedOn ?? null,
  recordedAt: entry.recordedAt.toISOString(),
  agency: { urn: entry.source, name: parts.vocabulary.agencies.get(entry.source)?.name ?? entry.source },
  type: entry.eventType,
  title: parts.vocabulary.types.get(entry.eventType)?.title ?? entry.eventType,
  groups: groupsOf(parts.vocabulary, entry.indicators),
  column: parts.vocabulary.columnOf(entry.eventType, entry.standing),
  role: entry.role,
  age:
    history.dateOfBirth !== undefined && history.dateOfBirth <= entry.occurredOn.date
      ? ageInYears(history.dateOfBirth, entry.occurredOn.date)
      : null,
  count: entry.count ?? null,
  sensitivity: entry.sensitivity,
  identifiedBy: entry.identifiedBy,
  ...content(parts.keys, entry.personId, entry, entry.sealed),
  corrections: entry.corrections.map((change) => correction(parts.keys, entry.personId, change)),
  retraction: entry.retraction ? changeOf(parts.keys, entry.personId, entry.retraction) : null,
});

const content = (
  keys: PersonKeys,
  personId: string,
  coded: Pick<EntryContent, 'facts' | 'indicators' | 'significance' | 'standing'>,
  sealed: Uint8Array | null,
): EntryContent => {
  const { facts, indicators, significance, standing } = coded;
  if (!sealed) return { facts, indicators, significance, standing };
  const opened = keys.open(personId, sealed) as PersonalContent | undefined;
  if (!opened) return { facts, indicators, significance, standing, erased: true };
  // The reason stands with the correction, and the person's own description is not part of an entry.
  const { person: _person, reason: _reason, ...personal } = opened;
  return { facts, indicators, significance, standing, ...personal };
};

const changeOf = (keys: PersonKeys, personId: string, change: HistoryChange): EntryChange => {
  const opened = change.sealed && (keys.open(personId, change.sealed) as PersonalContent | undefined);
  return { at: change.recordedAt.toISOString(), agency: change.source, reason: opened?.reason ?? null };
};

const correction = (keys: PersonKeys, personId: string, change: HistoryChange): EntryCorrection => {
  const { before } = change;
  if (!before) throw new Error('A correction says what stood before.');
  return {
    ...changeOf(keys, personId, change),
    before: { occurredOn: before.occurredOn, ...content(keys, personId, before, before.sealed) },
  };
};
