import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { anEvent, aStream, countUp, write, type Contract } from './store-fixture.js';

const MEGABYTE = 1_048_576;
/** What the process may hold more than before: a few batches of a subscription, and what the machine keeps by itself. */
const MOST_GROWTH = 40 * MEGABYTE;
const APPEND = 1_000;

/** What is held after everything that can go has gone. */
const heldBytes = (): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** A subscriber that does not get on. */
export const backpressureContract = ({ fixture, sizes, waitFor }: Contract): void => {
  const total = Math.ceil(sizes.eventsBehind / APPEND) * APPEND;

  describe('a subscription whose handler hangs', () => {
    it(
      `holds no more while ${total} events of a kilobyte arrive, and then goes on with nothing missed`,
      async () => {
        const [writer, reader] = [fixture().open(), fixture().open()];
        const [after, stream] = [await reader.head(), aStream()];
        const outOfTurn: number[] = [];
        let version = 0;
        let begun = false;
        let release: () => void = () => undefined;
        const released = new Promise<void>((resolve) => (release = resolve));
        const subscription = reader.subscribe({
          after,
          handle: async (batch) => {
            begun = true;
            await released;
            for (const event of batch) {
              if (event.version !== version + 1) outOfTurn.push(event.version);
              version = event.version;
            }
          },
        });
        const text = 'x'.repeat(700);
        const appendMany = async (before: number): Promise<void> => {
          const events = countUp(APPEND).map(() => anEvent({ data: { text }, personal: Buffer.alloc(300, 1) }));
          await writer.append([write(stream, before, ...events)]);
        };
        await appendMany(0);
        await waitFor('the handler to hang', () => begun);
        const before = heldBytes();
        for (let stored = APPEND; stored < total; stored += APPEND) await appendMany(stored);
        // Buffers are given back a little after their owners; what is kept stays, however long one waits.
        await waitFor('what was appended to be gone from memory', () => heldBytes() - before < MOST_GROWTH);
        expect(version).toBe(0);
        release();
        await waitFor('the subscription to catch up', () => version >= total);
        await subscription.stop();
        expect(outOfTurn).toEqual([]);
        expect(version).toBe(total);
      },
      180_000 * sizes.patience,
    );
  });
};
