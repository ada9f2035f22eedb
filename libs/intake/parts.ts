import type { PersonKeys } from '#access';
import { EventStoreUnavailable, type EventStore } from '#event-store';
import type { Identity } from '#identity';
import { gather, type Clock, type Logger } from '#platform';
import type { Vocabulary } from '#vocabulary';

/** Told what was answered to agency events, one answer for each: `unknown` where the store could not say. */
export type AnsweredEvents = (
  way: 'http' | 'kafka',
  answers: readonly ('recorded' | 'held-for-review' | 'duplicate' | 'refused' | 'unknown')[],
) => void;

/** What intake works with. */
export interface IntakeParts {
  readonly store: EventStore;
  /** `store.find`, for many posts at once: see `gatherFinds`. */
  readonly find: EventStore['find'];
  readonly identity: Identity;
  readonly vocabulary: Vocabulary;
  readonly keys: PersonKeys;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * Secret of the digests by which a retry is told from a conflict. It lies outside the database: with a plain hash
   * whoever reads the events could find an NHS number by trying them all.
   */
  readonly digestKey: Uint8Array;
  /** For the metrics. */
  readonly onAnswered?: AnsweredEvents;
}

/** Most ids in one gathered look. */
const MOST_IDS = 2_000;

/** Looks for the events of posts that come at the same time in one round trip; a lone post is not kept waiting. */
export const gatherFinds = (store: EventStore): EventStore['find'] => {
  const find = gather(
    async (asked: readonly (readonly string[])[]) => {
      const found = new Map((await store.find(asked.flat())).map((event) => [event.id, event]));
      return asked.map((ids) => ids.flatMap((id) => found.get(id) ?? []));
    },
    {
      weigh: (ids) => ids.length,
      atMost: MOST_IDS,
      mayBeOnes: () => false,
      tellsAll: (error) => error instanceof EventStoreUnavailable,
    },
  );
  return async (ids) => [...(await find(ids))];
};
