import { describe, expect, it } from '@jest/globals';
import type { EventStore, StoredEvent } from '#event-store';
import { waitFor } from '../support/wait-for.js';
import { anEvent, appendOne, aStream, countUp, referencesOf, write, type Contract } from './store-fixture.js';

const EVENTS = 20_000;
const WRITERS = 64;
const STREAMS = 500;

/** Many writers at once, each with one append after the other. Gives the positions that they were told, in order. */
const writeMany = async (stores: readonly EventStore[]): Promise<number[]> => {
  const streams = countUp(STREAMS).map(aStream);
  const positions: number[] = [];
  let left = EVENTS;
  const writer = async (store: EventStore): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const stream = streams[left % STREAMS]!;
      const [reference] = referencesOf(await appendOne(store, write(stream, 'any', anEvent())));
      positions.push(reference!.position);
    }
  };
  await Promise.all(countUp(WRITERS).map((n) => writer(stores[n % stores.length]!)));
  return positions.sort((one, other) => one - other);
};

const expectContiguousVersions = (events: readonly StoredEvent[]): void => {
  const versions = new Map<string, number>();
  for (const { streamId, version } of events) {
    expect(version).toBe((versions.get(streamId) ?? 0) + 1);
    versions.set(streamId, version);
  }
};

/** The one order of everything, for whoever reads while others write. */
export const orderContract = ({ store, fixture }: Contract): void => {
  describe(`the order under ${WRITERS} writers`, () => {
    const seenBy = (reader: EventStore, after: number) => {
      const events: StoredEvent[] = [];
      const subscription = reader.subscribe({ after, handle: async (batch) => void events.push(...batch) });
      return { events, subscription };
    };

    const run = async (writers: readonly EventStore[], readers: readonly EventStore[]): Promise<void> => {
      const after = await store().head();
      const watching = readers.map((reader) => seenBy(reader, after));
      const positions = await writeMany(writers);
      expect(positions).toHaveLength(EVENTS);
      for (const { events, subscription } of watching) {
        await waitFor('every event', () => events.length >= EVENTS, { withinMs: 60_000 }).catch(() => undefined);
        await subscription.stop();
        expect(events.map(({ position }) => position)).toEqual(positions);
        expectContiguousVersions(events);
      }
    };

    it('is the same for a live subscriber: nothing missed, nothing twice', async () => {
      await run([store()], [store(), fixture().open()]);
    }, 120_000);

    it('is the same for a subscriber of a third store while two stores write', async () => {
      await run([fixture().open(), fixture().open()], [fixture().open()]);
    }, 120_000);
  });
};
