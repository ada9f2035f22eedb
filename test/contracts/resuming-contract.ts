import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store';
import { anEvent, appendOne, aStream, countUp, referencesOf, write, type Contract } from './store-fixture.js';

/** Subscriptions at whatever place they begin, alone and beside each other. */
export const resumingContract = ({ store, fixture, waitFor }: Contract): void => {
  /** What a subscription from a place on was given. */
  const follow = (reader: EventStore, after: number, batchSize?: number) => {
    const positions: number[] = [];
    const subscription = reader.subscribe({
      after,
      batchSize,
      handle: async (batch) => void positions.push(...batch.map(({ position }) => position)),
    });
    return { positions, subscription };
  };

  /** Appends so many events, each to a stream of its own, and gives their positions in order. */
  const appendEach = async (count: number): Promise<number[]> => {
    const outcomes = await store().append(countUp(count).map(() => write(aStream(), 0, anEvent())));
    return outcomes
      .flatMap(referencesOf)
      .map(({ position }) => position)
      .sort((one, other) => one - other);
  };

  describe('a subscription that begins', () => {
    it('at the head is given only what follows', async () => {
      await appendEach(20);
      for (const reader of [store(), fixture().open()]) {
        const { positions, subscription } = follow(reader, await reader.head());
        const following = await appendEach(3);
        await waitFor('what follows', () => positions.length >= 3);
        await subscription.stop();
        expect(positions).toEqual(following);
      }
    });

    it('at any event is given what stands behind it, and nothing else, in batches of any size', async () => {
      const all = await appendEach(60);
      for (const place of [0, 1, 19, 20, 21, 58]) {
        for (const batchSize of [1, 20, 1_000]) {
          const { positions, subscription } = follow(store(), all[place]!, batchSize);
          await waitFor('the rest', () => positions.length >= 59 - place);
          await subscription.stop();
          expect(positions).toEqual(all.slice(place + 1));
          expect(subscription.position).toBe(all.at(-1));
        }
      }
    });

    it('where another stopped, in another store, after each batch, goes through everything once', async () => {
      const before = await store().head();
      const all = await appendEach(95);
      const seen: number[] = [];
      let checkpoint = before;
      while (seen.length < all.length) {
        const reader = fixture().open();
        const started = seen.length;
        const subscription = reader.subscribe({
          after: checkpoint,
          batchSize: 10,
          handle: async (batch) => {
            seen.push(...batch.map(({ position }) => position));
            void subscription.stop();
          },
        });
        await waitFor('a batch', () => seen.length > started);
        await subscription.stop();
        checkpoint = subscription.position;
        expect(checkpoint).toBe(seen.at(-1));
        await reader.close();
      }
      expect(seen).toEqual(all);
    });

    it('is not disturbed by others of its store that are elsewhere', async () => {
      const before = await store().head();
      const reader = fixture().open();
      const early = await appendEach(2_500);
      const ahead = follow(reader, early.at(-1)!);
      const behind = follow(reader, before, 100);
      const middle = follow(reader, early[1_249]!, 7);
      const late: number[] = [];
      for (let n = 0; n < 30; n += 1) late.push(...(await appendEach(20)));
      const all = [...early, ...late];
      const expected = [all.slice(2_500), all, all.slice(1_250)];
      for (const [index, each] of [ahead, behind, middle].entries()) {
        await waitFor('its events', () => each.positions.length >= expected[index]!.length);
        await each.subscription.stop();
        expect(each.positions).toEqual(expected[index]);
      }
    });

    it('is given nothing of an append that was in conflict', async () => {
      const [stream, before] = [aStream(), await store().head()];
      const { positions, subscription } = follow(store(), before);
      const told: number[] = [];
      for (let n = 0; n < 10; n += 1) {
        const outcomes = await store().append([write(stream, 7, anEvent()), write(aStream(), 0, anEvent())]);
        expect(outcomes[0]).toMatchObject({ status: 'conflict' });
        told.push(...referencesOf(outcomes[1]).map(({ position }) => position));
      }
      await waitFor('the others', () => positions.length >= 10);
      await subscription.stop();
      expect(positions).toEqual(told);
    });
  });

  it('a subscription that is stopped before its first batch ends, and its position stays where it began', async () => {
    const before = await store().head();
    await appendOne(store(), write(aStream(), 0, anEvent()));
    const { positions, subscription } = follow(store(), before);
    await subscription.stop();
    expect(positions).toEqual([]);
    expect(subscription.position).toBe(before);
  });
};
