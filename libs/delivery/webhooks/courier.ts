import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { Leadership } from '#event-store';
import type { Clock } from '#platform';
import { decide, type Verdict } from './decide.js';
import { DeliveryQueue, type DueDelivery } from './queue.js';
import { signedHeaders, type Sealer } from './secret.js';
import { send, type SendOutcome, type SendSettings } from './send.js';

export interface WebhookCourierParts {
  readonly pool: pg.Pool;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly sending: SendSettings;
  /** Told of each attempt that is written down. */
  readonly onAttempt?: (attempt: Attempt) => void;
  /** Told of what keeps the courier from working: it goes on. */
  readonly onError?: (error: unknown) => void;
}

export interface Attempt {
  readonly subscriptionId: string;
  readonly eventId: string;
  readonly verdict: Verdict;
}

export interface WebhookCourier {
  /** Finishes what is on its way, and lets another instance lead. */
  stop(): Promise<void>;
}

/** The name that one instance at a time leads under. */
const NAME = 'webhooks';
const LOOK_EVERY_MS = 200;
const AFTER_A_FAILURE_MS = 1_000;
/** A message whose outcome could not be written down is not sent again before (milliseconds). */
const NOT_AGAIN_WITHIN_MS = 5_000;

const MOST_AT_ONCE = 64;
const MOST_AT_ONCE_TO_ONE = 4;
/** A receiver that fails is asked by one message at a time: it takes nobody else's turn. */
const MOST_AT_ONCE_TO_ONE_THAT_FAILS = 1;

/**
 * Sends what agencies are told to their webhooks: at least once, and of each child in order. Of many instances one
 * leads. What is on its way when the leader dies is sent again, with the same id.
 */
export const startWebhookCourier = (parts: WebhookCourierParts): WebhookCourier => new RunningCourier(parts);

class RunningCourier implements WebhookCourier {
  readonly #stopping = new AbortController();
  readonly #queue: DeliveryQueue;
  readonly #onTheirWay = new Map<DueDelivery, Promise<void>>();
  #wake: () => void = () => undefined;
  readonly #ended: Promise<void>;

  constructor(private readonly parts: WebhookCourierParts) {
    this.#queue = new DeliveryQueue(parts.pool, parts.sealer);
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const leadership = await Leadership.take(this.parts.pool, NAME, signal);
        if (!leadership) return;
        try {
          await this.#lead(leadership.lost);
        } finally {
          await Promise.all(this.#onTheirWay.values());
          await leadership.release();
        }
      } catch (error) {
        this.parts.onError?.(error);
      }
      await pause(AFTER_A_FAILURE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Works until it is stopped, or another may lead. */
  async #lead(lost: AbortSignal): Promise<void> {
    const over = AbortSignal.any([lost, this.#stopping.signal]);
    over.addEventListener('abort', () => {
      this.#wake();
    });
    while (!over.aborted) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      const rest = setTimeout(this.#wake, LOOK_EVERY_MS);
      await this.#queue.queueNews(this.parts.clock.now());
      const onTheirWay = [...this.#onTheirWay.keys()];
      for (const delivery of await this.#queue.due(this.parts.clock.now(), onTheirWay, MOST_AT_ONCE_TO_ONE)) {
        if (this.#hasRoomFor(delivery)) this.#start(delivery, lost, over);
      }
      await woken;
      clearTimeout(rest);
    }
  }

  #hasRoomFor({ subscriptionId, failing }: DueDelivery): boolean {
    const toIt = [...this.#onTheirWay.keys()].filter((each) => each.subscriptionId === subscriptionId).length;
    const most = failing ? MOST_AT_ONCE_TO_ONE_THAT_FAILS : MOST_AT_ONCE_TO_ONE;
    return toIt < most && this.#onTheirWay.size < MOST_AT_ONCE;
  }

  #start(delivery: DueDelivery, lost: AbortSignal, over: AbortSignal): void {
    const attempt = this.#attempt(delivery, lost, over).then(() => {
      this.#onTheirWay.delete(delivery);
      this.#wake();
    });
    this.#onTheirWay.set(delivery, attempt);
  }

  async #attempt(delivery: DueDelivery, lost: AbortSignal, over: AbortSignal): Promise<void> {
    const { clock, onAttempt, onError } = this.parts;
    try {
      const outcome = await this.#send(delivery, lost);
      // Another leads: what becomes of the message is its to write down.
      if (lost.aborted) return;
      const now = clock.now();
      const attempted = { attempts: delivery.attempts + 1, queuedAt: delivery.queuedAt };
      const verdict = decide(outcome, attempted, now, Math.random());
      await this.#queue.settle(delivery, verdict, outcome, now);
      onAttempt?.({ subscriptionId: delivery.subscriptionId, eventId: delivery.eventId, verdict });
    } catch (error) {
      onError?.(error);
      await pause(NOT_AGAIN_WITHIN_MS, undefined, { signal: over }).catch(() => undefined);
    }
  }

  async #send(delivery: DueDelivery, lost: AbortSignal): Promise<SendOutcome> {
    const { eventId: id, body } = delivery;
    let receiver: ReturnType<DeliveryQueue['receiverOf']>;
    try {
      receiver = this.#queue.receiverOf(delivery);
    } catch (error) {
      this.parts.onError?.(error);
      return { answered: false, fault: 'not-opened' };
    }
    const headers = {
      'content-type': 'application/cloudevents+json',
      'user-agent': 'tessera-webhooks',
      ...signedHeaders({ id, body, sentAt: this.parts.clock.now() }, receiver.secrets),
    };
    return send({ url: receiver.url, headers, body }, this.parts.sending, lost);
  }
}
