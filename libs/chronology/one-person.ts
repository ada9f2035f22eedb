import { recordsAround } from '#vocabulary';
import type { HistoryEntry } from './history-entry.js';
import type { PersonHistory } from './person-history.js';
import { relationshipsOf } from './relationships.js';

/** The records that are the same person's as this one now, by workers' decisions that stand in its stream. */
export const linkedTo = (history: PersonHistory): readonly string[] => [
  ...new Set([...history.links.values()].filter((link) => !link.unlinkedAt).map((link) => link.otherPersonId)),
];

/**
 * The records of each person whom several are about, by every one of them: the one that began first, by which the person
 * goes, at the head. `histories` holds all that are linked with any of them.
 */
export const recordsOfPeople = (
  histories: ReadonlyMap<string, PersonHistory>,
): ReadonlyMap<string, readonly [PersonHistory, ...PersonHistory[]]> => {
  const people = new Map<string, readonly [PersonHistory, ...PersonHistory[]]>();
  for (const start of histories.values()) {
    if (people.has(start.personId) || linkedTo(start).length === 0) continue;
    const [first, ...others] = inOrder(start.personId, histories);
    if (!first || others.length === 0) continue;
    for (const { personId } of [first, ...others]) people.set(personId, [first, ...others]);
  }
  return people;
};

/** By which record a person goes whom a record is about: that record itself where there is no other. */
export type PersonOf = (recordId: string) => string;

/** The records of one person, the one that began first at the head. */
const inOrder = (start: string, histories: ReadonlyMap<string, PersonHistory>): readonly PersonHistory[] =>
  recordsAround(start, (id) => {
    const history = histories.get(id);
    return history ? linkedTo(history) : [];
  })
    .flatMap((id) => histories.get(id) ?? [])
    .sort((one, other) => one.begunAt - other.begunAt || (one.personId < other.personId ? -1 : 1));

/**
 * One history of all the records of a person, as if everything had been reported of one; without anything that was
 * stored it changes back when the records are unlinked. It goes by the first of `records`, whose stream holds the
 * matches. Entries keep the record in whose stream they stand (`personId`): with its key their content is sealed.
 *
 * @param personOf by which record a person goes whom another record is about; that record itself where there is no
 *   other. So everybody whom an entry names is named once.
 */
export const asOnePerson = (records: readonly PersonHistory[], personOf: PersonOf): PersonHistory => {
  const [first] = records;
  if (!first) throw new Error('A person has at least one record.');
  const { personId } = first;
  const entries = new Map<string, HistoryEntry>();
  const byPosition = records
    .flatMap((record) => [...record.entries.values()])
    .sort((one, other) => one.position - other.position);
  for (const entry of byPosition) {
    const known = entries.get(entry.agencyEventId);
    if (known && (known.reassignedTo === undefined || entry.reassignedTo !== undefined)) continue;
    entries.set(entry.agencyEventId, named(entry, personOf));
  }
  const identities = records
    .flatMap((record) => record.identities)
    .sort((one, other) => one.recordedAt.getTime() - other.recordedAt.getTime());
  const firstOf = <Key extends 'dateOfBirth' | 'expectedOn' | 'sex'>(key: Key): PersonHistory[Key] =>
    records.find((record) => record[key] !== undefined)?.[key];
  return {
    ...first,
    position: Math.max(...records.map((record) => record.position)),
    records,
    entries,
    relationships: relationshipsOf(personId, entries),
    links: new Map(records.flatMap((record) => [...record.links])),
    reviews: new Map(records.flatMap((record) => [...record.reviews])),
    pins: new Map(records.flatMap((record) => [...record.pins])),
    identities,
    dateOfBirth: firstOf('dateOfBirth'),
    expectedOn: firstOf('expectedOn'),
    sex: firstOf('sex'),
    unknownEvents: records.reduce((sum, record) => sum + record.unknownEvents, 0),
  };
};

const named = (entry: HistoryEntry, personOf: PersonOf): HistoryEntry =>
  entry.people.every(({ personId }) => personOf(personId) === personId)
    ? entry
    : { ...entry, people: entry.people.map((person) => ({ ...person, personId: personOf(person.personId) })) };

/** The ids of all records of a person: their keys open what is sealed, and all of them are looked at. */
export const recordIds = (history: PersonHistory): readonly string[] =>
  history.records?.map((record) => record.personId) ?? [history.personId];
