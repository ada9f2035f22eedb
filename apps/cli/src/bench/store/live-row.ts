import { createPostgresEventStore } from '#event-store/postgres';
import { measure, percentiles } from '../measure.js';
import type { BenchRow } from '../row.js';
import { asWrites } from './appending.js';
import { PATIENCE_MS } from './database.js';
import type { BenchDatabase } from './database.js';
import { makeEvents } from './events.js';
import { say } from './progress.js';
import { eventsRow } from './store-row.js';

/**
 * How long it takes until a subscriber of another store has an event, beside 64 writers.
 * @throws Error where it misses one, or gets one out of order.
 */
export const liveRow = async ({ store, url }: BenchDatabase, count: number): Promise<BenchRow> => {
  say(`Appending ${count.toLocaleString('en-GB')} events beside a live subscriber …`);
  const watching = createPostgresEventStore({ url, statementTimeoutMs: PATIENCE_MS });
  const events = makeEvents(count);
  const before = await store.head();
  const begun = new Map<string, number>();
  const lags: number[] = [];
  let expected = before + 1;
  let disorder: string | undefined;
  const subscription = watching.subscribe({
    after: before,
    handle: async (batch) => {
      const now = performance.now();
      for (const { position, id } of batch) {
        if (position !== expected) disorder ??= `position ${position} came where ${expected} was due`;
        expected = position + 1;
        lags.push(now - (begun.get(id) ?? now));
        begun.delete(id);
      }
    },
  });
  try {
    const appended = await measure(count, 64, (index) => {
      const each = events[index];
      if (!each) throw new RangeError('There is an event for each of them.');
      begun.set(each.event.id, performance.now());
      return store.append(asWrites(each));
    });
    const giveUp = performance.now() + 60_000;
    while (begun.size > 0 && performance.now() < giveUp) await new Promise((resolve) => setTimeout(resolve, 5));
    if (disorder !== undefined) throw new Error(`The subscriber lost the order: ${disorder}.`);
    if (begun.size > 0) throw new Error(`The subscriber missed ${begun.size} of ${count} events.`);
    return eventsRow(
      `append, 64 in flight, and a live subscriber: missed 0 of ${count.toLocaleString('en-GB')}, in order; time to it`,
      { perSecond: appended.perSecond, ...percentiles(lags) },
    );
  } finally {
    await subscription.stop();
    await watching.close();
  }
};
