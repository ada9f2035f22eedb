import type { StoredEvent } from '#event-store';
import { emptyHistory, foldHistory, type FoldOptions, type PersonHistory } from './person-history.js';

/** What of a person's history is read. */
export interface HistoryReading extends Pick<FoldOptions, 'asKnownAt' | 'keepSealed'> {
  /**
   * Leave out the corrections and retractions that the service stored after this instant, and nothing else: entries
   * stand as their agencies had put them by then.
   */
  readonly changesUntil?: Date;
  /** Leave out what stands after this global position: what came after the reading began. */
  readonly upTo?: number;
}

/** The history that a person's stored events make; undefined where there are none. */
export const historyFrom = (
  personId: string,
  events: readonly StoredEvent[],
  reading: HistoryReading,
): PersonHistory | undefined => {
  const { changesUntil, upTo, ...options } = reading;
  const read = events.filter(
    (event) =>
      (upTo === undefined || event.position <= upTo) &&
      (changesUntil === undefined || event.recordedAt <= changesUntil || !CHANGE.test(event.type)),
  );
  const history = foldHistory(emptyHistory(personId), read, { ...options, passUnknown: true });
  return history.version === 0 ? undefined : history;
};

/** A correction or a retraction, of any version. */
const CHANGE = /^AgencyEvent(?:Corrected|Retracted)\./;
