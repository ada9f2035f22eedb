import type { StoredEvent, Subscription } from '../event-store.js';
import { GrowingPause } from '../growing-pause.js';
import type { EventFeed } from './event-feed.js';
import { unavailable } from './failures.js';

/** While nothing comes, a subscription asks this often whether something should have come. */
const LOOK_EVERY_MS = 2_000;
/** A batch of large events ends after this many bytes. */
const BATCH_BYTES = 8_388_608;

export interface SubscriptionSource {
  /** Subscribes to what is after a position. */
  open(after: number): Promise<EventFeed>;
  /** The last position that is known to be stored. */
  lastPosition(): Promise<number>;
}

export interface SubscriptionOptions {
  readonly after: number;
  readonly batchSize?: number;
  readonly handle: (batch: readonly StoredEvent[]) => Promise<void>;
  readonly onError?: (error: unknown) => void;
}

/** Hands batch after batch to the handler; see `subscribe` of the port. */
export const startSubscription = (source: SubscriptionSource, options: SubscriptionOptions): Subscription => {
  const { handle, onError } = options;
  const limits = { events: options.batchSize ?? 1_000, bytes: BATCH_BYTES };
  const stopping = new AbortController();
  const { signal } = stopping;
  const failures = new GrowingPause(50, 5_000);
  let position = options.after;

  /** Until the handler has done it: the same events again after every failure. */
  const deliver = async (batch: readonly StoredEvent[]): Promise<void> => {
    while (!signal.aborted) {
      try {
        await handle(batch);
        position = batch.at(-1)?.position ?? position;
        failures.reset();
        return;
      } catch (error) {
        report(onError, error);
        await failures.wait(signal);
      }
    }
  };

  /** Follows one feed until it fails, falls silent or the subscription is stopped. */
  const follow = async (feed: EventFeed): Promise<void> => {
    let missed = 0;
    while (!signal.aborted) {
      const batch = await feed.next(limits, LOOK_EVERY_MS, signal);
      if (batch.length > 0) {
        missed = 0;
        await deliver(batch);
        continue;
      }
      // Seen once it may be on its way; seen again, the stream is open and carries nothing.
      missed = (await source.lastPosition().catch(() => 0)) > position ? missed + 1 : 0;
      if (missed > 1) return;
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        const feed = await untilStopped(source.open(position), signal);
        if (!feed) return;
        try {
          await follow(feed);
        } finally {
          feed.close();
        }
      } catch (error) {
        report(onError, unavailable(error));
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

/** What is being opened, or undefined where the subscription is stopped first: what opens later is closed. */
const untilStopped = async (opening: Promise<EventFeed>, signal: AbortSignal): Promise<EventFeed | undefined> => {
  let stopped: () => void = () => undefined;
  const stop = new Promise<undefined>((resolve) => {
    stopped = () => resolve(undefined);
    signal.addEventListener('abort', stopped);
  });
  try {
    const feed = await Promise.race([opening, stop]);
    if (!feed) void opening.then((late) => late.close()).catch(() => undefined);
    return feed;
  } finally {
    signal.removeEventListener('abort', stopped);
  }
};

/** Whoever is told of an error does not stop the subscription by failing as well. */
const report = (onError: ((error: unknown) => void) | undefined, error: unknown): void => {
  try {
    onError?.(error);
  } catch {
    // There is nobody left to tell.
  }
};
