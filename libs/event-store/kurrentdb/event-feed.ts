import type { AllStreamResolvedEvent, AllStreamSubscription } from '@kurrent/kurrentdb-client';
import type { StoredEvent } from '../event-store.js';
import { fromKurrent, positionOf } from './encoding.js';
import { NoAnswer } from './failures.js';

/** Events that the client holds ready: beyond them KurrentDB is not read from, so that nothing grows. */
export const READY_EVENTS = 32;
/** How long a batch that is not full waits for more: while there is a past to catch up with, and after. */
const CATCHING_UP_MS = 250;
const LIVE_MS = 5;

/** A batch has at most so many events, and ends with the one that brings it to so many bytes. */
export interface BatchLimits {
  readonly events: number;
  readonly bytes: number;
}

/**
 * Takes events from a subscription of the client, in batches: it pulls, and while it does not, the client's stream is
 * paused and HTTP/2 holds the server back.
 */
export class EventFeed {
  #caughtUp = false;
  #ended: Error | undefined;
  #wake: () => void = () => undefined;

  /**
   * @param after events up to this position are passed over.
   * @param gone tells that the client has been given up, which ends its streams without a word.
   */
  constructor(
    private readonly stream: AllStreamSubscription,
    gone: AbortSignal,
    private readonly storeId: string,
    private after: number,
  ) {
    const end = (error: Error): void => {
      this.#ended ??= error;
      this.#wake();
    };
    stream.on('readable', () => this.#wake());
    stream.on('caughtUp', () => {
      this.#caughtUp = true;
      this.#wake();
    });
    // It stays, so that an error that comes late finds somebody to tell.
    stream.on('error', end);
    stream.on('end', () => end(new NoAnswer('The subscription ended.')));
    stream.on('close', () => end(new NoAnswer('The subscription ended.')));
    gone.addEventListener('abort', () => end(new NoAnswer('The connection was given up.')), { once: true });
  }

  /**
   * The next events of this store, at least one; none where nothing came within a time (ms), or at the signal.
   * @throws what ended the subscription, once everything before that was taken.
   */
  async next(limits: BatchLimits, withinMs: number, signal: AbortSignal): Promise<readonly StoredEvent[]> {
    const batch: StoredEvent[] = [];
    let bytes = 0;
    for (;;) {
      const event = this.#read();
      if (event) {
        batch.push(event);
        bytes += Buffer.byteLength(event.data) + (event.personal?.byteLength ?? 0);
        if (batch.length >= limits.events || bytes >= limits.bytes) return batch;
        continue;
      }
      if (signal.aborted) return batch;
      if (this.#ended) {
        if (batch.length > 0) return batch;
        throw this.#ended;
      }
      const wait = batch.length === 0 ? withinMs : this.#caughtUp ? LIVE_MS : CATCHING_UP_MS;
      if (!(await this.#woken(wait, signal))) return batch;
    }
  }

  close(): void {
    // Not waited for: where the connection is still being looked for, there is nothing to cancel yet.
    void this.stream.unsubscribe().catch(() => undefined);
    this.stream.destroy();
  }

  /** The next event of this store that is ready, if there is one. */
  #read(): StoredEvent | undefined {
    for (;;) {
      const resolved = this.stream.read() as AllStreamResolvedEvent | null;
      if (resolved === null) return undefined;
      const position = positionOf(resolved);
      if (position <= this.after) continue;
      this.after = position;
      const event = fromKurrent(this.storeId, resolved);
      if (event) return event;
    }
  }

  /** Whether something has happened within the time. */
  #woken(withinMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (woken: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        this.#wake = () => undefined;
        resolve(woken);
      };
      const aborted = (): void => done(true);
      const timer = setTimeout(() => done(false), withinMs);
      signal.addEventListener('abort', aborted);
      this.#wake = () => done(true);
    });
  }
}
