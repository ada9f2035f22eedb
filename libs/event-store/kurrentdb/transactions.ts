import type { FreshEvent } from './decide-appends.js';

/** Events for one stream, which is at the version just before the first of them. */
export interface StreamAppend {
  readonly streamId: string;
  readonly events: readonly FreshEvent[];
}

/** What KurrentDB stores at once: many streams, each of them once. */
export type Transaction = readonly StreamAppend[];

/**
 * Puts what appends store into as few transactions as keep two promises: an append is never torn apart, and the
 * events of one append stand in its order. KurrentDB takes a transaction's events stream by stream, so an append to
 * several streams does not join a transaction that has one of them already.
 */
export const planTransactions = (fresh: readonly (readonly FreshEvent[])[]): Transaction[] => {
  const transactions: OpenTransaction[] = [];
  for (const events of fresh) {
    const last = transactions.at(-1);
    const streams = new Set(events.map(({ streamId }) => streamId));
    const joins = last !== undefined && (streams.size < 2 || ![...streams].some((each) => last.streams.has(each)));
    let current = joins ? last : open(transactions);
    for (const event of events) {
      const ofStream = current.streams.get(event.streamId);
      if (ofStream) {
        ofStream.push(event);
        continue;
      }
      const name = event.streamId.toLowerCase();
      if (current.names.has(name)) current = open(transactions);
      current.names.add(name);
      current.streams.set(event.streamId, [event]);
    }
  }
  return transactions
    .filter(({ streams }) => streams.size > 0)
    .map(({ streams }) => [...streams].map(([streamId, events]) => ({ streamId, events })));
};

interface OpenTransaction {
  readonly streams: Map<string, FreshEvent[]>;
  /** In small letters: an append session takes streams for the same that differ in capitals alone, and refuses them. */
  readonly names: Set<string>;
}

const open = (transactions: OpenTransaction[]): OpenTransaction => {
  const opened = { streams: new Map<string, FreshEvent[]>(), names: new Set<string>() };
  transactions.push(opened);
  return opened;
};

/** An intent as text, for PostgreSQL. */
export const writeTransactions = (transactions: readonly Transaction[]): string =>
  JSON.stringify(
    transactions.map((transaction) =>
      transaction.map(({ streamId, events }) => [
        streamId,
        (events[0]?.version ?? 1) - 1,
        events.map(({ id, type, data, personal }) => [
          id,
          type,
          data,
          personal === null ? null : Buffer.from(personal).toString('base64'),
        ]),
      ]),
    ),
  );

type WrittenEvent = readonly [id: string, type: string, data: string, personal: string | null];
type WrittenTransaction = readonly (readonly [streamId: string, versionBefore: number, events: WrittenEvent[]])[];

/** What `writeTransactions` wrote. */
export const readTransactions = (text: string): Transaction[] =>
  (JSON.parse(text) as WrittenTransaction[]).map((transaction) =>
    transaction.map(([streamId, versionBefore, events]) => ({
      streamId,
      events: events.map(([id, type, data, personal], index) => ({
        id,
        type,
        data,
        personal: personal === null ? null : Buffer.from(personal, 'base64'),
        streamId,
        version: versionBefore + index + 1,
      })),
    })),
  );

/** Cuts events into runs of at most so many bytes and events; one that is larger is a run of its own. */
export const cutRuns = (events: readonly FreshEvent[], bytes: number, most: number): FreshEvent[][] => {
  const runs: FreshEvent[][] = [];
  let size = 0;
  for (const event of events) {
    const run = runs.at(-1);
    const ofEvent = sizeOf(event);
    if (run === undefined || size + ofEvent > bytes || run.length >= most) {
      runs.push([event]);
      size = ofEvent;
    } else {
      run.push(event);
      size += ofEvent;
    }
  }
  return runs;
};

/** About what an event takes in KurrentDB: the sealed part is base64 there. */
const sizeOf = ({ type, data, personal }: FreshEvent): number =>
  Buffer.byteLength(data) + Math.ceil(((personal?.byteLength ?? 0) * 4) / 3) + type.length + 300;
