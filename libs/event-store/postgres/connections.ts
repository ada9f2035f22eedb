import pg from 'pg';
import { addressOf } from '#platform';
import { endClient, settingsOf } from '../client.js';
import { PreparedRow } from './prepared-row.js';
import type { PreparedStatement, PreparedValues } from './prepared-row.js';

/**
 * Where the database is: its URL, and the role to run as (the login itself where there is none); or a pool whose
 * settings reach it. The pool's connections are not used.
 */
export type DatabaseSource = { readonly url: string; readonly role?: string } | { readonly pool: pg.Pool };

/** Bounds of the store's own connections, in milliseconds. */
export interface Timeouts {
  readonly connectMs: number;
  readonly statementMs: number;
}

/** The server cannot keep its limit over a network that swallows packets: then the client gives up, a little later. */
const SWALLOWED_MS = 1_000;

/** Every column as the text that PostgreSQL sends: what reads them knows what they are. */
const AS_SENT: pg.CustomTypesConfig = {
  getTypeParser: (() => (text: string) => text) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * Plans of named statements are kept from when the tables were small; these keep them fit for large ones.
 * Just-in-time compilation costs more than any statement of the store.
 */
const PLANNER =
  '-c jit=off -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off';

/** The form of a time that the reader takes apart, whatever the server's own settings. */
const TIMES = '-c datestyle=ISO -c timezone=UTC';

export const connectionConfig = (source: DatabaseSource, timeouts: Timeouts): pg.ClientConfig => {
  const settings: pg.ClientConfig = 'url' in source ? addressOf(source.url, source.role) : settingsOf(source.pool);
  return {
    ...settings,
    options: [settings.options, PLANNER, TIMES].filter(Boolean).join(' '),
    application_name: 'tessera event store',
    connectionTimeoutMillis: timeouts.connectMs,
    statement_timeout: timeouts.statementMs,
    query_timeout: timeouts.statementMs + SWALLOWED_MS,
    keepAlive: true,
    types: AS_SENT,
  };
};

/** One connection that is made when it is needed, and made again after it was lost. */
export class Connection {
  #client: Promise<pg.Client> | undefined;
  #closed = false;

  constructor(private readonly config: pg.ClientConfig) {}

  /**
   * Runs a prepared statement that answers with one row. One at a time: the caller waits for the answer before the next.
   */
  async row(statement: PreparedStatement, values: PreparedValues): Promise<readonly (string | null)[]> {
    if (this.#closed) throw new Error('Connection ended');
    this.#client ??= this.#connect();
    const connected = this.#client;
    const client = await connected;
    try {
      return await new Promise((resolve, reject) => {
        client.query(
          new PreparedRow(statement, values, (error, row) => {
            if (error || !row) reject(error ?? new Error('Connection ended'));
            else resolve(row);
          }),
        );
      });
    } catch (error) {
      // After an error that the server reports and survives, the connection is whole; after any other, who knows.
      if (!(error instanceof pg.DatabaseError) || error.severity !== 'ERROR') {
        this.#forget(connected);
        void endClient(client);
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connected = this.#client;
    this.#client = undefined;
    const client = await connected?.catch(() => undefined);
    if (client) await endClient(client);
  }

  #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.config);
    client.on('error', () => undefined);
    const connected = client.connect().then(
      () => client,
      (error: unknown) => {
        this.#forget(connected);
        client.connection.stream.destroy();
        throw error;
      },
    );
    client.on('end', () => this.#forget(connected));
    return connected;
  }

  #forget(connected: Promise<pg.Client>): void {
    if (this.#client === connected) this.#client = undefined;
  }
}
