import type { EventStore, StoredEvent } from '#event-store';
import { newId } from '#platform';
import { decode } from '#vocabulary';
import { measure, middle, percentiles } from '../measure.js';
import type { Measured } from '../measure.js';
import type { BenchRow } from '../row.js';
import { makeEvents } from './events.js';
import { say } from './progress.js';
import type { Sizes } from './sizes.js';
import { eventsRow } from './store-row.js';

type Handle = (batch: readonly StoredEvent[]) => void;
type Reader = (store: EventStore, count: number, handle: Handle) => Promise<void>;

const PAGE = 1_000;

const bySubscription: Reader = (store, count, handle) =>
  new Promise((resolve, reject) => {
    let read = 0;
    const subscription = store.subscribe({
      after: 0,
      batchSize: PAGE,
      handle: async (batch) => {
        if (read >= count) return;
        handle(batch);
        read += batch.length;
        if (read >= count) void subscription.stop().then(resolve, reject);
      },
      onError: reject,
    });
  });

const byPages: Reader = async (store, count, handle) => {
  for (let read = 0; read < count;) {
    const page = await store.readAll({ after: read, limit: PAGE });
    if (page.length === 0) throw new Error(`There were no events after position ${read}.`);
    handle(page);
    read += page.length;
  }
};

const READERS: Readonly<Record<string, Reader>> = {
  'by subscription': bySubscription,
  'by pages of 1,000': byPages,
};

const HANDLERS: Readonly<Record<string, (event: StoredEvent) => void>> = {
  raw: () => undefined,
  parsed: (event) => void decode(event),
};

/** p50 and p99 are of a batch: from when the one before was dealt with until it is. */
const measureReading = async (
  store: EventStore,
  count: number,
  read: Reader,
  handle: (event: StoredEvent) => void,
): Promise<Measured> => {
  const durations: number[] = [];
  const begun = performance.now();
  let last = begun;
  let position = 0;
  await read(store, count, (batch) => {
    for (const event of batch) {
      position += 1;
      if (event.position !== position)
        throw new Error(`Position ${event.position} was read where ${position} was due.`);
      handle(event);
    }
    const now = performance.now();
    durations.push(now - last);
    last = now;
  });
  return { perSecond: (position / (last - begun)) * 1_000, ...percentiles(durations) };
};

/** Reading from the beginning, as a new or a rebuilt projection does. */
export const catchUpRows = async (store: EventStore, { caughtUp, rounds }: Sizes): Promise<BenchRow[]> => {
  const count = caughtUp.toLocaleString('en-GB');
  const ways = Object.entries(READERS).flatMap(([how, read]) =>
    Object.entries(HANDLERS).map(([what, handle]) => ({ how, what, read, handle, runs: [] as Measured[] })),
  );
  for (let round = 1; round <= rounds; round += 1) {
    say(`Reading ${count} events, round ${round} of ${rounds} …`);
    for (const { read, handle, runs } of ways) runs.push(await measureReading(store, caughtUp, read, handle));
  }
  return ways.map(({ how, what, runs }) =>
    eventsRow(`catch up on ${count} events ${how}, ${what} (ms of a batch)`, middle(runs)),
  );
};

/** A whole stream, as a chronology reads it. */
export const streamRow = async (store: EventStore, { stream, streamReadings }: Sizes): Promise<BenchRow> => {
  const streamId = `person-${newId()}`;
  await store.append([{ streamId, expectedVersion: 0, events: makeEvents(stream).map(({ event }) => event) }]);
  const read = async (): Promise<void> => {
    const { length } = await store.readStream(streamId);
    if (length !== stream) throw new Error(`${length} of ${stream} events of a stream were read.`);
  };
  await measure(3, 1, read);
  const measured = await measure(streamReadings, 1, read);
  return eventsRow(`read a stream of ${stream.toLocaleString('en-GB')} events whole, raw (ms of a reading)`, {
    ...measured,
    perSecond: measured.perSecond * stream,
  });
};
