import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** One step of the database's schema. `number` orders steps across all libraries. */
interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const FILE = /^(\d{4})-[a-z0-9-]+\.sql$/;
/** Any fixed number will do, as long as every instance takes the same one. */
const MIGRATION_LOCK = 7_355_272_001;

const LEDGER = `
  create table if not exists schema_migrations (
    number     integer primary key,
    name       text not null,
    checksum   text not null,
    applied_at timestamptz not null default clock_timestamp()
  )`;

/**
 * Brings a database to the schema of this release: every `NNNN-name.sql` of the folders that it does not have yet, in
 * order of number, each in a transaction of its own. Instances that start together take turns.
 * @returns the names of the files that were applied now.
 * @throws Error where two files have one number, a file that was applied has changed, or a file fails:
 *   the files before it stay applied.
 */
export const migrate = async (pool: pg.Pool, folders: readonly URL[]): Promise<string[]> => {
  const migrations = await gather(folders);
  // A connection of its own, without the pool's limits: building an index on a large table takes as long as it takes.
  const client = new pg.Client({
    connectionString: pool.options.connectionString,
    application_name: 'tessera-migrate',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(LEDGER);
    return await applyMissing(client, migrations);
  } finally {
    // Ending the session gives the lock back, also after an error.
    await client.end().catch(() => undefined);
  }
};

const gather = async (folders: readonly URL[]): Promise<Migration[]> => {
  const found = await Promise.all(folders.map((folder) => readFolder(fileURLToPath(folder))));
  const migrations = found.flat().sort((one, other) => one.number - other.number);
  migrations.forEach((migration, index) => {
    const previous = migrations[index - 1];
    if (previous?.number === migration.number) {
      throw new Error(`Two migrations have one number: ${previous.name} and ${migration.name}.`);
    }
  });
  return migrations;
};

const readFolder = async (folder: string): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  return Promise.all(
    names.map(async (name) => {
      const number = FILE.exec(name)?.[1];
      if (number === undefined) {
        throw new Error(`A migration is named NNNN-name.sql; ${name} in ${basename(folder)} is not.`);
      }
      const sql = await readFile(join(folder, name), 'utf8');
      // The same file must have the same checksum where git writes CRLF.
      const checksum = hash('sha256', sql.replaceAll('\r\n', '\n'), 'hex');
      return { number: Number(number), name, sql, checksum };
    }),
  );
};

const applyMissing = async (client: pg.Client, migrations: readonly Migration[]): Promise<string[]> => {
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from schema_migrations',
  );
  const applied = new Map(rows.map((row) => [row.number, row]));
  const names: string[] = [];
  for (const migration of migrations) {
    const known = applied.get(migration.number);
    if (!known) {
      await apply(client, migration);
      names.push(migration.name);
    } else if (known.checksum !== migration.checksum) {
      throw new Error(
        `Migration ${migration.name} is not what was applied to this database as ${known.name}. ` +
          'A migration that was applied never changes: restore the file and put the change into a new one.',
      );
    }
  }
  return names;
};

const apply = async (client: pg.Client, migration: Migration): Promise<void> => {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`Migration ${migration.name} failed: ${error instanceof Error ? error.message : 'unknown error'}`, {
      cause: error,
    });
  }
};
