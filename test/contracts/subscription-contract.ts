import { describe, expect, it } from '@jest/globals';
import type { StoredEvent, Subscription } from '#event-store';
import { anEvent, appendOne, aStream, countUp, write, type Contract } from './store-fixture.js';

/** Subscriptions: from where they are told to, to whatever comes, past whatever fails. */
export const subscriptionContract = ({ store, fixture, waitFor }: Contract): void => {
  describe('a subscription', () => {
    it('delivers what is there, and then what comes, from this store and from others', async () => {
      const after = await store().head();
      const [stream, other] = [aStream(), fixture().open()];
      await appendOne(store(), write(stream, 0, anEvent(), anEvent()));
      const seen: number[] = [];
      const subscription = store().subscribe({
        after,
        handle: async (batch) => void seen.push(...batch.map(({ version }) => version)),
      });
      await waitFor('what is there', () => seen.length === 2);
      await appendOne(store(), write(stream, 2, anEvent()));
      await waitFor('an event of this store', () => seen.length === 3);
      await appendOne(other, write(stream, 3, anEvent()));
      await waitFor('an event of another store', () => seen.length === 4);
      await subscription.stop();
      expect(seen).toEqual([1, 2, 3, 4]);
      expect(subscription.position).toBe(await store().head());
    });

    it('goes on from a checkpoint over restarts, and misses nothing that came meanwhile', async () => {
      const stream = aStream();
      const seen: number[] = [];
      let checkpoint = await store().head();
      for (let run = 0; run < 4; run += 1) {
        const reader = fixture().open();
        await appendOne(store(), write(stream, run * 10, ...countUp(5).map(() => anEvent())));
        const subscription = reader.subscribe({
          after: checkpoint,
          batchSize: 3,
          handle: async (batch) => void seen.push(...batch.map(({ version }) => version)),
        });
        await appendOne(store(), write(stream, run * 10 + 5, ...countUp(5).map(() => anEvent())));
        await waitFor('some of the events', () => seen.length >= run * 10 + 7);
        await subscription.stop();
        checkpoint = subscription.position;
        await reader.close();
      }
      const last = store().subscribe({
        after: checkpoint,
        handle: async (batch) => void seen.push(...batch.map(({ version }) => version)),
      });
      await waitFor('the rest', () => seen.length >= 40);
      await last.stop();
      expect(seen).toEqual(countUp(40));
    });

    it('gives the same events again to a handler that failed, tells of it, and goes on', async () => {
      const after = await store().head();
      await appendOne(store(), write(aStream(), 0, ...countUp(5).map(() => anEvent())));
      const attempts: number[][] = [];
      const errors: unknown[] = [];
      const failure = new Error('not now');
      const subscription = store().subscribe({
        after,
        batchSize: 2,
        handle: async (batch) => {
          attempts.push(batch.map(({ version }) => version));
          if (attempts.length === 2 || attempts.length === 3) throw failure;
        },
        onError: (error) => {
          errors.push(error);
          throw new Error('neither does this one stop it');
        },
      });
      await waitFor('all of them', () => attempts.length === 5);
      await subscription.stop();
      expect(attempts).toEqual([[1, 2], [3, 4], [3, 4], [3, 4], [5]]);
      expect(errors).toEqual([failure, failure]);
    });

    it('waits for a slow handler: one batch at a time, of the size that was asked for', async () => {
      const after = await store().head();
      const stream = aStream();
      const sizes: number[] = [];
      let running = 0;
      let together = 0;
      const subscription = store().subscribe({
        after,
        batchSize: 50,
        handle: async (batch) => {
          running += 1;
          together = Math.max(together, running);
          await new Promise((resolve) => setTimeout(resolve, 5));
          sizes.push(batch.length);
          running -= 1;
        },
      });
      for (let n = 0; n < 10; n += 1) {
        await appendOne(store(), write(stream, n * 100, ...countUp(100).map(() => anEvent())));
      }
      await waitFor('all of them', () => sizes.reduce((sum, size) => sum + size, 0) === 1_000);
      await subscription.stop();
      expect(together).toBe(1);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
    });

    it('makes small batches of large events', async () => {
      const after = await store().head();
      const stream = aStream();
      const megabyte = new Uint8Array(1_000_000);
      for (let n = 0; n < 20; n += 1) await appendOne(store(), write(stream, n, anEvent({ personal: megabyte })));
      const bytes: number[] = [];
      const versions: number[] = [];
      const subscription = store().subscribe({
        after,
        handle: async (batch) => {
          bytes.push(batch.reduce((sum, event) => sum + (event.personal?.length ?? 0), 0));
          versions.push(...batch.map(({ version }) => version));
        },
      });
      await waitFor('all of them', () => versions.length >= 20);
      await subscription.stop();
      expect(versions).toEqual(countUp(20));
      expect(Math.max(...bytes)).toBeLessThan(16_000_000);
    });

    it('stops after the batch under way, and nothing runs any more', async () => {
      const after = await store().head();
      await appendOne(store(), write(aStream(), 0, ...countUp(10).map(() => anEvent())));
      const handled: StoredEvent[] = [];
      let release: () => void = () => undefined;
      const begun = new Promise<Subscription>((resolve) => {
        const subscription = store().subscribe({
          after,
          batchSize: 5,
          handle: async (batch) => {
            resolve(subscription);
            await new Promise<void>((finish) => (release = finish));
            handled.push(...batch);
          },
        });
      });
      const subscription = await begun;
      const stopped = subscription.stop();
      release();
      await stopped;
      expect(handled).toHaveLength(5);
      expect(subscription.position).toBe(handled.at(-1)!.position);
    });

    it('ends with its store', async () => {
      const closing = fixture().open();
      const subscription = closing.subscribe({ after: 0, handle: async () => undefined });
      await closing.close();
      await subscription.stop();
      expect(() => closing.subscribe({ after: 0, handle: async () => undefined })).toThrow('closed');
    });
  });
};
