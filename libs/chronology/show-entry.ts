import type { PersonKeys } from '#access';
import type { PersonalContent, Vocabulary } from '#vocabulary';
import { ATTENDANCE_TYPE, registerOf, registerWords } from './attendance-words.js';
import type { ChronologyEntry, EntryChange, EntryContent, EntryCorrection, Pinned } from './chronology-page.js';
import type { HistoryChange, HistoryEntry } from './history-entry.js';
import type { HistoryPin } from './history-parts.js';
import { groupsOf } from './question.js';
import { withoutPlaces, withoutPostcodes, type Hidden } from './sensitivity.js';
import { withoutStreets } from './streets.js';

/** What showing takes. The keys of everybody who is shown must be loaded. */
export interface Showing {
  readonly vocabulary: Vocabulary;
  readonly keys: PersonKeys;
}

/** Where an entry is shown, and to whom. */
export interface EntryPlace extends Pick<ChronologyEntry, 'line' | 'relation' | 'age' | 'ageInWords'> {
  readonly hidden: Hidden;
  readonly pin?: HistoryPin;
  /** Where the people of the reading live or lived, where that is hidden. */
  readonly addresses: readonly string[];
}

/** What is hidden of what was written in words. */
interface HiddenWords extends Hidden {
  readonly addresses: readonly string[];
}

/**
 * Opens an entry for a reader. What is hidden from the reader is not opened; that there is an entry, when and by which
 * agency, is always told.
 */
export const showEntry = ({ vocabulary, keys }: Showing, entry: HistoryEntry, place: EntryPlace): ChronologyEntry => {
  const { pin } = place;
  const hidden: HiddenWords = { ...place.hidden, addresses: place.addresses };
  const { content } = hidden;
  const { personId } = entry;
  return {
    line: place.line,
    eventId: entry.agencyEventId,
    personId,
    relation: place.relation,
    occurredOn: entry.occurredOn,
    learnedOn: entry.learnedOn ?? null,
    recordedAt: entry.recordedAt.toISOString(),
    agency: { urn: entry.source, name: vocabulary.agencies.get(entry.source)?.name ?? entry.source },
    type: content ? 'withheld' : entry.eventType,
    title: content ? 'Withheld' : (vocabulary.types.get(entry.eventType)?.title ?? entry.eventType),
    summary: content ? null : summaryOf(entry, vocabulary),
    groups: content ? [] : groupsOf(vocabulary, entry.indicators),
    column: vocabulary.columnOf(entry.eventType, entry.standing),
    role: entry.role,
    age: place.age,
    ageInWords: place.ageInWords,
    count: entry.count ?? null,
    sensitivity: entry.sensitivity,
    identifiedBy: entry.identifiedBy,
    ...contentOf(keys, personId, entry, entry.sealed, hidden),
    corrections: entry.corrections.map((change) => correctionOf(keys, personId, change, hidden)),
    retraction: entry.retraction ? changeOf(keys, personId, entry.retraction, hidden) : null,
    pinned: pin ? pinnedOf(keys, personId, pin, hidden) : null,
    withheld: hidden.because,
  };
};

const summaryOf = (entry: HistoryEntry, vocabulary: Vocabulary): string | null => {
  const register = entry.eventType === ATTENDANCE_TYPE ? registerOf([entry], vocabulary.attendanceCodes) : undefined;
  return register ? registerWords(register) : null;
};

const contentOf = (
  keys: PersonKeys,
  personId: string,
  coded: Pick<EntryContent, 'facts' | 'indicators' | 'significance' | 'standing'>,
  sealed: Uint8Array | null,
  hidden: HiddenWords,
): EntryContent => {
  const { significance, standing } = coded;
  if (hidden.content) return { facts: {}, indicators: [], significance, standing };
  const facts = hidden.places ? withoutPlaces(coded.facts) : coded.facts;
  const { indicators } = coded;
  if (!sealed || hidden.words) return { facts, indicators, significance, standing };
  const opened = keys.open(personId, sealed) as PersonalContent | undefined;
  if (!opened) return { facts, indicators, significance, standing, erased: true };
  // The reason stands with the correction, and the person's own description is not part of an entry.
  const { person, reason: _reason, ...personal } = opened;
  if (!hidden.places) return { facts, indicators, significance, standing, ...personal };
  const addresses = [...hidden.addresses, ...(person?.address === undefined ? [] : [person.address])];
  return { facts, indicators, significance, standing, ...placeless(personal, addresses) };
};

const placeless = (personal: PersonalContent, addresses: readonly string[]): PersonalContent => {
  const masked = <Fields extends object>(fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === 'string' ? withoutWhereabouts(value, addresses) : value,
      ]),
    ) as Fields;
  const { details, ...texts } = personal;
  return { ...masked(texts), ...(details && { details: masked(withoutPlaces(details)) }) };
};

const changeOf = (keys: PersonKeys, personId: string, change: HistoryChange, hidden: HiddenWords): EntryChange => ({
  at: change.recordedAt.toISOString(),
  agency: change.source,
  reason: reasonOf(keys, personId, change.sealed, hidden),
});

const correctionOf = (
  keys: PersonKeys,
  personId: string,
  change: HistoryChange,
  hidden: HiddenWords,
): EntryCorrection => {
  const { before } = change;
  if (!before) throw new Error('A correction says what stood before.');
  return {
    ...changeOf(keys, personId, change, hidden),
    before: { occurredOn: before.occurredOn, ...contentOf(keys, personId, before, before.sealed, hidden) },
  };
};

const pinnedOf = (keys: PersonKeys, personId: string, pin: HistoryPin, hidden: HiddenWords): Pinned => ({
  pinId: pin.pinId,
  by: pin.pinnedBy,
  at: pin.pinnedAt.toISOString(),
  reason: reasonOf(keys, personId, pin.sealed, hidden),
});

/** A reason may tell what is withheld. */
const reasonOf = (
  keys: PersonKeys,
  personId: string,
  sealed: Uint8Array | null,
  hidden: HiddenWords,
): string | null => {
  if (!sealed || hidden.words) return null;
  const reason = (keys.open(personId, sealed) as PersonalContent | undefined)?.reason;
  if (reason === undefined) return null;
  return hidden.places ? withoutWhereabouts(reason, hidden.addresses) : reason;
};

const withoutWhereabouts = (text: string, addresses: readonly string[]): string =>
  withoutPostcodes(withoutStreets(text, addresses));
