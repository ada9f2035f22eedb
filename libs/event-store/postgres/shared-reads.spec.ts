import { describe, expect, it } from '@jest/globals';
import { newId } from '#platform';
import type { StoredEvent } from '../event-store.js';
import { SharedReads } from './shared-reads.js';

const eventAt = (position: number, bytes = 0): StoredEvent => ({
  id: newId(),
  streamId: 'person-example',
  version: position,
  position,
  type: 'Example.v1',
  data: '{}',
  personal: bytes === 0 ? null : new Uint8Array(bytes),
  recordedAt: new Date(0),
});

const positions = (events: readonly StoredEvent[]): number[] => events.map(({ position }) => position);

/** Events as a database would hold them, and the reads that were asked of it. */
const aDatabase = (events: StoredEvent[]) => {
  const reads: number[] = [];
  const shared = new SharedReads(async (after, limit) => {
    reads.push(after);
    const found = events.filter(({ position }) => position > after).slice(0, limit);
    await new Promise(setImmediate);
    return found;
  });
  return { shared, reads };
};

const eventsUpTo = (count: number, bytes = 0): StoredEvent[] =>
  Array.from({ length: count }, (_, index) => eventAt(index + 1, bytes));

describe('subscriptions that read together', () => {
  it('read once when they are at the same place at the same time', async () => {
    const { shared, reads } = aDatabase(eventsUpTo(5));
    const batches = await Promise.all([shared.next(0, 10, 1), shared.next(0, 10, 1), shared.next(0, 3, 1)]);
    expect(batches.map(positions)).toEqual([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
      [1, 2, 3],
    ]);
    expect(reads).toEqual([0]);
  });

  it('have what another has read before them, from wherever they are', async () => {
    const { shared, reads } = aDatabase(eventsUpTo(10));
    await shared.next(0, 6, 1);
    await shared.next(6, 10, 1);
    expect(positions(await shared.next(0, 100, 1))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(positions(await shared.next(4, 3, 1))).toEqual([5, 6, 7]);
    expect(positions(await shared.next(9, 3, 1))).toEqual([10]);
    expect(reads).toEqual([0, 6]);
  });

  it('are not given a read that began before they heard of new events', async () => {
    const events = eventsUpTo(1);
    const { shared } = aDatabase(events);
    const before = shared.next(1, 10, 1);
    events.push(eventAt(2));
    const after = shared.next(1, 10, 2);
    expect(positions(await before)).toEqual([]);
    expect(positions(await after)).toEqual([2]);
  });

  it('read for themselves when they are far behind, and do not disturb those in front', async () => {
    const { shared, reads } = aDatabase(eventsUpTo(30));
    await shared.next(20, 5, 1);
    expect(positions(await shared.next(3, 4, 1))).toEqual([4, 5, 6, 7]);
    expect(positions(await shared.next(20, 5, 1))).toEqual([21, 22, 23, 24, 25]);
    expect(reads).toEqual([20, 3]);
  });

  it('never skip an event, also where positions have a gap', async () => {
    for (const limit of [2, 3, 10]) {
      const { shared } = aDatabase([1, 2, 5, 6, 9, 10, 11].map((position) => eventAt(position)));
      for (let reader = 0; reader < 2; reader += 1) {
        const seen: number[] = [];
        for (;;) {
          const batch = await shared.next(seen.at(-1) ?? 0, limit, 1);
          if (batch.length === 0) break;
          seen.push(...positions(batch));
        }
        expect(seen).toEqual([1, 2, 5, 6, 9, 10, 11]);
      }
    }
  });

  it('keep a bounded number of events, and of bytes', async () => {
    for (const [count, bytes] of [
      [10_000, 0],
      [100, 1_000_000],
    ] as const) {
      const { shared, reads } = aDatabase(eventsUpTo(count, bytes));
      for (let after = 0; after < count; after += count / 20) await shared.next(after, count / 20, 1);
      const before = reads.length;
      await shared.next(0, 10, 1);
      expect(reads.length).toBe(before + 1);
      expect(positions(await shared.next(count - 1, 10, 1))).toEqual([count]);
      expect(reads.length).toBe(before + 1);
    }
  });

  it('read again after a read that failed', async () => {
    let fail = true;
    const shared = new SharedReads(async () => {
      if (fail) throw new Error('not now');
      return eventsUpTo(1);
    });
    const both = await Promise.allSettled([shared.next(0, 10, 1), shared.next(0, 10, 1)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fail = false;
    expect(positions(await shared.next(0, 10, 1))).toEqual([1]);
  });
});
