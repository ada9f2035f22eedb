import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { addressOf } from './database.js';
import { errorCode } from './error-code.js';

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

/** SQLSTATE: the login may not do it. */
const INSUFFICIENT_PRIVILEGE = '42501';

const LEDGER = `
  create table if not exists schema_migrations (
    number     integer primary key,
    name       text not null,
    checksum   text not null,
    applied_at timestamptz not null default clock_timestamp()
  )`;

/** The database lacks migrations, and the login may not make them: somebody else has to, before the service starts. */
export class NotMigrated extends Error {
  override readonly name = 'NotMigrated';

  constructor(
    readonly missing: readonly string[],
    options?: ErrorOptions,
  ) {
    const [first = ''] = missing;
    super(
      `The database lacks ${String(missing.length)} of this release's migrations, from ${first} on, and the login may ` +
        'not make them. Run `tessera migrate` with DATABASE_MIGRATION_URL set to the login that owns the database.',
      options,
    );
  }
}

/**
 * Brings a database to the schema of this release: every `NNNN-name.sql` of the folders that it does not have yet, in
 * order of number, each in a transaction of its own. Instances that start together take turns. Where nothing is
 * missing it only reads, which any login may that the ledger of migrations is shown to.
 * @param database its URL; or a pool to it, whose address and login are taken, and nothing else.
 * @returns the names of the files that were applied now.
 * @throws NotMigrated where files are missing and the login may not make tables; Error where two files have one
 *   number, a file that was applied has changed, or a file fails: the files before it stay applied.
 */
export const migrate = async (database: pg.Pool | string, folders: readonly URL[]): Promise<string[]> => {
  const migrations = await gather(folders);
  return connected(database, async (client) => {
    const missing = await missingOf(client, migrations).catch((error: unknown) => {
      if (errorCode(error) === INSUFFICIENT_PRIVILEGE) throw new NotMigrated(namesOf(migrations), { cause: error });
      throw error;
    });
    if (missing.length === 0) return [];
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(LEDGER).catch((error: unknown) => {
      if (errorCode(error) === INSUFFICIENT_PRIVILEGE) throw new NotMigrated(namesOf(missing), { cause: error });
      throw error;
    });
    // What was missing may have been made while this instance waited for its turn.
    const applied: string[] = [];
    for (const migration of await missingOf(client, migrations)) {
      await apply(client, migration, missing);
      applied.push(migration.name);
    }
    return applied;
  });
};

/** The names of the files that `migrate` would apply, in order. Changes nothing. */
export const missingMigrations = async (database: pg.Pool | string, folders: readonly URL[]): Promise<string[]> => {
  const migrations = await gather(folders);
  return connected(database, async (client) => namesOf(await missingOf(client, migrations)));
};

/** A connection of its own, without a pool's limits: building an index on a large table takes as long as it takes. */
const connected = async <T>(database: pg.Pool | string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({
    ...(typeof database === 'string' ? addressOf(database) : { connectionString: database.options.connectionString }),
    application_name: 'tessera-migrate',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    // Ending the session gives the lock back, also after an error.
    await client.end().catch(() => undefined);
  }
};

const namesOf = (migrations: readonly Migration[]): string[] => migrations.map(({ name }) => name);

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

const missingOf = async (client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> => {
  const { rows: ledger } = await client.query("select 1 where to_regclass('schema_migrations') is not null");
  if (ledger.length === 0) return [...migrations];
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from schema_migrations',
  );
  const applied = new Map(rows.map((row) => [row.number, row]));
  for (const { number, name, checksum } of migrations) {
    const known = applied.get(number);
    if (known && known.checksum !== checksum) {
      throw new Error(
        `Migration ${name} is not what was applied to this database as ${known.name}. ` +
          'A migration that was applied never changes: restore the file and put the change into a new one.',
      );
    }
  }
  return migrations.filter(({ number }) => !applied.has(number));
};

const apply = async (client: pg.Client, migration: Migration, missing: readonly Migration[]): Promise<void> => {
  await client.query('begin');
  try {
    // Writes the ledger first: a login that may not is told so, rather than of the first thing that it may not make.
    await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    if (errorCode(error) === INSUFFICIENT_PRIVILEGE) throw new NotMigrated(namesOf(missing), { cause: error });
    throw error;
  }
  try {
    await client.query(migration.sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`Migration ${migration.name} failed: ${error instanceof Error ? error.message : 'unknown error'}`, {
      cause: error,
    });
  }
};
