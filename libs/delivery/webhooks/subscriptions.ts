import type pg from 'pg';
import { feedCursor, feedPosition } from '#alerts';
import { inTransaction, newId, type Clock } from '#platform';
import type { Fault } from './decide.js';
import { refuseUrl, type UrlRefusal, type UrlRules } from './receiver-url.js';
import { newSecret, type Sealer } from './secret.js';
import { STATEMENTS } from './statements.js';

export interface SubscriptionsParts {
  readonly pool: pg.Pool;
  readonly sealer: Sealer;
  readonly rules: UrlRules;
  readonly clock: Clock;
}

/** A webhook of an agency, as it stands. Its secret is shown when it is made, and never again. */
export interface Subscription {
  readonly id: string;
  readonly url: string;
  /** Disabled: its receiver said that it wants nothing more (410). Nothing is sent until it is taken up again. */
  readonly state: 'active' | 'disabled';
  readonly disabledAs?: Fault;
  readonly createdAt: Date;
  readonly lastSuccessAt?: Date;
  /** Since when every attempt has failed, and how the last did. */
  readonly failingSince?: Date;
  readonly lastFault?: Fault;
  /** The secret before the last rotation signs too, until then. */
  readonly previousSecretUntil?: Date;
  /** How many messages wait to be delivered, and how many were given up. */
  readonly waiting: number;
  readonly parked: number;
}

export type Created =
  | { readonly created: true; readonly subscription: Subscription; readonly secret: string }
  | { readonly created: false; readonly reason: UrlRefusal | 'already-subscribed' | 'too-many-subscriptions' };

export type DeliveryState = 'waiting' | 'delivered' | 'parked';
export const DELIVERY_STATES: readonly DeliveryState[] = ['waiting', 'delivered', 'parked'];

/** What became of one message. */
export interface Delivery {
  /** The id of the CloudEvent, and the `webhook-id`. */
  readonly eventId: string;
  /** Where the message stands in the feed of the agency: the message itself is read there. */
  readonly cursor: string;
  readonly state: DeliveryState;
  readonly queuedAt: Date;
  readonly attempts: number;
  /** Absent while an earlier message of the same child waits. */
  readonly nextAttemptAt?: Date;
  readonly settledAt?: Date;
  readonly fault?: Fault;
  readonly answerStatus?: number;
}

export interface DeliveriesQuestion {
  readonly state?: DeliveryState;
  /** A cursor of the feed. */
  readonly after?: string;
  /** 1 to 1,000. */
  readonly limit: number;
}

/** So many webhooks an agency may have. */
export const MOST_SUBSCRIPTIONS = 10;

/** So long the old secret signs beside the new one. */
export const BOTH_SIGN_FOR_MS = 24 * 3_600_000;

const AGENCYS_TURN = `select pg_advisory_xact_lock(hashtextextended('tessera webhooks of ' || $1, 0))`;

/**
 * The webhooks of agencies. An agency sees and changes its own alone: to it, those of others do not exist.
 */
export class WebhookSubscriptions {
  constructor(private readonly parts: SubscriptionsParts) {}

  /** Follows the agency's feed from now on. */
  async create(agency: string, url: string): Promise<Created> {
    const { pool, sealer, rules, clock } = this.parts;
    const refusal = refuseUrl(url, rules);
    if (refusal !== undefined) return { created: false, reason: refusal };
    return inTransaction(pool, async (client): Promise<Created> => {
      await client.query(AGENCYS_TURN, [agency]);
      const existing = await this.read(client, agency);
      // Whoever asks again because an answer was lost would be told everything twice.
      if (existing.some((each) => each.url === url)) return { created: false, reason: 'already-subscribed' };
      if (existing.length >= MOST_SUBSCRIPTIONS) return { created: false, reason: 'too-many-subscriptions' };
      const id = newId();
      const secret = newSecret();
      const createdAt = clock.now();
      await client.query(STATEMENTS.insertSubscription, [
        id,
        agency,
        sealer.seal(url, urlOf(id)),
        sealer.seal(secret, secretOf(id)),
        createdAt,
      ]);
      return { created: true, secret, subscription: { id, url, state: 'active', createdAt, waiting: 0, parked: 0 } };
    });
  }

  list(agency: string): Promise<readonly Subscription[]> {
    return this.read(this.parts.pool, agency);
  }

  async find(agency: string, id: string): Promise<Subscription | undefined> {
    return (await this.read(this.parts.pool, agency, id))[0];
  }

  /** Nothing is sent any more, and its secret is forgotten. False where there is no such subscription. */
  end(agency: string, id: string): Promise<boolean> {
    return this.changed(agency, id, async (client) => {
      await client.query(STATEMENTS.endSubscription, [id, this.parts.clock.now()]);
    });
  }

