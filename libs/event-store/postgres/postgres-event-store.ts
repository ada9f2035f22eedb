import { readFileSync } from 'node:fs';
import { requestAppend } from '../append-request.js';
import type { AppendRequest } from '../append-request.js';
import { AppendRefused, EventStoreUnavailable } from '../event-store.js';
import type { EventStore, Subscription, WriteOutcome } from '../event-store.js';
import { decodeAnswer, encodeAppends } from './append-call.js';
import type { AppendAnswer } from './append-call.js';
import { decodeLoneAnswer, loneEvent, loneParameters } from './append-lone.js';
import type { LoneAnswer } from './append-lone.js';
import { AppendQueue } from './append-queue.js';
import { Arrivals } from './arrivals.js';
import type { EventStoreLogger } from './arrivals.js';
import { Connection, connectionConfig } from './connections.js';
import type { DatabaseSource } from './connections.js';
import { isTurnedDown, reasonOf, unavailable } from './failures.js';
import { Reader } from './reader.js';
import { SharedReads } from './shared-reads.js';
import { startSubscription } from './subscription.js';

export type PostgresEventStoreOptions = DatabaseSource & {
  readonly logger?: EventStoreLogger;
  /** Connections for reading, made as they are needed. Default 6. Besides: one for appending, one to hear of others. */
  readonly readConnections?: number;
  /** Longest wait for a connection (ms). Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Longest run of a statement (ms), also of an append. Default 10,000. */
  readonly statementTimeoutMs?: number;
};

const statement = (name: string): { name: string; text: string } => ({
  name: `event-store ${name}`,
  text: readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8'),
});

const APPEND_EVENTS = statement('append-events');
const APPEND_EVENT = statement('append-event');
/** A subscription's batch of large events ends after this many bytes. */
const BATCH_BYTES = 8_388_608;

/**
 * The event store on PostgreSQL 14 or later, in a database that has this library's migrations. It makes connections of
 * its own: a busy pool elsewhere never keeps an append waiting. They must reach PostgreSQL itself, or a pooler in
 * session mode: it listens for notifications.
 */
export const createPostgresEventStore = (options: PostgresEventStoreOptions): EventStore =>
  new PostgresEventStore(options);

class PostgresEventStore implements EventStore {
  readonly #writer: Connection;
  readonly #reader: Reader;
  readonly #arrivals: Arrivals;
  readonly #sharedReads = new SharedReads(
    (after, limit) => this.#reader.readBatch(after, limit, BATCH_BYTES),
    () => this.#subscriptions.size > 1,
  );
  readonly #queue = new AppendQueue((group) => this.#storeGroup(group));
  readonly #subscriptions = new Set<Subscription>();
  readonly #logger: EventStoreLogger | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: PostgresEventStoreOptions) {
    const config = connectionConfig(options, {
      connectMs: options.connectTimeoutMs ?? 5_000,
      statementMs: options.statementTimeoutMs ?? 10_000,
    });
    this.#logger = options.logger;
    this.#writer = new Connection(config);
    this.#reader = new Reader(config, options.readConnections ?? 6);
    this.#arrivals = new Arrivals(config, options.logger);
  }

  async append(writes: Parameters<EventStore['append']>[0], { atomic = false } = {}): Promise<readonly WriteOutcome[]> {
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
    this.#arrivals.connect();
    const running = startSubscription(
      {
        next: (after, limit, heard) => this.#sharedReads.next(after, limit, heard),
        arrivals: this.#arrivals,
      },
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
    await this.#writer.close();
    await this.#arrivals.close();
    await this.#reader.close();
  }

  /** Stores a group in one call. Where the database turns it down, each append is tried alone: one may be to blame. */
  async #storeGroup(group: readonly AppendRequest[]): Promise<readonly (readonly WriteOutcome[] | Error)[]> {
    try {
      return await this.#call(group);
    } catch (error) {
      if (!isTurnedDown(error)) {
        this.#logger?.warn({ reason: reasonOf(error), appends: group.length }, 'Appends could not be stored.');
        throw unavailable(error);
      }
      if (group.length > 1) return this.#storeEachAlone(group);
      const reason = reasonOf(error);
      this.#logger?.warn({ reason }, 'The database turned an append down.');
      return [new AppendRefused('refused-by-the-database', `The database turned the append down (${reason}).`)];
    }
  }

  async #storeEachAlone(group: readonly AppendRequest[]): Promise<readonly (readonly WriteOutcome[] | Error)[]> {
    const answers: (readonly WriteOutcome[] | Error)[] = [];
    for (const request of group) answers.push(...(await this.#storeGroup([request])));
    return answers;
  }

  async #call(group: readonly AppendRequest[]): Promise<readonly (readonly WriteOutcome[])[]> {
    const lone = loneEvent(group);
    if (lone) {
      const answer = await this.#writer.row(APPEND_EVENT, loneParameters(lone));
      const outcome = decodeLoneAnswer(lone, answer as unknown as LoneAnswer);
      this.#storedUpTo(outcome);
      return [[outcome]];
    }
    const call = encodeAppends(group);
    const answer = await this.#writer.row(APPEND_EVENTS, call.parameters);
    const { outcomes, head } = decodeAnswer(group, call, answer as unknown as AppendAnswer);
    this.#arrivals.stored(head);
    return outcomes;
  }

  #storedUpTo(outcome: WriteOutcome): void {
    if (outcome.status !== 'stored') return;
    for (const { known, position } of outcome.events) if (!known) this.#arrivals.stored(position);
  }
}
