import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { APPLICATION_ROLE, createPool, migrate, NotMigrated, startEmbeddedPostgres } from '#platform';
import type { EmbeddedPostgres } from '#platform';
import { migrationFolders } from '../support/database.js';

/** A server of its own: the role belongs to a whole server, and on that of the other specs it is there already. */
describe('the first migration on a server', () => {
  let folder: string;
  let server: EmbeddedPostgres;
  let superuser: pg.Client;
  const databases: string[] = [];
  const logins: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-roles-'));
    server = await startEmbeddedPostgres({ dataDir: folder });
    superuser = new pg.Client({ connectionString: server.url });
    await superuser.connect();
  });
  afterEach(async () => {
    for (const database of databases.splice(0)) await superuser.query(`drop database ${database} with (force)`);
    await superuser.query(`drop role if exists ${APPLICATION_ROLE}`);
    for (const login of logins.splice(0)) await superuser.query(`drop role ${login}`);
  });
  afterAll(async () => {
    await superuser.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const makeLogin = async (attributes = ''): Promise<string> => {
    const login = `example_${randomBytes(4).toString('hex')}`;
    await superuser.query(`create role ${login} login password 'example' ${attributes}`);
    logins.push(login);
    return login;
  };
  const makeDatabase = async (owner: string): Promise<string> => {
    const database = `example_${randomBytes(4).toString('hex')}`;
    await superuser.query(`create database ${database} owner ${owner}`);
    databases.push(database);
    return database;
  };
  const urlOf = (database: string, login: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${database}`;
    url.username = login;
    url.password = 'example';
    return url.href;
  };
  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  /** Whether events can be read as the role. */
  const actsAsRole = async (url: string): Promise<boolean> => {
    const pool = createPool(url, { role: APPLICATION_ROLE, max: 1 });
    try {
      return (await pool.query('select from events')).rowCount === 0;
    } finally {
      await pool.end();
    }
  };

  it('says how to make the role where the login may not, and goes on from there once it is made', async () => {
    const owner = await makeLogin();
    const url = urlOf(await makeDatabase(owner), owner);
    const failure = await failureOf(migrate(url, migrationFolders()));
    expect(String(failure)).toContain(
      `CREATE ROLE ${APPLICATION_ROLE} NOLOGIN; GRANT ${APPLICATION_ROLE} TO ${owner};`,
    );

    await superuser.query(`create role ${APPLICATION_ROLE} nologin; grant ${APPLICATION_ROLE} to ${owner}`);
    expect(await migrate(url, migrationFolders())).toContain('0007-application-role.sql');
    expect(await actsAsRole(url)).toBe(true);
  });

  it('lets an owner who may make roles, and is no superuser, act as the role', async () => {
    const owner = await makeLogin('createrole');
    const url = urlOf(await makeDatabase(owner), owner);
    await migrate(url, migrationFolders());
    expect(await actsAsRole(url)).toBe(true);
  });

  it('is for an owner who cannot act as the role, too: the service may have a login of its own', async () => {
    await superuser.query(`create role ${APPLICATION_ROLE} nologin`);
    const [owner, service] = [await makeLogin(), await makeLogin()];
    await superuser.query(`grant ${APPLICATION_ROLE} to ${service}`);
    const database = await makeDatabase(owner);
    await migrate(urlOf(database, owner), migrationFolders());
    expect(await migrate(urlOf(database, service), migrationFolders())).toEqual([]);
    expect(await actsAsRole(urlOf(database, service))).toBe(true);
    expect(await failureOf(actsAsRole(urlOf(database, owner)))).toMatchObject({ code: '42501' });
  });

  it('makes the role once where many databases are migrated at the same time', async () => {
    const owner = await makeLogin('createrole');
    const urls: string[] = [];
    while (urls.length < 6) urls.push(urlOf(await makeDatabase(owner), owner));
    await Promise.all(urls.map((url) => migrate(url, migrationFolders())));
    for (const url of urls) expect(await actsAsRole(url)).toBe(true);
  });

  it('says who has to migrate where the login may not, and leaves nothing behind', async () => {
    const [owner, service] = [await makeLogin(), await makeLogin()];
    const database = await makeDatabase(owner);
    const failure = await failureOf(migrate(urlOf(database, service), migrationFolders()));
    expect(failure).toBeInstanceOf(NotMigrated);
    expect(String(failure)).toMatch(/from 0001-events\.sql on.*tessera migrate.*DATABASE_MIGRATION_URL/);
  });
});
