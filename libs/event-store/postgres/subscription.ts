import { setTimeout as pause } from 'node:timers/promises';
import type { StoredEvent, Subscription } from '../event-store.js';
import { GrowingPause } from '../growing-pause.js';
import type { Arrivals } from './arrivals.js';

/** Without any message that events have arrived, a subscription looks by itself this often. */
const LOOK_EVERY_MS = 1_000;
/** While events trickle in, reads are at least this far apart: a few events for each, rather than one. */
const READ_EVERY_MS = 5;

export interface SubscriptionSource {
  /** Events after a position, in order; fewer than `limit` also where they are large. See SharedReads. */
  next(after: number, limit: number, heard: number): Promise<readonly StoredEvent[]>;
  readonly arrivals: Arrivals;
}

export interface SubscriptionOptions {
  readonly after: number;
  readonly batchSize?: number;
  readonly handle: (batch: readonly StoredEvent[]) => Promise<void>;
  readonly onError?: (error: unknown) => void;
}

/** Pulls batch after batch; see `subscribe` of the port. */
export const startSubscription = (source: SubscriptionSource, options: SubscriptionOptions): Subscription => {
  const { batchSize = 1_000, handle } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const failures = new GrowingPause(50, 5_000);
  let position = options.after;

  const deliverNext = async (): Promise<void> => {
    const readAt = performance.now();
    const heard = source.arrivals.count;
    const batch = await source.next(position, batchSize, heard);
    const last = batch.at(-1);
    if (last === undefined) {
      await source.arrivals.next(heard, LOOK_EVERY_MS, signal);
      return;
    }
    if (signal.aborted) return;
    await handle(batch);
    position = last.position;
    const early = READ_EVERY_MS - (performance.now() - readAt);
    if (batch.length < batchSize && early > 0) await pause(early, undefined, { signal }).catch(() => undefined);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await deliverNext();
        failures.reset();
      } catch (error) {
        report(options.onError, error);
        await failures.wait(signal);
      }
    }
  };

  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
    get position() {
      return position;
    },
  };
};

/** Whoever is told of an error does not stop the subscription by failing as well. */
const report = (onError: ((error: unknown) => void) | undefined, error: unknown): void => {
  try {
    onError?.(error);
  } catch {
    // There is nobody left to tell.
  }
};
