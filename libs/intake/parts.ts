import type { PersonKeys } from '#access';
import type { EventStore } from '#event-store';
import type { Identity } from '#identity';
import type { Clock, Logger } from '#platform';
import type { Vocabulary } from '#vocabulary';

/** Told what was answered to agency events, one answer for each: `unknown` where the store could not say. */
export type AnsweredEvents = (
  way: 'http' | 'kafka',
  answers: readonly ('recorded' | 'held-for-review' | 'duplicate' | 'refused' | 'unknown')[],
) => void;

/** What intake works with. */
export interface IntakeParts {
  readonly store: EventStore;
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
