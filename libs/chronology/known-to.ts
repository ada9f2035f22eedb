import { londonDate } from '#platform';
import type { HistoryEntry } from './history-entry.js';

/** What one agency had been told of a child by an alert. Coded facts: an alert names nobody. */
export interface ToldByAlert {
  readonly alertId: string;
  readonly pattern: string;
  readonly title: string;
  readonly level: number;
  /** When the service told it. */
  readonly at: string;
}

/** Finds the alerts about a person's matches that an agency was sent up to an instant, in order. */
export type AlertsTold = (
  agency: string,
  personId: string,
  matchIds: readonly string[],
  until: Date,
) => Promise<readonly ToldByAlert[]>;

/** What a chronology says of itself where it shows what an agency knew. */
export const KNOWN_TO_MEANS =
  'What this agency itself reported and knew by then: from the day on which it learned of it, where it said so, else ' +
  'from when it was recorded here. Each entry stands as the agency had put it right or taken it back by then. What ' +
  'it knew and never reported is not here; toldByAlerts is what this service told it of others.';

/**
 * Whether an agency knew of an entry at an instant: it reported it, and had learned of it on that day or before, or
 * (where it does not say when it learned of it) had it recorded here by then. So what was recorded late counts from when
 * it was learned, also where this service did not know it yet. Corrections and retractions count from when they were
 * recorded: read the history with `changesUntil` that instant.
 */
export const wasKnownTo = (agency: string, at: Date) => {
  const day = londonDate(at);
  return (entry: HistoryEntry): boolean =>
    entry.source === agency && (entry.learnedOn === undefined ? entry.recordedAt <= at : entry.learnedOn <= day);
};
