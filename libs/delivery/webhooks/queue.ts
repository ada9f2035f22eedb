import type pg from 'pg';
import { inTransaction } from '#platform';
import type { Verdict } from './decide.js';
import type { SendOutcome } from './send.js';
import type { Sealer } from './secret.js';
import { STATEMENTS } from './statements.js';
import { secretOf, urlOf } from './subscriptions.js';

/** A message that is due. */
export interface DueDelivery {
  readonly subscriptionId: string;
  readonly position: number;
  readonly eventId: string;
  /** The child's pseudonym. */
  readonly subject: string;
  /** Before this one. */
  readonly attempts: number;
  readonly queuedAt: Date;
  /** The CloudEvent, as it stands in the feed. */
  readonly body: string;
  /** Sealed: the address of the receiver, and the secrets that sign, the newest first. */
  readonly sealedUrl: Buffer;
  readonly sealedSecrets: readonly Buffer[];
  /** The last attempt of its subscription failed. */
  readonly failing: boolean;
}

const MOST_NEWS = 1_000;

/** The messages that wait for their receivers, durable in the database. One leader works on it. */
export class DeliveryQueue {
  constructor(
    private readonly pool: pg.Pool,
    private readonly sealer: Sealer,
  ) {}

  /** Queues what the feed has gained since, for each active subscription. */
  async queueNews(now: Date): Promise<void> {
    const { rows } = await this.pool.query<{ subscription_id: string }>(STATEMENTS.subscriptionsWithNews);
    for (const { subscription_id: id } of rows) {
      await inTransaction(this.pool, async (client) => {
        const locked = await client.query<{ agency: string; state: string; read_to: number }>(
          STATEMENTS.lockSubscription,
          [id, null],
        );
        const [subscription] = locked.rows;
        if (subscription?.state !== 'active') return;
        const { agency, read_to: readTo } = subscription;
        const queued = await client.query<{ subject: string }>(STATEMENTS.queueNews, [
          id,
          agency,
          readTo,
          now,
          MOST_NEWS,
        ]);
        await client.query(STATEMENTS.putInOrder, [id, now, queued.rows.map(({ subject }) => subject)]);
      });
    }
  }

  /**
   * What is due, the longest due first: of each child the earliest message that waits, and none of a child of whom one
   * is on its way.
   * @param most of each subscription.
   */
  async due(
    now: Date,
    onTheirWay: readonly Pick<DueDelivery, 'subscriptionId' | 'subject'>[],
    most: number,
  ): Promise<readonly DueDelivery[]> {
    const { rows } = await this.pool.query<DueRow>(STATEMENTS.dueDeliveries, [
      now,
      onTheirWay.map(({ subscriptionId }) => subscriptionId),
      onTheirWay.map(({ subject }) => subject),
      most,
    ]);
    return rows.map((row) => {
      const { previous_secret: previous, previous_until: until } = row;
      return {
        subscriptionId: row.subscription_id,
        position: row.position,
        eventId: row.event_id,
        subject: row.subject,
        attempts: row.attempts,
        queuedAt: row.queued_at,
        body: row.cloud_event,
        sealedUrl: row.url,
        sealedSecrets: [row.secret, ...(previous && until && until > now ? [previous] : [])],
        failing: row.failing,
      };
    });
  }

  /**
   * Where a message goes, and what signs it.
   * @throws Error where it was not sealed with the key of this service.
   */
  receiverOf({ subscriptionId, sealedUrl, sealedSecrets }: DueDelivery): {
    readonly url: string;
    readonly secrets: readonly string[];
  } {
    return {
      url: this.sealer.open(sealedUrl, urlOf(subscriptionId)),
      secrets: sealedSecrets.map((sealed) => this.sealer.open(sealed, secretOf(subscriptionId))),
    };
  }

  /** Writes down what became of an attempt, and makes the child's next message due where this one waits no more. */
  async settle(delivery: DueDelivery, verdict: Verdict, outcome: SendOutcome, now: Date): Promise<void> {
    const { subscriptionId: id, position, attempts, subject } = delivery;
    const fault = 'fault' in verdict ? verdict.fault : null;
    const status = outcome.answered ? outcome.status : null;
    await inTransaction(this.pool, async (client) => {
      const { rows } = await client.query(STATEMENTS.lockSubscription, [id, null]);
      // Ended meanwhile: what was sent is written down all the same.
      const { state, next, settled } = standing(verdict, now);
      await client.query(STATEMENTS.settleDelivery, [id, position, attempts, state, next, settled, fault, status]);
      await client.query(STATEMENTS.putInOrder, [id, now, [subject]]);
      if (rows.length === 0) return;
      const slowUntil = verdict.type === 'retry' ? (verdict.slowUntil ?? null) : null;
      await client.query(STATEMENTS.noteOutcome, [id, fault, now, slowUntil, verdict.type === 'disabled']);
    });
  }
}

/** How a message stands after an attempt. */
const standing = (
  verdict: Verdict,
  now: Date,
): { readonly state: string; readonly next: Date | null; readonly settled: Date | null } => {
  switch (verdict.type) {
    case 'delivered':
      return { state: 'delivered', next: null, settled: now };
    case 'parked':
      return { state: 'parked', next: null, settled: now };
    case 'retry':
      return { state: 'waiting', next: verdict.at, settled: null };
    case 'disabled':
      // First in turn when the subscription is taken up again.
      return { state: 'waiting', next: now, settled: null };
    default:
      return verdict satisfies never;
  }
};

interface DueRow {
  readonly subscription_id: string;
  readonly position: number;
  readonly event_id: string;
  readonly subject: string;
  readonly attempts: number;
  readonly queued_at: Date;
  readonly cloud_event: string;
  readonly url: Buffer;
  readonly secret: Buffer;
  readonly previous_secret: Buffer | null;
  readonly previous_until: Date | null;
  readonly failing: boolean;
}
