import { describe, expect, it } from '@jest/globals';
import type { EventStore, StoredEvent } from '#event-store';
import { newId } from '#platform';
import {
  anEvent,
  appendOne,
  aStream,
  countUp,
  referencesOf,
  versionsOf,
  write,
  type Contract,
} from './store-fixture.js';

const APPENDS = 300;
/** Of how many streams each append of `Appending` is, and how many events it has for each. */
const SPREAD = 3;
const EACH = 4;

/** Appends over a few streams, several at a time, so that readers have something to read meanwhile. */
class Appending {
  readonly streams = countUp(10).map(aStream);
  /** For every event's id, the ids of its append. */
  readonly appendOf = new Map<string, readonly string[]>();
  readonly positions: number[] = [];
  done = false;

  constructor(private readonly store: EventStore) {}

  async run(): Promise<void> {
    let next = 0;
    const writer = async (): Promise<void> => {
      while (next < APPENDS) {
        next += 1;
        await this.#append(next);
      }
    };
    await Promise.all(countUp(8).map(writer));
    this.positions.sort((one, other) => one - other);
    this.done = true;
  }

  async #append(number: number): Promise<void> {
    const writes = countUp(SPREAD).map((n) => {
      const stream = this.streams[(number + n) % this.streams.length]!;
      return write(stream, 'any', ...countUp(EACH).map(() => anEvent({ data: { number } })));
    });
    const ids = writes.flatMap(({ events }) => events.map(({ id }) => id));
    for (const id of ids) this.appendOf.set(id, ids);
    const outcomes = await this.store.append(writes);
    this.positions.push(...outcomes.flatMap(referencesOf).map(({ position }) => position));
  }

  /** How much is missing, for whoever reads now, of an append of which one event was seen. */
  async missingBeside(seen: StoredEvent | undefined, reader: EventStore): Promise<number> {
    const ids = seen ? (this.appendOf.get(seen.id) ?? []) : [];
    return ids.length - (await reader.find(ids)).length;
  }
}

/** Reading while others append: what is seen is always some whole number of appends, and never less than before. */
export const liveReadingContract = ({ store, fixture, waitFor }: Contract): void => {
  describe('reading while others append', () => {
    it('finds a stream at the end of a write, never in the middle, and never shorter than before', async () => {
      const [appending, reader] = [new Appending(store()), fixture().open()];
      const finished = appending.run();
      const length = new Map<string, number>();
      let reads = 0;
      const look = (streamId: string, events: readonly StoredEvent[]): void => {
        expect(versionsOf(events)).toEqual(countUp(events.length));
        expect(events.length % EACH).toBe(0);
        expect(events.length).toBeGreaterThanOrEqual(length.get(streamId) ?? 0);
        length.set(streamId, events.length);
        reads += 1;
      };
      for (let last = false; !last;) {
        last = appending.done;
        const [one] = appending.streams;
        look(one!, await reader.readStream(one!));
        const many = await reader.readStreams(appending.streams.map((streamId) => ({ streamId })));
        for (const [streamId, events] of many) look(streamId, events);
      }
      await finished;
      expect(reads).toBeGreaterThan(appending.streams.length);
      expect([...length.values()].reduce((sum, count) => sum + count, 0)).toBe(APPENDS * SPREAD * EACH);
    });

    it('finds every event of an append once it has seen one of them, page by page', async () => {
      const [appending, reader, before] = [new Appending(store()), fixture().open(), await store().head()];
      const finished = appending.run();
      const seen: number[] = [];
      for (let last = false; !last;) {
        last = appending.done;
        for (;;) {
          const page = await reader.readAll({ after: seen.at(-1) ?? before, limit: 17 });
          if (page.length === 0) break;
          expect(await appending.missingBeside(page.at(-1), reader)).toBe(0);
          seen.push(...page.map(({ position }) => position));
        }
      }
      await finished;
      expect(seen).toEqual(appending.positions);
    });

    it('finds every event of an append once a subscription was given one of them', async () => {
      const [appending, reader, after] = [new Appending(store()), fixture().open(), await store().head()];
      const seen: number[] = [];
      const missing: number[] = [];
      const behind: number[] = [];
      const subscription = reader.subscribe({
        after,
        batchSize: 25,
        handle: async (batch) => {
          const last = batch.at(-1)!;
          missing.push(await appending.missingBeside(last, reader));
          if ((await reader.head()) < last.position) behind.push(last.position);
          seen.push(...batch.map(({ position }) => position));
        },
      });
      await appending.run();
      await waitFor('every event', () => seen.length >= appending.positions.length);
      await subscription.stop();
      expect(seen).toEqual(appending.positions);
      expect(missing.filter((count) => count > 0)).toEqual([]);
      expect(behind).toEqual([]);
    });

    it('finds what was answered for at once, in this store and in others', async () => {
      const other = fixture().open();
      for (const stream of countUp(50).map(aStream)) {
        const id = newId();
        const [reference] = referencesOf(await appendOne(store(), write(stream, 0, anEvent({ id }))));
        for (const reader of [store(), other]) {
          expect(versionsOf(await reader.readStream(stream))).toEqual([1]);
          expect(versionsOf(await reader.find([id]))).toEqual([1]);
          expect(await reader.head()).toBeGreaterThanOrEqual(reference!.position);
        }
      }
    });

    it('pages through a stream that grows, with nothing missing and nothing twice', async () => {
      const [stream, reader] = [aStream(), fixture().open()];
      await appendOne(store(), write(stream, 0, anEvent()));
      const writing = (async () => {
        for (let n = 1; n < 150; n += 1) await appendOne(store(), write(stream, n, anEvent()));
      })();
      const versions: number[] = [];
      await waitFor('all pages', async () => {
        const page = await reader.readStream(stream, { fromVersion: versions.length + 1, limit: 7 });
        versions.push(...versionsOf(page));
        return versions.length >= 150;
      });
      await writing;
      expect(versions).toEqual(countUp(150));
    });

    it('gives the same page again, whatever has been appended since', async () => {
      const before = await store().head();
      const stream = aStream();
      await appendOne(store(), write(stream, 0, ...countUp(20).map(() => anEvent())));
      const pages = () =>
        Promise.all([
          store().readAll({ after: before, limit: 12 }),
          store().readStream(stream, { fromVersion: 3, limit: 9 }),
        ]);
      const first = await pages();
      expect(first.map(({ length }) => length)).toEqual([12, 9]);
      for (let n = 0; n < 5; n += 1) {
        await appendOne(store(), write(stream, 20 + n, anEvent()));
        expect(await pages()).toEqual(first);
      }
    });
  });
};
