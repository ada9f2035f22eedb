import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { EventStoreUnavailable } from '../event-store.js';
import { isAnswer, NoAnswer } from './failures.js';

/** A client that failed is replaced at most this often. */
const REPLACE_EVERY_MS = 1_000;
const DISPOSE_MS = 1_000;

/**
 * The client of KurrentDB, replaced by a new one where it failed: a node that is no longer the leader, or a channel
 * that is stuck, is not looked for again by the old one in every case. Every call has a limit of its own: the client's
 * deadlines do not cover discovery, nor the question what the server can do.
 */
export class KurrentConnection {
  #client: KurrentDBClient;
  #madeAt = performance.now();
  #gone = new AbortController();
  #closed = false;

  /** @throws Error where the connection string cannot be used; without it, as it holds a password. */
  constructor(
    private readonly connectionString: string,
    private readonly callMs: number,
  ) {
    this.#client = makeClient(connectionString);
  }

  /** @throws EventStoreUnavailable once it is closed. */
  get client(): KurrentDBClient {
    if (this.#closed) throw new EventStoreUnavailable('The event store is closed.');
    return this.#client;
  }

  /** Tells that the client of now is no longer the one: what runs on it is cut off without a word. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Makes one call. @throws what the client throws; NoAnswer after the limit. */
  async call<T>(run: (client: KurrentDBClient) => Promise<T>): Promise<T> {
    const { client } = this;
    try {
      return await within(this.callMs, run(client));
    } catch (error) {
      if (!isAnswer(error)) this.replace(client);
      throw error;
    }
  }

  /** Takes a new client in place of one that failed. */
  replace(failed: KurrentDBClient): void {
    if (this.#closed || failed !== this.#client || performance.now() - this.#madeAt < REPLACE_EVERY_MS) return;
    this.#client = makeClient(this.connectionString);
    this.#madeAt = performance.now();
    this.#gone.abort();
    this.#gone = new AbortController();
    void dispose(failed);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await dispose(this.#client);
  }
}

/** Resolves as the promise does. @throws NoAnswer where that takes longer. */
export const within = async <T>(ms: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer('KurrentDB did not answer in time.')), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

const dispose = (client: KurrentDBClient): Promise<void> => within(DISPOSE_MS, client.dispose()).catch(() => undefined);

const makeClient = (connectionString: string): KurrentDBClient => {
  const { console } = globalThis;
  const warn: unknown = Reflect.get(console, 'warn');
  // The client warns of options that it does not know by printing the whole connection string, password included.
  Reflect.set(console, 'warn', () => undefined);
  try {
    return KurrentDBClient.connectionString(connectionString);
  } catch {
    // What the client says quotes the connection string.
    throw new Error('The connection string of KurrentDB cannot be used.');
  } finally {
    Reflect.set(console, 'warn', warn);
  }
};
