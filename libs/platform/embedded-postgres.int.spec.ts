import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { waitFor } from '../../test/support/wait-for.js';
import { createPool } from './database.js';
import { connectEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import type { EmbeddedPostgres } from './embedded-postgres.js';
import { isRoot } from './embedded-postgres/account.js';
import { servesFolder } from './embedded-postgres/postmaster.js';

jest.setTimeout(60_000);

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Also true of a process that has ended and waits for whoever started it to ask how. */
const hasEnded = async (pid: number): Promise<boolean> => (await servesFolder(pid, 'postgres')) === 'no';

interface Running {
  readonly child: ChildProcess;
  readonly answer: { url?: string; error?: string };
}

describe('startEmbeddedPostgres', () => {
  let folder: string;
  const ends: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-embedded-'));
  });

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (dataDir = folder): Promise<EmbeddedPostgres> => {
    const database = await startEmbeddedPostgres({ dataDir });
    ends.push(() => database.stop());
    return database;
  };

  const query = async (url: string, sql: string): Promise<pg.QueryResultRow[]> => {
    const pool = createPool(url, { max: 1, connectTimeoutMs: 2_000 });
    try {
      return (await pool.query<pg.QueryResultRow>(sql)).rows;
    } finally {
      await pool.end();
    }
  };

  /** Runs the database in a process of its own, as the user and with the PATH that are given. */
  const startChild = async (
    dataDir = folder,
    { user, path = process.env.PATH }: { readonly user?: number; readonly path?: string } = {},
  ): Promise<Running> => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        here('../../test/support/typescript-register.js'),
        here('../../test/support/embedded-database-child.ts'),
        dataDir,
      ],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '', PATH: path },
        uid: user,
        gid: user,
      },
    );
    ends.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    });
    const line = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([text]) => String(text)),
      once(child, 'exit').then(([code]) => JSON.stringify({ error: `ended with ${String(code)}` })),
    ]);
    return { child, answer: JSON.parse(line) as Running['answer'] };
  };

  const urlOf = ({ answer }: Running): string => {
    if (answer.url === undefined) throw new Error(`The child did not start: ${answer.error ?? ''}`);
    return answer.url;
  };

  const kill = async ({ child }: Running): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  const postmasterPid = async (dataDir = folder): Promise<number> =>
    Number((await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);

  it('keeps what was stored from one run to the next', async () => {
    const first = await start();
    await query(first.url, "create table piece (name text); insert into piece values ('Example')");
    await first.stop();
    expect(existsSync(join(folder, 'postgres/data/postmaster.pid'))).toBe(false);

    const second = await start();
    expect(await query(second.url, 'select name from piece')).toEqual([{ name: 'Example' }]);
  });

  it('is durable, listens on the loopback address alone and asks for its own password', async () => {
    const { url } = await start();

    expect(
      await query(
        url,
        `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
                current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
                (select string_agg(distinct auth_method, ',') from pg_hba_file_rules) as methods`,
      ),
    ).toEqual([{ fsync: 'on', commit: 'on', listens: '127.0.0.1', sockets: '', methods: 'scram-sha-256' }]);

    const stranger = new URL(url);
    stranger.password = 'postgres';
    await expect(query(stranger.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(folder, 'postgres/password'))).mode & 0o777).toBe(0o600);
  });

  it('takes over a database that a killed service left running, and stops it in the end', async () => {
    const killed = await startChild();
    await query(urlOf(killed), "create table piece (name text); insert into piece values ('Example')");
    await kill(killed);
    const orphan = await postmasterPid();

    const next = await start();
    expect(await postmasterPid()).toBe(orphan);
    expect(await query(next.url, 'select name from piece')).toEqual([{ name: 'Example' }]);

    await next.stop();
    await waitFor('the orphan to be gone', () => hasEnded(orphan));
  });

  it('starts after the service and its database were both killed', async () => {
    const killed = await startChild();
    await query(urlOf(killed), "create table piece (name text); insert into piece values ('Example')");
    const pid = await postmasterPid();
    await kill(killed);
    process.kill(pid, 'SIGKILL');

    const next = await start();
    expect(await query(next.url, 'select name from piece')).toEqual([{ name: 'Example' }]);
  });

  it('is not stopped by a pid file whose number now belongs to another program', async () => {
    await (await start()).stop();
    const data = join(folder, 'postgres/data');
    // Of the same user as the database: PostgreSQL itself would take it for a running server.
    const { uid, gid } = await stat(data);
    const other = spawn('sleep', ['600'], { stdio: 'ignore', uid, gid });
    ends.push(async () => {
      other.kill();
      await once(other, 'exit');
    });
    await writeFile(
      join(data, 'postmaster.pid'),
      `${String(other.pid)}\n${data}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`,
    );

    const next = await start();
    expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(other.exitCode).toBeNull();
  });

  it('replaces an orphan that no longer answers', async () => {
    const killed = await startChild();
    urlOf(killed);
    await kill(killed);
    const hung = await postmasterPid();
    process.kill(hung, 'SIGSTOP');

    const next = await start();
    expect(await postmasterPid()).not.toBe(hung);
    expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a data folder that another live service uses, and leaves that one alone', async () => {
    const first = await start();
    const second = await startChild();

    expect(second.answer.error).toMatch(/Another running Tessera/);
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('lets one of two services that start at once have the folder', async () => {
    const both = await Promise.all([startChild(), startChild()]);

    const urls = both.flatMap(({ answer }) => answer.url ?? []);
    expect(urls).toHaveLength(1);
    expect(both.map(({ answer }) => answer.error ?? '').join('')).toMatch(/Another running Tessera/);
    expect(await query(urls[0] ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts the database again, on the same port, when it dies under the service', async () => {
    const { url } = await start();
    process.kill(await postmasterPid(), 'SIGKILL');

    await waitFor('the database to answer again', async () => (await query(url, 'select 1 as one')).length === 1, {
      withinMs: 30_000,
    });
  });

  it('ends with exit code 0 on SIGTERM, the database stopped', async () => {
    const running = await startChild();
    urlOf(running);
    const pid = await postmasterPid();
    running.child.kill('SIGTERM');

    expect(await once(running.child, 'exit')).toEqual([0, null]);
    await waitFor('the database to be gone', () => hasEnded(pid));
  });

  it('works in a folder that only the user who runs it may open', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const { url } = await start(join(closed, 'data'));

    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
  });

  it('says which release is needed where the database is of another version of PostgreSQL', async () => {
    await (await start()).stop();
    await writeFile(join(folder, 'postgres/data/PG_VERSION'), '15\n');
    await expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toThrow(/PostgreSQL 15.* runs 18/s);
  });

  it('keeps statements and their values out of its log', async () => {
    const { url } = await start();
    await query(url, 'create table piece (name text primary key)');
    await query(url, "insert into piece values ('Canary Example')");
    await expect(query(url, "insert into piece values ('Canary Example')")).rejects.toThrow();
    await expect(query(url, "select 'Canary Example'::uuid")).rejects.toThrow();

    const log = await readFile(join(folder, 'postgres/server.log'), 'utf8');
    expect(log).toMatch(/ready to accept connections/);
    expect(log).not.toMatch(/Canary/);
  });

  if (isRoot()) {
    it('runs as an ordinary user, who needs no other', async () => {
      const nobody = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
      await chmod(folder, 0o777);
      const running = await startChild(join(folder, 'own'), { user: nobody });

      expect(await query(urlOf(running), 'select 1 as one')).toEqual([{ one: 1 }]);
      expect((await stat(join(folder, 'own/postgres/data'))).uid).toBe(nobody);
    });

    it('does without a user postgres, on a host that has none', async () => {
      const id = join(folder, 'id');
      await writeFile(id, '#!/bin/sh\n[ "$2" = postgres ] && exit 1\nexec /usr/bin/id "$@"\n', { mode: 0o755 });
      const running = await startChild(join(folder, 'data'), { path: `${folder}:${process.env.PATH ?? ''}` });

      expect(await query(urlOf(running), 'select 1 as one')).toEqual([{ one: 1 }]);
      const nobody = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
      expect((await stat(join(folder, 'data/postgres/data'))).uid).toBe(nobody);
    });

    it('runs the database as another user than root', async () => {
      await start();
      expect((await stat(`/proc/${String(await postmasterPid())}`)).uid).not.toBe(0);
    });

    it('tells an ordinary user that the folder is not theirs', async () => {
      const nobody = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
      await (await start()).stop();
      await chmod(folder, 0o755);

      const refused = await startChild(folder, { user: nobody });
      expect(refused.answer.error).toMatch(/TESSERA_DATA/);
    });
  }

  it('is shared with whoever works beside the service, and stays up when that work is done', async () => {
    const service = await startChild();
    const beside = await connectEmbeddedPostgres({ dataDir: folder });
    expect(beside.url).toBe(urlOf(service));
    await query(beside.url, 'create table piece ()');
    await beside.stop();
    expect(await query(urlOf(service), 'select from piece')).toEqual([]);
  });

  it('is started for work beside a service where none runs, and stopped after it', async () => {
    const beside = await connectEmbeddedPostgres({ dataDir: folder });
    expect(await query(beside.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await beside.stop();
    expect(existsSync(join(folder, 'postgres/data/postmaster.pid'))).toBe(false);
  });
});
