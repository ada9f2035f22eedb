import type { EventStore } from '#event-store';
import { personStream } from '#vocabulary';
import { asOnePerson, linkedTo, recordsOfPeople, type PersonOf } from './one-person.js';
import type { PersonHistory } from './person-history.js';
import { historyFrom, type HistoryReading } from './history-reading.js';

/** People as they were read, by any of their records. */
export interface PeopleRead {
  /** By which record the person goes whom a record is about. */
  personOf(recordId: string): string;
  /** The person whom a record is about, all records together; undefined where there is no such record. */
  of(recordId: string): PersonHistory | undefined;
}

/**
 * Reads people for somebody who reads them, each with all records that workers have linked: as many round trips as links
 * lie in a row, nearly always two at most, and one where there are none. What this release cannot read is passed over,
 * and counted.
 */
export const readPeople = async (
  store: Pick<EventStore, 'readStreams'>,
  personIds: Iterable<string>,
  reading: HistoryReading = {},
): Promise<PeopleRead> => {
  const histories = new Map<string, PersonHistory>();
  const asked = new Set<string>();
  for (let open = [...new Set(personIds)]; open.length > 0;) {
    const streams = await store.readStreams(open.map((id) => ({ streamId: personStream(id) })));
    for (const id of open) {
      asked.add(id);
      const history = historyFrom(id, streams.get(personStream(id)) ?? [], reading);
      if (history) histories.set(id, history);
    }
    const linked = open.flatMap((id) => {
      const history = histories.get(id);
      return history ? linkedTo(history) : [];
    });
    open = [...new Set(linked)].filter((id) => !asked.has(id));
  }
  return peopleOf(histories);
};

/** As `readPeople`, for one. */
export const readPerson = async (
  store: Pick<EventStore, 'readStreams'>,
  personId: string,
  reading: HistoryReading = {},
): Promise<PersonHistory | undefined> => (await readPeople(store, [personId], reading)).of(personId);

/** People by every id that was asked for; ids of nobody are absent, and linked records have the same history. */
export const readHistories = (
  store: Pick<EventStore, 'readStreams'>,
  personIds: readonly string[],
  reading: HistoryReading = {},
): Promise<Map<string, PersonHistory>> => historiesOf((ids) => readPeople(store, ids, reading), personIds);

/** As `readHistories`, by whatever reads people. */
export const historiesOf = async (
  read: (personIds: readonly string[]) => Promise<PeopleRead>,
  personIds: readonly string[],
): Promise<Map<string, PersonHistory>> => {
  if (personIds.length === 0) return new Map();
  const people = await read(personIds);
  return new Map(
    personIds.flatMap((id) => {
      const person = people.of(id);
      return person ? [[id, person] as const] : [];
    }),
  );
};

/**
 * Puts records together that were read already, with all that are linked with any of them.
 * @param onePerson what makes one history of several records.
 */
export const peopleOf = (
  histories: ReadonlyMap<string, PersonHistory>,
  onePerson: (records: readonly PersonHistory[], personOf: PersonOf) => PersonHistory = asOnePerson,
): PeopleRead => {
  const people = recordsOfPeople(histories);
  const personOf = (recordId: string): string => people.get(recordId)?.[0].personId ?? recordId;
  const made = new Map<string, PersonHistory>();
  return {
    personOf,
    of: (recordId) => {
      const history = histories.get(recordId);
      // Where nobody is linked with anybody, each record is a person as it stands.
      if (!history || history.version === 0 || people.size === 0) return history?.version === 0 ? undefined : history;
      const personId = personOf(recordId);
      const known = made.get(personId);
      if (known) return known;
      const person = onePerson(people.get(personId) ?? [history], personOf);
      made.set(personId, person);
      return person;
    },
  };
};
