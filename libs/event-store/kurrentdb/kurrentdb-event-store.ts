import { excludeSystemEvents } from '@kurrent/kurrentdb-client';
import { requestAppend } from '../append-request.js';
import type { AppendRequest } from '../append-request.js';
import { AppendRefused, EventStoreUnavailable } from '../event-store.js';
import type { EventStore, Subscription, WriteOutcome } from '../event-store.js';
import { GrowingPause } from '../growing-pause.js';
import { AppendQueue } from '../postgres/append-queue.js';
import type { EventStoreLogger } from '../postgres/arrivals.js';
import type { DatabaseSource } from '../postgres/connections.js';
import { Appender } from './appender.js';
import type { Carried } from './appender.js';
import { Claims } from './claims.js';
import type { HeldClaims, Intent } from './claims.js';
import { KurrentConnection } from './connection.js';
import { decideAppends } from './decide-appends.js';
import { EventFeed, READY_EVENTS } from './event-feed.js';
import { reasonOf, unavailable } from './failures.js';
import { Reader } from './reader.js';
import { startSubscription } from './subscription.js';
import { planTransactions } from './transactions.js';

export type KurrentEventStoreOptions = DatabaseSource & {
  /** How KurrentDB is reached, as its client takes it: `kurrentdb://user:password@host:2113?tls=true`. */
  readonly connectionString: string;
  readonly logger?: EventStoreLogger;
  /** Longest wait for an answer of KurrentDB (ms). Default 12,000: the client's own deadline is 10,000. */
  readonly callTimeoutMs?: number;
  /** Longest wait for a connection to PostgreSQL (ms). Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Longest run of a statement in PostgreSQL (ms), also of the wait for another process. Default 10,000. */
  readonly statementTimeoutMs?: number;
};

/** Events that are looked at together when claims are brought up to date. */
const CATCH_UP_EVENTS = 500;

type Outcomes = readonly WriteOutcome[];

/**
 * The event store on KurrentDB 25.1 or later (an older one does, with appends of many streams in steps), with the
 * claims of ids in a PostgreSQL database that has this library's migrations. ADR 0011 says how the two go together.
 * @throws Error where the connection string cannot be used.
 */
export const createKurrentEventStore = (options: KurrentEventStoreOptions): EventStore =>
  new KurrentEventStore(options);

