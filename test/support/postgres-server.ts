import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '#platform';
import { waitFor } from './wait-for.js';

/** A PostgreSQL that this machine has installed, run on a folder of its own that goes when it is stopped. */
export interface PostgresServer {
  readonly url: string;
  /** As the server says it, e.g. `15.18 (Debian 15.18-0+deb12u1)`. */
  readonly version: string;
  /** Ends every connection and the server, and removes its folder. */
  stop(): Promise<void>;
}

/** Where Debian keeps the server programs of each major version. */
const DEBIAN = '/usr/lib/postgresql';
/** Root may not run PostgreSQL: this account does, which Debian's package makes. */
const ACCOUNT = 'postgres';

/** The programs of the newest version that is installed; undefined where there is none. */
export const installedPostgres = (): string | undefined => {
  if (!existsSync(DEBIAN)) return undefined;
  const newestFirst = readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one));
  return newestFirst.map((version) => join(DEBIAN, version, 'bin')).find((bin) => existsSync(join(bin, 'postgres')));
};

/**
 * Starts a server on a free port, with its defaults (fsync on, too) and 200 connections.
 * @param options.bin the folder of its programs; the newest that Debian has installed where it is not given.
 * @param options.settings what its configuration is to say besides, by name.
 * @throws Error where no server is installed, or it does not start; then with the last of its log.
 */
export const startPostgresServer = async (
  options: { readonly bin?: string; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<PostgresServer> => {
  const bin = options.bin ?? installedPostgres();
  if (bin === undefined) throw new Error(`There is no PostgreSQL in ${DEBIAN}: install the package postgresql.`);
  const account = process.getuid?.() === 0 ? accountNamed(ACCOUNT) : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'tessera-postgres-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const password = randomBytes(24).toString('base64url');
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) for (const path of [folder, passwordFile]) await chown(path, account.uid, account.gid);
    const data = join(folder, 'data');
    await promisify(execFile)(
      join(bin, 'initdb'),
      [
        `--pgdata=${data}`,
        `--username=${ACCOUNT}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
      ],
      { ...account, cwd: folder },
    );
    const port = await freePort();
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
      max_connections: '200',
      ...options.settings,
    };
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const url = `postgres://${ACCOUNT}:${password}@127.0.0.1:${port}/postgres`;
    const end = endOf(server, folder);
    try {
      const version = await answering(server, url);
      return { url, version, stop: () => end().then(remove) };
    } catch (error) {
      await end();
      throw error;
    }
  } catch (error) {
    await remove();
    throw error;
  }
};

const accountNamed = (name: string): { uid: number; gid: number } => {
  const [uid = NaN, gid = NaN] = ['-u', '-g'].map((which) => {
    const { status, stdout } = spawnSync('id', [which, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : NaN;
  });
  if (!Number.isInteger(uid) || !Number.isInteger(gid)) throw new Error(`There is no account ${name} on this machine.`);
  return { uid, gid };
};

/** Waits for the end of its input, which is the end of this process, however that ended; then it cleans up. */
const AFTER_US = 'trap "" INT TERM HUP; cat >/dev/null; kill -QUIT "$1"; sleep 1; rm -rf "$2"';

/** How to end the server; it also ends when this process does. */
const endOf = (server: ChildProcess, folder: string): (() => Promise<void>) => {
  const left = spawn('sh', ['-c', AFTER_US, 'sh', String(server.pid), folder], { stdio: ['pipe', 'ignore', 'ignore'] });
  return async () => {
    left.kill('SIGKILL');
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    // Fast shutdown: whoever is connected is sent away.
    server.kill('SIGINT');
    await gone;
  };
};

const answering = async (server: ChildProcess, url: string): Promise<string> => {
  let log = '';
  server.stderr?.on('data', (text: Buffer) => {
    log = (log + text.toString()).slice(-4_000);
  });
  server.once('error', (error) => (log += error.message));
  const ended = () => server.exitCode !== null || server.signalCode !== null || server.pid === undefined;
  const version = await waitFor('PostgreSQL to answer', () => (ended() ? 'ended' : versionOf(url)), {
    withinMs: 60_000,
  }).catch(() => 'ended');
  if (version === 'ended') throw new Error(`PostgreSQL did not start:\n${log}`);
  return version;
};

const versionOf = async (url: string): Promise<string> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end().catch(() => undefined);
  }
};
