import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { GrowingPause } from '../growing-pause.js';
import { endClient } from '../client.js';
import { reasonOf } from './failures.js';

/** Shape of pino: details first. */
export interface EventStoreLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

const CHANNEL = 'tessera_events';
/** Other processes hear of new events at most this often, however many there are. */
const ANNOUNCE_EVERY_MS = 50;

/**
 * Tells subscriptions that events have arrived: at once those of this process, by NOTIFY those of others, over one
 * connection for everything and apart from the appends' own. Nothing depends on a message coming through: whoever
 * waits also looks by themselves from time to time.
 */
export class Arrivals {
  #count = 0;
  /** The last position that this process has stored, and the last of those that others were told of. */
  #head = 0;
  #announced = 0;
  readonly #waiting = new Set<() => void>();
  readonly #closing = new AbortController();
  #connecting: Promise<void> | undefined;
  #client: pg.Client | undefined;
  #announcing: Promise<void> | undefined;

  constructor(
    private readonly config: pg.ClientConfig,
    private readonly logger: EventStoreLogger | undefined,
  ) {}

  /** Keeps the connection to other processes from now on. */
  connect(): void {
    this.#connecting ??= this.#stayConnected();
  }

  /** How often it was heard that events have arrived: take it before looking, and wait for more than that. */
  get count(): number {
    return this.#count;
  }

  /** This process has stored events up to a position. */
  stored(head: number): void {
    if (head <= this.#head) return;
    this.#head = head;
    this.#arrived();
    this.#announce();
  }

  /** Resolves when it was heard more than `count` times, after a time (ms), or when the signal says so. */
  async next(count: number, withinMs: number, signal: AbortSignal): Promise<void> {
    if (this.#count > count || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      signal.addEventListener('abort', done);
      this.#waiting.add(done);
    });
  }

  async close(): Promise<void> {
    // Others hear of the last events before the connection goes.
    while (this.#announcing) await this.#announcing;
    this.#closing.abort();
    if (this.#client) await endClient(this.#client);
    await this.#connecting;
  }

  #arrived(): void {
    this.#count += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Tells other processes until they know of everything; without a connection, as soon as there is one. */
  #announce(): void {
    this.connect();
    const client = this.#client;
    if (this.#announcing || !client || this.#announced >= this.#head) return;
    this.#announcing = this.#notify(client, this.#head).finally(() => {
      this.#announcing = undefined;
      this.#announce();
    });
  }

  async #notify(client: pg.Client, head: number): Promise<void> {
    try {
      await client.query('select pg_notify($1, $2)', [CHANNEL, String(head)]);
      this.#announced = head;
    } catch {
      // Lost, or silent, which comes to the same: it is made again.
      await endClient(client);
    }
    await pause(ANNOUNCE_EVERY_MS);
  }

  async #stayConnected(): Promise<void> {
    const failures = new GrowingPause(100, 3_000);
    while (!this.#isClosing()) {
      try {
        await this.#listen();
        failures.reset();
        if (!this.#isClosing()) this.logger?.info({}, 'The event store lost its listening connection.');
      } catch (error) {
        this.logger?.warn({ reason: reasonOf(error) }, 'The event store cannot hear of other processes.');
      }
      await failures.wait(this.#closing.signal);
    }
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Listens until the connection is lost. @throws what kept it from being made. */
  async #listen(): Promise<void> {
    const client = new pg.Client(this.config);
    client.on('error', () => undefined);
    const lost = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('notification', () => this.#arrived());
    try {
      await client.connect();
      // A notification is worth no wait for the disk.
      await client.query(`set synchronous_commit = off; listen ${CHANNEL}`);
      if (this.#isClosing()) return;
      this.#client = client;
      // What was said meanwhile was not heard.
      this.#arrived();
      this.#announce();
      await lost;
    } finally {
      this.#client = undefined;
      await endClient(client);
    }
  }
}
