import type { EventStore, StoredEvent } from '#event-store';
import { personStream } from '#vocabulary';
import { emptyHistory, foldHistory, type FoldOptions, type PersonHistory } from './person-history.js';

/** What of a person's history is read: see `FoldOptions`. */
export type HistoryReading = Pick<FoldOptions, 'asKnownAt' | 'changesUntil' | 'upTo' | 'keepSealed'>;

/**
 * The history of a person for somebody who reads it: what this release cannot read is passed over, and counted.
 * @returns undefined where there is no such person, or was none then.
 */
export const readHistory = async (
  store: EventStore,
  personId: string,
  reading: HistoryReading = {},
): Promise<PersonHistory | undefined> => historyOf(personId, await store.readStream(personStream(personId)), reading);

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
      const history = historyOf(personId, streams.get(personStream(personId)) ?? [], reading);
      return history ? [[personId, history] as const] : [];
    }),
  );
};

const historyOf = (
  personId: string,
  events: readonly StoredEvent[],
  reading: HistoryReading,
): PersonHistory | undefined => {
  const history = foldHistory(emptyHistory(personId), events, { ...reading, passUnknown: true });
  return history.version === 0 ? undefined : history;
};