  /** Makes a new secret; the one before it signs too for a day. An older one signs no more. */
  async rotate(
    agency: string,
    id: string,
  ): Promise<{ readonly secret: string; readonly previousSecretUntil: Date } | undefined> {
    const secret = newSecret();
    const previousSecretUntil = new Date(this.parts.clock.now().getTime() + BOTH_SIGN_FOR_MS);
    const sealed = this.parts.sealer.seal(secret, secretOf(id));
    const rotated = await this.changed(agency, id, async (client) => {
      await client.query(STATEMENTS.rotateSecret, [id, sealed, previousSecretUntil]);
    });
    return rotated ? { secret, previousSecretUntil } : undefined;
  }

  /**
   * Sends again what was given up or, with a cursor of the feed, everything after it; takes a disabled subscription up
   * again, and what it was not told meanwhile follows.
   * @returns how many messages were queued; undefined where there is no such subscription.
   * @throws UnknownCursor
   */
  async redeliver(agency: string, id: string, after?: string): Promise<number | undefined> {
    const position = after === undefined ? undefined : feedPosition(after);
    const now = this.parts.clock.now();
    let queued = 0;
    const found = await this.changed(agency, id, async (client, { read_to: readTo }) => {
      const { rowCount } =
        position === undefined
          ? await client.query(STATEMENTS.queueParked, [id, now])
          : await client.query(STATEMENTS.queueAgain, [id, agency, position, readTo, now]);
      queued = rowCount ?? 0;
      await client.query(STATEMENTS.putInOrder, [id, now, null]);
      await client.query(STATEMENTS.takeUpAgain, [id]);
    });
    return found ? queued : undefined;
  }

  /**
   * What became of the messages, in the order of the feed.
   * @throws UnknownCursor
   */
  async deliveries(agency: string, id: string, { state, after, limit }: DeliveriesQuestion): Promise<Delivery[]> {
    const position = after === undefined ? 0 : feedPosition(after);
    const values = [id, agency, state ?? null, position, limit];
    const { rows } = await this.parts.pool.query<DeliveryRow>(STATEMENTS.listDeliveries, values);
    return rows.map((row) => ({
      eventId: row.event_id,
      cursor: feedCursor(row.position),
      state: row.state,
      queuedAt: row.queued_at,
      attempts: row.attempts,
      nextAttemptAt: row.next_attempt_at ?? undefined,
      settledAt: row.settled_at ?? undefined,
      fault: row.fault ?? undefined,
      answerStatus: row.answer_status ?? undefined,
    }));
  }

  private async read(from: pg.Pool | pg.ClientBase, agency: string, id?: string): Promise<readonly Subscription[]> {
    const { rows } = await from.query<SubscriptionRow>(STATEMENTS.readSubscriptions, [agency, id ?? null]);
    const now = this.parts.clock.now();
    return rows.map((row) => ({
      id: row.subscription_id,
      url: this.parts.sealer.open(row.url, urlOf(row.subscription_id)),
      state: row.state,
      disabledAs: row.disabled_as ?? undefined,
      createdAt: row.created_at,
      lastSuccessAt: row.last_success_at ?? undefined,
      failingSince: row.failing_since ?? undefined,
      lastFault: row.last_fault ?? undefined,
      previousSecretUntil: row.previous_until && row.previous_until > now ? row.previous_until : undefined,
      waiting: row.waiting,
      parked: row.parked,
    }));
  }

  /** Holds the subscription: messages that come, and others who change it, wait their turn. */
  private changed(
    agency: string,
    id: string,
    change: (client: pg.PoolClient, locked: { readonly read_to: number }) => Promise<void>,
  ): Promise<boolean> {
    return inTransaction(this.parts.pool, async (client) => {
      const { rows } = await client.query<{ read_to: number }>(STATEMENTS.lockSubscription, [id, agency]);
      if (!rows[0]) return false;
      await change(client, rows[0]);
      return true;
    });
  }
}

interface SubscriptionRow {
  readonly subscription_id: string;
  readonly url: Buffer;
  readonly state: 'active' | 'disabled';
  readonly disabled_as: Fault | null;
  readonly created_at: Date;
  readonly last_success_at: Date | null;
  readonly failing_since: Date | null;
  readonly last_fault: Fault | null;
  readonly previous_until: Date | null;
  readonly waiting: number;
  readonly parked: number;
}

interface DeliveryRow {
  readonly position: number;
  readonly event_id: string;
  readonly state: DeliveryState;
  readonly queued_at: Date;
  readonly next_attempt_at: Date | null;
  readonly attempts: number;
  readonly fault: Fault | null;
  readonly answer_status: number | null;
  readonly settled_at: Date | null;
}

/** What a sealed value belongs to: it opens for no other subscription, and as nothing else. */
export const urlOf = (id: string): string => `${id} url`;
export const secretOf = (id: string): string => `${id} secret`;
