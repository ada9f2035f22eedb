import type { EventStore, StoredEvent } from '#event-store';
import { personStream } from '#vocabulary';
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

/**
 * The history of a person for somebody who reads it: what this release cannot read is passed over, and counted.
 * @returns undefined where there is no such person, or was none then.
 */
export const readHistory = async (
  store: EventStore,
  personId: string,
  reading: HistoryReading = {},
): Promise<PersonHistory | undefined> => historyFrom(personId, await store.readStream(personStream(personId)), reading);

/** The same of several people in one round trip; those who are not, or were not then, are absent. */
export const readHistories = async (
  store: EventStore,
  personIds: readonly string[],
  reading: HistoryReading = {},
): Promise<Map<string, PersonHistory>> => {
  if (personIds.length === 0) return new Map();
  const streams = await store.readStreams(personIds.map((id) => ({ streamId: personStream(id) })));
  return new Map(
    personIds.flatMap((personId) => {
      const history = historyFrom(personId, streams.get(personStream(personId)) ?? [], reading);
      return history ? [[personId, history] as const] : [];
    }),
  );
};

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
