import { setTimeout as pause } from 'node:timers/promises';
import type { StoredEvent, Subscription } from '../event-store.js';
import { GrowingPause } from '../growing-pause.js';
import type { Arrivals } from './arrivals.js';

/** Without any message that events have arrived, a subscription looks by itself this often. */
const LOOK_EVERY_MS = 1_000;
/** While events trickle in, reads are at least this far apart: many events for each, rather than a few. */
const READ_EVERY_MS = 20;

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

interface Read {
  readonly after: number;
  /** How often it was heard of arrivals before: what arrived later may not be in it. */
  readonly heard: number;
  readonly batch: Promise<readonly StoredEvent[]>;
}

/** Pulls batch after batch; see `subscribe` of the port. */
export const startSubscription = (source: SubscriptionSource, options: SubscriptionOptions): Subscription => {
  const { batchSize = 1_000, handle } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const failures = new GrowingPause(50, 5_000);
  let position = options.after;
  /** The batch after the one that is being handled, where there is more than one to come. */
  let ahead: Read | undefined;

  const read = (after: number): Read => {
    const heard = source.arrivals.count;
    return { after, heard, batch: source.next(after, batchSize, heard) };
  };

  const takeNext = (): Read => {
    const taken = ahead?.after === position ? ahead : read(position);
    ahead = undefined;
    return taken;
  };

  /** Reads on while the handler works, one batch ahead and no more. */
  const readAhead = (after: number): void => {
    ahead = read(after);
    // What fails here is told to whoever takes it.
    ahead.batch.catch(() => undefined);
  };

  const deliverNext = async (): Promise<void> => {
    const readAt = performance.now();
    const { batch: reading, heard } = takeNext();
    const batch = await reading;
    const last = batch.at(-1);
    if (last === undefined) {
      await source.arrivals.next(heard, LOOK_EVERY_MS, signal);
      return;
    }
    if (signal.aborted) return;
    if (batch.length === batchSize) readAhead(last.position);
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
