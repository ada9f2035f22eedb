import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that takes longer than this keeps whoever else waits too long (milliseconds). */
const LONGEST_MS = 5;

/**
 * For work on many things one after another: between two of them it lets those have their turn who wait meanwhile
 * (requests, answers of the database), as soon as it has kept them waiting for some milliseconds.
 * @returns to be awaited between two of the things
 */
export const pauses = (longestMs = LONGEST_MS): (() => Promise<void> | undefined) => {
  let since = performance.now();
  return () => {
    if (performance.now() - since < longestMs) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
};