class KurrentEventStore implements EventStore {
  readonly #connection: KurrentConnection;
  readonly #claims: Claims;
  readonly #reader: Reader;
  readonly #appender: Appender;
  readonly #queue = new AppendQueue((group) => this.#storeGroup(group));
  readonly #subscriptions = new Set<Subscription>();
  readonly #logger: EventStoreLogger | undefined;
  readonly #closed = new AbortController();
  #settling: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: KurrentEventStoreOptions) {
    this.#logger = options.logger;
    this.#connection = new KurrentConnection(options.connectionString, options.callTimeoutMs ?? 12_000);
    this.#claims = new Claims(options, {
      connectMs: options.connectTimeoutMs ?? 5_000,
      statementMs: options.statementTimeoutMs ?? 10_000,
    });
    this.#reader = new Reader(this.#connection, this.#claims);
    this.#appender = new Appender(this.#connection, this.#reader);
    this.#settleSoon({ catchUp: true });
  }

  async append(writes: Parameters<EventStore['append']>[0], { atomic = false } = {}): Promise<Outcomes> {
    const request = requestAppend(writes, atomic);
    return writes.length === 0 ? [] : this.#queue.append(request);
  }

  readStream(streamId: string, { fromVersion, limit }: { fromVersion?: number; limit?: number } = {}) {
    return this.#reader.readStream(streamId, fromVersion, limit);
  }

  readStreams(streams: readonly { streamId: string; fromVersion?: number }[]) {
    return this.#reader.readStreams(streams);
  }

  readAll({ after, limit }: { readonly after: number; readonly limit: number }) {
    return this.#reader.readAll(after, limit);
  }

  find(ids: readonly string[]) {
    return this.#reader.find(ids);
  }

  head(): Promise<number> {
    return this.#reader.head();
  }

  subscribe(options: Parameters<EventStore['subscribe']>[0]): Subscription {
    if (this.#closing) throw new EventStoreUnavailable('The event store is closed.');
    const running = startSubscription(
      { open: (after) => this.#openFeed(after), lastPosition: () => this.#claims.lastPosition() },
      options,
    );
    const subscriptions = this.#subscriptions;
    const subscription: Subscription = {
      stop: async () => {
        await running.stop();
        subscriptions.delete(subscription);
      },
      get position() {
        return running.position;
      },
    };
    subscriptions.add(subscription);
    return subscription;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const appended = this.#queue.close();
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await appended;
    this.#closed.abort();
    await this.#settling;
    await this.#connection.close();
    await this.#claims.close();
  }

  async #openFeed(after: number): Promise<EventFeed> {
    const { storeId } = await this.#reader.identity();
    const fromPosition = await this.#reader.startAfter(after);
    const { client, gone } = this.#connection;
    const stream = client.subscribeToAll(
      { fromPosition, filter: excludeSystemEvents() },
      { highWaterMark: READY_EVENTS },
    );
    stream.once('error', () => this.#connection.replace(client));
    return new EventFeed(stream, gone, storeId, after);
  }

  async #storeGroup(group: readonly AppendRequest[]): Promise<readonly (Outcomes | Error)[]> {
    try {
      return await this.#claims.underLock((held) => this.#storeHeld(held, group));
    } catch (error) {
      this.#logger?.warn({ reason: reasonOf(error), appends: group.length }, 'Appends could not be stored.');
      // They may be stored all the same: whoever asks for an id is told so as early as can be.
      this.#settleSoon();
      throw unavailable(error);
    }
  }

  /** Settles what was left behind, decides on what is known then, writes down what is decided, and carries it out. */
  async #storeHeld(held: HeldClaims, group: readonly AppendRequest[]): Promise<readonly (Outcomes | Error)[]> {
    // Nothing is written down for a KurrentDB that has never answered.
    await this.#reader.identity();
    await this.#settle(held);
    const events = group.flatMap(({ writes }) => writes.flatMap((write) => write.events));
    const leaders = group.flatMap((request) => request.leaders);
    const ids = [...new Set([...events.map(({ id }) => id), ...leaders])];
    const streams = [...new Set(group.flatMap(({ writes }) => writes.map(({ streamId }) => streamId)))];
    for (let attempt = 1; ; attempt += 1) {
      const decision = decideAppends(group, await held.state(ids, streams));
      const transactions = planTransactions(decision.fresh);
      if (transactions.length === 0) return decision.outcomes(new Map());

      const carried = await this.#finish(held, await held.intend(transactions));
      if (carried.stored) return decision.outcomes(new Map(carried.claims.map(({ id, position }) => [id, position])));
      if (carried.refusal === 'not-taken') return this.#refuse(held, group);
      if (attempt > 1) throw new EventStoreUnavailable('A stream holds what this store did not put there.');
    }
  }

  /** What the server does not take, being set too small for it. Each append is tried alone: one may be to blame. */
  async #refuse(held: HeldClaims, group: readonly AppendRequest[]): Promise<readonly (Outcomes | Error)[]> {
    if (group.length === 1) {
      this.#logger?.warn({ reason: 'not-taken' }, 'KurrentDB turned an append down.');
      return [new AppendRefused('refused-by-the-database', 'KurrentDB is set to take less than this append holds.')];
    }
    const answers: (Outcomes | Error)[] = [];
    for (const request of group) answers.push(...(await this.#storeHeld(held, [request])));
    return answers;
  }

  /** Finishes the intent that a process, this one or another, has left behind. */
  async #settle(held: HeldClaims): Promise<void> {
    const intent = await held.leftBehind();
    if (!intent) return;
    const { stored } = await this.#finish(held, intent);
    this.#logger?.info({ stored }, 'An append that was left behind is settled.');
  }

  /** Carries an intent out and claims what is stored. Where it will never be stored, it is over as well. */
  async #finish(held: HeldClaims, intent: Intent): Promise<Carried> {
    const carried = await this.#appender.carryOut(intent.transactions);
    if (carried.stored) {
      await held.claim(carried.claims, intent);
    } else {
      this.#logger?.warn({ reason: carried.refusal }, 'KurrentDB will not store an append; looking at what it holds.');
      await this.#catchUp(held);
      await held.claim([], intent);
    }
    return carried;
  }

  /**
   * Claims what KurrentDB holds of this store beyond the claims: part of an append that was refused in the end, or
   * everything since the backup that PostgreSQL was restored from.
   */
  async #catchUp(held: HeldClaims): Promise<void> {
    let after = await this.#claims.lastPosition();
    for (;;) {
      const events = await this.#reader.readAll(after, CATCH_UP_EVENTS);
      await held.claim(events);
      const last = events.at(-1);
      if (last === undefined || events.length < CATCH_UP_EVENTS) return;
      after = last.position;
    }
  }

  /** Settles what was left behind without waiting for the next append, for as long as it takes. */
  #settleSoon(options: { readonly catchUp: boolean } = { catchUp: false }): void {
    this.#settling ??= this.#settleUntilDone(options).finally(() => {
      this.#settling = undefined;
    });
  }

  async #settleUntilDone({ catchUp }: { readonly catchUp: boolean }): Promise<void> {
    const failures = new GrowingPause(200, 10_000);
    const { signal } = this.#closed;
    while (!signal.aborted) {
      try {
        const catchesUp = catchUp && (await this.#claims.identity()) !== undefined;
        if (!catchesUp && !(await this.#claims.hasIntent())) return;
        await this.#claims.underLock(async (held) => {
          await this.#settle(held);
          if (catchesUp) await this.#catchUp(held);
        });
        return;
      } catch (error) {
        this.#logger?.warn({ reason: reasonOf(error) }, 'What was being appended could not be settled yet.');
        await failures.wait(signal);
      }
    }
  }
}
