import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import pg from 'pg';
import { APPLICATION_ROLE, createPool, errorCode, migrate } from '#platform';

const libs = new URL('../../libs/', import.meta.url);

/** The migrations of every library, as they stand in the source tree. */
export const migrationFolders = (): URL[] =>
  readdirSync(libs)
    .map((lib) => new URL(`${lib}/migrations/`, libs))
    .filter((folder) => existsSync(folder));

const serverUrl = async (): Promise<string> => {
  const { DATABASE_URL, TESSERA_TEST_DATABASE } = process.env;
  if (DATABASE_URL !== undefined && DATABASE_URL !== '') return DATABASE_URL;
  if (TESSERA_TEST_DATABASE === undefined) {
    throw new Error("No database for tests: set DATABASE_URL, or run with this project's jest.config.js.");
  }
  const answer = await fetch(TESSERA_TEST_DATABASE);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The test database did not start: ${text}`);
  return text;
};

/** A database of a spec's own, and the pool to it. */
export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Closes the pool and drops the database, whoever else is still connected to it. */
  drop(): Promise<void>;
}

const onServer = async (server: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

/** An empty database, without any migration: for specs of migrations themselves. */
export const emptyDatabase = async (name: string): Promise<TestDatabase> => {
  const server = await serverUrl();
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 30);
  const database = `tessera_test_${words}_${randomBytes(5).toString('hex')}`;
  await onServer(server, `create database ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  const pool = createPool(url.href, { applicationName: `test ${words}` });
  return {
    url: url.href,
    pool,
    drop: async () => {
      await pool.end();
      await onServer(server, `drop database if exists ${database} with (force)`);
    },
  };
};

/** A fresh database with the migrations of every library. `name` is for whoever reads the server's list. */
export const testDatabase = async (name: string): Promise<TestDatabase> => {
  const database = await emptyDatabase(name);
  try {
    await migrate(database.pool, migrationFolders());
    return database;
  } catch (error) {
    await database.drop();
    throw error;
  }
};

/** A login of a spec's own on the server of its database. */
export interface TestLogin {
  readonly name: string;
  /** The spec's database, as this login. */
  readonly url: string;
  /** Drops it: after the database, where it owns things in it. */
  drop(): Promise<void>;
}

/** Makes a login, which may do nothing but act as the role that the service runs as. */
export const testLogin = async (database: TestDatabase): Promise<TestLogin> => {
  const name = `tessera_test_${randomBytes(8).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  const server = await serverUrl();
  await database.pool.query(`create role ${name} login password '${password}'`);
  await database.pool.query(`grant ${APPLICATION_ROLE} to ${name}`);
  const url = new URL(database.url);
  url.username = name;
  url.password = password;
  return {
    name,
    url: url.href,
    drop: () => onServer(server, `drop role ${name}`),
  };
};

/**
 * A login that owns the database as a partnership's would: no superuser, and it may not make roles. The role that the
 * service runs as is there before, as whoever runs the server makes it.
 */
export const testOwner = async (database: TestDatabase): Promise<TestLogin> => {
  const { pool, url } = database;
  await pool.query(`create role ${APPLICATION_ROLE} nologin`).catch((error: unknown) => {
    if (!['42710', '23505'].includes(errorCode(error) ?? '')) throw error;
  });
  const login = await testLogin(database);
  await pool.query(`alter database ${new URL(url).pathname.slice(1)} owner to ${login.name}`);
  await pool.query(`alter schema public owner to ${login.name}`);
  return login;
};
