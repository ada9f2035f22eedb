import { setTimeout as pause } from 'node:timers/promises';

/** A steady load: what is due is sent, whatever has come back of what was sent before. */
export interface OpenLoop {
  /** Pieces of work a second. */
  readonly perSecond: number;
  /** Ends by itself after so many seconds. */
  readonly seconds: number;
  /** Ends before, where it is aborted. */
  readonly signal?: AbortSignal;
  /**
   * Does the nth piece of work, which was due at an instant (milliseconds since 1970, with fractions): times are taken
   * from then, so that whoever sends late does not look fast.
   */
  readonly work: (dueAt: number, n: number) => Promise<unknown>;
}

/** Resolves when all that was sent has ended. @returns pieces of work that were sent */
export const runOpenLoop = async ({ perSecond, seconds, signal, work }: OpenLoop): Promise<number> => {
  const begun = now();
  const count = Math.round(perSecond * seconds);
  const underWay: Promise<unknown>[] = [];
  let n = 0;
  while (n < count && signal?.aborted !== true) {
    const dueAt = begun + (n * 1_000) / perSecond;
    const early = dueAt - now();
    if (early > 0) {
      await pause(early, undefined, { signal }).catch(() => undefined);
      continue;
    }
    underWay.push(work(dueAt, n));
    n += 1;
    // Answers that have come are read between two pieces of work that are both late.
    if (n % 64 === 0) await pause(0);
  }
  await Promise.all(underWay);
  return n;
};

/** Milliseconds since 1970, with fractions, which never goes back. */
export const now = (): number => performance.timeOrigin + performance.now();
