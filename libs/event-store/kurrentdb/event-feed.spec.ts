import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { AllStreamResolvedEvent } from '@kurrent/kurrentdb-client';
import { newId } from '#platform';
import { waitFor } from '../../../test/support/wait-for.js';
import { EventStoreUnavailable } from '../event-store.js';
import { toKurrent } from './encoding.js';
import { EventFeed, READY_EVENTS } from './event-feed.js';
import { startSubscription } from './subscription.js';

const STORE = newId();

const arrived = (position: number, parts: { storeId?: string; personal?: Uint8Array } = {}): AllStreamResolvedEvent => {
  const { storeId = STORE, personal = null } = parts;
  const fresh = { id: newId(), type: 'Noted.v1', data: '{}', personal, streamId: 'person-1', version: position };
  const at = { commit: BigInt(position), prepare: BigInt(position) };
  const event = { ...toKurrent(storeId, fresh), isJson: true, streamId: 'person-1', revision: BigInt(position - 1) };
  return { event: { ...event, created: new Date(0), position: at } } as unknown as AllStreamResolvedEvent;
};

/** The client's end of a subscription, as far as a feed sees it: events that were sent, and those that were taken. */
class Sent extends Readable {
  taken = 0;
  readonly #waiting: AllStreamResolvedEvent[] = [];

  constructor(...events: AllStreamResolvedEvent[]) {
    super({ objectMode: true, highWaterMark: READY_EVENTS });
    this.#waiting.push(...events);
  }

  send(...events: AllStreamResolvedEvent[]): void {
    this.#waiting.push(...events);
    this.#give();
  }

  override _read(): void {
    this.#give();
  }

  unsubscribe(): Promise<void> {
    return Promise.resolve();
  }

  #give(): void {
    for (;;) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.taken += 1;
      if (!this.push(next)) return;
    }
  }
}

const feedOn = (stream: Sent, after = 0, gone = new AbortController().signal): EventFeed =>
  new EventFeed(stream, gone, STORE, after);

const many = { events: 100, bytes: 1_000_000 };
const { signal: never } = new AbortController();
const positionsOf = (batch: readonly { position: number }[]): number[] => batch.map(({ position }) => position);

describe('the events of a subscription', () => {
  it('come in batches of so many events, and as many bytes, at most', async () => {
    const large = { personal: new Uint8Array(600) };
    const feed = feedOn(new Sent(...[10, 20, 30, 40, 50].map((each) => arrived(each, large))));
    expect(positionsOf(await feed.next({ events: 2, bytes: 1_000_000 }, 1_000, never))).toEqual([10, 20]);
    expect(positionsOf(await feed.next({ events: 9, bytes: 1_000 }, 1_000, never))).toEqual([30, 40]);
    expect(positionsOf(await feed.next({ events: 9, bytes: 1_000 }, 1_000, never))).toEqual([50]);
  });

  it('leave out what is before the position, what came twice and what is not of the store', async () => {
    const foreign = arrived(35, { storeId: newId() });
    const feed = feedOn(new Sent(...[10, 20].map((each) => arrived(each)), arrived(20), foreign, arrived(40)), 10);
    expect(positionsOf(await feed.next(many, 1_000, never))).toEqual([20, 40]);
  });

  it('are waited for, and are none where none come', async () => {
    const stream = new Sent();
    const feed = feedOn(stream);
    expect(await feed.next(many, 5, never)).toEqual([]);
    const next = feed.next(many, 60_000, never);
    stream.emit('caughtUp');
    stream.send(arrived(10));
    expect(positionsOf(await next)).toEqual([10]);
  });

  it('are not taken from the connection while nobody asks for them, beyond a few', async () => {
    const stream = new Sent(...Array.from({ length: 1_000 }, (_, index) => arrived(index + 1)));
    const feed = feedOn(stream);
    expect(await feed.next({ events: 5, bytes: 1_000_000 }, 1_000, never)).toHaveLength(5);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stream.taken).toBeLessThanOrEqual(2 * READY_EVENTS + 5);
  });

  it('that came before the connection failed are given first, and then what failed is thrown', async () => {
    const stream = new Sent(arrived(10));
    const feed = feedOn(stream);
    const next = feed.next(many, 1_000, never);
    await waitFor('the event to be taken', () => stream.taken === 1);
    stream.emit('error', new Error('lost'));
    expect(positionsOf(await next)).toEqual([10]);
    await expect(feed.next(many, 1_000, never)).rejects.toThrow('lost');
  });

  it('end with the client, with the stream, and with whoever waits for them', async () => {
    const gone = new AbortController();
    const given = feedOn(new Sent(), 0, gone.signal).next(many, 60_000, never);
    gone.abort();
    await expect(given).rejects.toThrow('given up');
    const ending = new Sent();
    const ended = feedOn(ending).next(many, 60_000, never);
    ending.push(null);
    await expect(ended).rejects.toThrow('ended');
    const stopping = new AbortController();
    const waiting = feedOn(new Sent()).next(many, 60_000, stopping.signal);
    stopping.abort();
    expect(await waiting).toEqual([]);
  });
});

describe('a subscription', () => {
  it('goes on after a connection that failed from the last event that was handled', async () => {
    const opened: number[] = [];
    const streams: Sent[] = [];
    const seen: number[] = [];
    const errors: unknown[] = [];
    const subscription = startSubscription(
      {
        open: (after) => {
          opened.push(after);
          const stream = new Sent(...(after === 0 ? [10, 20] : [20, 30]).map((each) => arrived(each)));
          streams.push(stream);
          return Promise.resolve(feedOn(stream, after));
        },
        lastPosition: () => Promise.resolve(0),
      },
      {
        after: 0,
        batchSize: 2,
        handle: (batch) => {
          seen.push(...positionsOf(batch));
          if (opened.length === 1) streams[0]?.destroy(new Error('lost'));
          return Promise.resolve();
        },
        onError: (error) => errors.push(error),
      },
    );
    await waitFor('all of them', () => seen.length === 3);
    await subscription.stop();
    expect(seen).toEqual([10, 20, 30]);
    expect(opened).toEqual([0, 20]);
    expect(subscription.position).toBe(30);
    expect(errors).toEqual([expect.any(EventStoreUnavailable)]);
    expect(streams.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it('is opened again where it is silent about events that are known to be stored', async () => {
    let opened = 0;
    const seen: number[] = [];
    const subscription = startSubscription(
      {
        open: (after) => Promise.resolve(feedOn(++opened === 1 ? new Sent() : new Sent(arrived(10)), after)),
        lastPosition: () => Promise.resolve(10),
      },
      { after: 0, handle: (batch) => Promise.resolve(void seen.push(...positionsOf(batch))) },
    );
    await waitFor('the event', () => seen.length === 1, { withinMs: 30_000 });
    await subscription.stop();
    expect(opened).toBe(2);
  });

  it('is stopped while it is being opened, and closes what opens too late', async () => {
    const late = new Sent();
    let open: (feed: EventFeed) => void = () => undefined;
    const subscription = startSubscription(
      { open: () => new Promise((resolve) => (open = resolve)), lastPosition: () => Promise.resolve(0) },
      { after: 7, handle: () => Promise.resolve() },
    );
    await subscription.stop();
    open(feedOn(late));
    await waitFor('it to be closed', () => late.destroyed);
    expect(subscription.position).toBe(7);
  });
});
