import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPool } from '#platform';
import { waitFor } from './wait-for.js';

const run = promisify(execFile);

/** Where distributions put PostgreSQL: a folder for each major version. */
const PLACES = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr'];
const NEEDED = ['initdb', 'postgres', 'pg_ctl', 'pg_dump', 'pg_dumpall', 'pg_restore', 'psql'];

/** A PostgreSQL that is installed on this machine, with the programs that dump and restore. */
export interface InstalledPostgres {
  readonly version: string;
  /** A fresh cluster of a spec's own in a folder of its own, running, with a database `tessera`. */
  start(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }>;
  /** Runs a program to its end. */
  run(program: 'pg_dump' | 'pg_dumpall' | 'pg_restore' | 'psql', args: readonly string[]): Promise<void>;
}

/** Finds the newest; says in one line why there is none otherwise. */
export const installedPostgres = async (): Promise<InstalledPostgres | undefined> => {
  const folders = PLACES.flatMap((place) =>
    existsSync(place) ? readdirSync(place).map((name) => join(place, name, 'bin')) : [],
  ).filter((bin) => NEEDED.every((program) => existsSync(join(bin, program))));
  const bin = folders.sort().at(-1);
  if (bin === undefined) {
    process.stderr.write('skipped: no PostgreSQL with pg_dump and pg_restore is installed here\n');
    return undefined;
  }
  const { stdout } = await run(join(bin, 'postgres'), ['--version']);
  const account = process.getuid?.() === 0 ? await unprivileged() : {};
  return {
    version: stdout.trim(),
    start: async (folder) => {
      const data = join(folder, 'data');
      await mkdir(data, { mode: 0o700 });
      if (account.uid !== undefined && account.gid !== undefined) {
        await chown(folder, account.uid, account.gid);
        await chown(data, account.uid, account.gid);
      }
      const options = { ...account, cwd: '/' };
      await run(
        join(bin, 'initdb'),
        ['-D', data, '-U', 'tessera', '-A', 'trust', '-E', 'UTF8', '--no-locale'],
        options,
      );
      const port = await freePort();
      const server = spawn(
        join(bin, 'postgres'),
        ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
        { ...options, stdio: 'ignore' },
      );
      const ended = once(server, 'exit');
      const url = (database: string): string => `postgres://tessera@127.0.0.1:${String(port)}/${database}`;
      const admin = createPool(url('postgres'), { max: 1 });
      await waitFor('the database to start', () => admin.query('create database tessera').then(() => true), {
        withinMs: 60_000,
        everyMs: 100,
      });
      await admin.end();
      return {
        url: url('tessera'),
        stop: async () => {
          // Fast: whoever is connected is not waited for.
          server.kill('SIGINT');
          await ended;
        },
      };
    },
    run: async (program, args) => {
      await run(join(bin, program), [...args], { maxBuffer: 64 * 1_048_576 });
    },
  };
};

const unprivileged = async (): Promise<{ readonly uid?: number; readonly gid?: number }> => {
  for (const name of ['postgres', 'nobody']) {
    const id = (flag: string): Promise<number> => run('id', [flag, name]).then(({ stdout }) => Number(stdout));
    const found = await Promise.all([id('-u'), id('-g')]).catch(() => undefined);
    if (found) return { uid: found[0], gid: found[1] };
  }
  return {};
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
