import type { EventStore } from '#event-store';
import type { PersonHistory } from '../person-history.js';
import { readPeople } from '../read-person.js';

/**
 * Reads the histories of several people in one round trip: by every id that was asked for, whatever is known of it; ids
 * of nobody are absent. Where several records are one person's, their ids have the same history.
 */
export type ReadHistories = (
  personIds: readonly string[],
  asKnownAt?: Date,
) => Promise<ReadonlyMap<string, PersonHistory>>;

/** Histories as a reader needs them: with what is sealed, and without what this release does not know. */
export const historiesFrom =
  (store: Pick<EventStore, 'readStreams'>): ReadHistories =>
  async (personIds, asKnownAt) => {
    const ids = [...new Set(personIds)];
    if (ids.length === 0) return new Map();
    const people = await readPeople(store, ids, { asKnownAt, passUnknown: true });
    return new Map(
      ids.flatMap((id) => {
        const person = people.of(id);
        return person ? [[id, person] as const] : [];
      }),
    );
  };
