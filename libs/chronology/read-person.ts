import type { EventStore } from '#event-store';
import { personStream } from '#vocabulary';
import { asOnePerson, linkedTo, recordsOfPeople } from './one-person.js';
import { emptyHistory, foldHistory, type FoldOptions, type PersonHistory } from './person-history.js';

export interface ReadPeopleOptions extends FoldOptions {
  /** Reads a record up to this version only, where it names one: the pages of one reading show the same. */
  readonly upTo?: ReadonlyMap<string, number>;
}

/** People as they were read, by any of their records. */
export interface PeopleRead {
  /** By which record the person goes whom a record is about. */
  personOf(recordId: string): string;
  /** The person whom a record is about, all records together; undefined where there is no such record. */
  of(recordId: string): PersonHistory | undefined;
}

/**
 * Reads people, each with all records that workers have linked: as many round trips as links lie in a row, nearly
 * always two at most, and one where there are none.
 */
export const readPeople = async (
  store: Pick<EventStore, 'readStreams'>,
  recordIdsToRead: Iterable<string>,
  options: ReadPeopleOptions = {},
): Promise<PeopleRead> => {
  const histories = new Map<string, PersonHistory>();
  const asked = new Set(recordIdsToRead);
  for (let open = [...asked]; open.length > 0;) {
    const streams = await store.readStreams(open.map((id) => ({ streamId: personStream(id) })));
    for (const id of open) {
      const upTo = options.upTo?.get(id) ?? Number.POSITIVE_INFINITY;
      const events = (streams.get(personStream(id)) ?? []).filter((event) => event.version <= upTo);
      histories.set(id, foldHistory(emptyHistory(id), events, options));
    }
    open = [...new Set(open.flatMap((id) => linkedTo(histories.get(id) ?? emptyHistory(id))))].filter(
      (id) => !histories.has(id),
    );
  }
  return peopleOf(histories);
};

/** As `readPeople`, for one. */
export const readPerson = async (
  store: Pick<EventStore, 'readStreams'>,
  recordId: string,
  options: ReadPeopleOptions = {},
): Promise<PersonHistory | undefined> => (await readPeople(store, [recordId], options)).of(recordId);

/** Puts records together that were read already, with all that are linked with any of them. */
export const peopleOf = (histories: ReadonlyMap<string, PersonHistory>): PeopleRead => {
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
      const person = asOnePerson(people.get(personId) ?? [history], personOf);
      made.set(personId, person);
      return person;
    },
  };
};
