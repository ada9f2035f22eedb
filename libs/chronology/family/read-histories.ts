import type { EventStore } from '#event-store';
import type { PersonHistory } from '../person-history.js';
import { readHistories } from '../read-person.js';

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
  (personIds, asKnownAt) =>
    readHistories(store, [...new Set(personIds)], { asKnownAt });
