import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store';
import { anEvent, appendOne, aStream, countUp, referencesOf, write, type Contract } from './store-fixture.js';

const WRITERS = 64;
const STREAMS = 500;

/** Many writers at once, each with one append after the other. Gives the positions that they were told, in order. */
const writeMany = async (stores: readonly EventStore[], events: number): Promise<number[]> => {
  const streams = countUp(STREAMS).map(aStream);
  const positions: number[] = [];
  let left = events;
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

/** Where two sequences part, from 0; -1 where they are equal. Hundreds of thousands are too many for an assertion. */
const firstDifference = (seen: readonly number[], told: readonly number[]): number => {
  const length = Math.max(seen.length, told.length);
  for (let index = 0; index < length; index += 1) if (seen[index] !== told[index]) return index;
  return -1;
};

/** The one order of everything, for whoever reads while others write. */
export const orderContract = ({ store, fixture, sizes, waitFor }: Contract): void => {
  describe(`the order of ${sizes.orderedEvents} events under ${WRITERS} writers`, () => {
    /** A live subscriber, which keeps no event: the positions that it saw, and the versions that did not follow. */
    const watch = (reader: EventStore, after: number) => {
      const positions: number[] = [];
      const outOfTurn: string[] = [];
      const versions = new Map<string, number>();
      const subscription = reader.subscribe({
        after,
        handle: async (batch) => {
          for (const { position, streamId, version } of batch) {
            positions.push(position);
            const before = versions.get(streamId) ?? 0;
            if (version !== before + 1) outOfTurn.push(`version ${version} after ${before}`);
            versions.set(streamId, version);
          }
        },
      });
      return { positions, outOfTurn, subscription };
    };

    const run = async (writers: readonly EventStore[], readers: readonly EventStore[]): Promise<void> => {
      const after = await store().head();
      const watching = readers.map((reader) => watch(reader, after));
      const told = await writeMany(writers, sizes.orderedEvents);
      expect(told).toHaveLength(sizes.orderedEvents);
      for (const { positions, outOfTurn, subscription } of watching) {
        // Whatever is missing is told below, with its place.
        await waitFor('every event', () => positions.length >= told.length).catch(() => undefined);
        await subscription.stop();
        const place = firstDifference(positions, told);
        expect({ place, seen: positions[place], told: told[place] }).toEqual({ place: -1 });
        expect(outOfTurn).toEqual([]);
      }
    };

    it(
      'is the same for a live subscriber: nothing missed, nothing twice',
      async () => {
        await run([store()], [store(), fixture().open()]);
      },
      120_000 * sizes.patience,
    );

    it(
      'is the same for a subscriber of a third store while two stores write',
      async () => {
        await run([fixture().open(), fixture().open()], [fixture().open()]);
      },
      120_000 * sizes.patience,
    );
  });
};
