import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { MIGRATIONS } from '#event-store';
import type { EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createPool, migrate } from '#platform';
import type { Leftovers } from '../leftovers.js';

/** A machine that stands still for a while spoils a percentile, not the run. */
export const PATIENCE_MS = 120_000;

const onServer = async <T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: server });
  // Where the bench is interrupted, its connections are cut.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Makes an empty database on the server; it is dropped with the leftovers. Answers its URL. */
export const makeDatabase = async (server: string, leftovers: Leftovers): Promise<string> => {
  const name = `tessera_bench_${randomBytes(5).toString('hex')}`;
  leftovers.add(() =>
    onServer(server, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`);
    }),
  );
  await onServer(server, (client) => client.query(`create database ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
};

export interface BenchDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly store: EventStore;
}

/** A database with the store's schema, and a store on it. */
export const makeStoreDatabase = async (server: string, leftovers: Leftovers): Promise<BenchDatabase> => {
  const url = await makeDatabase(server, leftovers);
  const pool = createPool(url, { max: 66, statementTimeoutMs: PATIENCE_MS });
  leftovers.add(() => pool.end());
  await migrate(pool, [MIGRATIONS]);
  const store = createPostgresEventStore({ url, statementTimeoutMs: PATIENCE_MS });
  leftovers.add(() => store.close());
  return { url, pool, store };
};

/** So that what was written before is not written to disk while something is measured. */
export const checkpoint = async (pool: pg.Pool): Promise<void> => {
  await pool.query('checkpoint');
};

const SETTINGS = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'max_wal_size',
] as const;

/** The server in a line: its version, and how durable a commit on it is. */
export const describeServer = (server: string): Promise<string> =>
  onServer(server, async (client) => {
    const { rows } = await client.query<{ name: string; value: string }>(
      'select name, current_setting(name) as value from unnest($1::text[]) as asked (name)',
      [['server_version', ...SETTINGS]],
    );
    const [version, ...settings] = rows.map(({ name, value }) =>
      name === 'server_version' ? value : `${name} ${value}`,
    );
    return `PostgreSQL ${version ?? 'unknown'}: ${settings.join(', ')}`;
  });
