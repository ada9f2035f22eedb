import { describe, expect, it } from '@jest/globals';
import { pauses } from './pauses.js';

/** Work of some milliseconds on each of so many things, with turns between them. */
const workOn = async (things: number, eachMs: number): Promise<void> => {
  const pause = pauses(2);
  for (let thing = 0; thing < things; thing += 1) {
    const until = performance.now() + eachMs;
    while (performance.now() < until);
    await pause();
  }
};

describe('pauses', () => {
  it('lets others have their turn in the midst of long work', async () => {
    let [working, served] = [true, 0];
    const serve = (): void => {
      if (!working) return;
      served += 1;
      setImmediate(serve);
    };
    setImmediate(serve);
    await workOn(20, 1);
    working = false;

    expect(served).toBeGreaterThan(2);
  });

  it('does not interrupt what takes no time', async () => {
    let interrupted = false;
    const other = setImmediate(() => {
      interrupted = true;
    });
    const pause = pauses(60_000);
    for (let thing = 0; thing < 1_000; thing += 1) await pause();
    clearImmediate(other);

    expect(interrupted).toBe(false);
  });
});
