import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { errorCode } from '../error-code.js';
import { freePort } from '../free-port.js';
import { finished, openLog, postgresArguments, readLog, SUPERUSER } from './cluster.js';
import type { Cluster } from './cluster.js';
import { isAlive, readPostmaster, removeStale, servesFolder } from './postmaster.js';
import type { Postmaster } from './postmaster.js';

/** A server that answers, and the connection that holds the service's lock on it. */
export interface HeldServer {
  readonly port: number;
  readonly lock: pg.Client;
  /** True where it was running already: a killed service had left it. */
  readonly adopted: boolean;
}

/** Another live service uses the database of this data folder. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse';
}

/**
 * An advisory lock in the database `postgres`, held by a service for as long as it lives. It tells a database in use
 * from an orphan, for the lock of a killed process is given back by the server itself.
 */
const SERVICE_LOCK = 7_355_272_002;
/** A killed service's lock is free within milliseconds. */
const LOCK_LIMIT_MS = 3_000;
/** A server that says it is ready and does not answer for so long hangs. */
const ANSWER_LIMIT_MS = 10_000;
/** A start after a crash replays the log first, and may take its time. */
const START_LIMIT_MS = 600_000;

const SHORTLY = 50;
const PORT_TAKEN = /could not bind|already in use|could not create any TCP/i;
const STILL_CLOSING = /postmaster\.pid" already exists|pre-existing shared memory block/i;

/**
 * Finds the server that runs on the cluster, or starts one, and takes the service's lock on it.
 * @param port the port to start on; a free one where it is absent.
 * @throws DatabaseInUse where another service holds the lock.
 */
export const holdServer = async (cluster: Cluster, signal: AbortSignal, port?: number): Promise<HeldServer> => {
  let launched = false;
  let lastProgress = performance.now();
  const begun = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const running = await runningServer(cluster);
    if (!running) {
      await launch(cluster, port ?? (await freePort()), signal);
      launched = true;
      lastProgress = performance.now();
      continue;
    }
    const client = running.ready ? await connectTo(cluster, running.port) : undefined;
    if (client) return { port: running.port, lock: await takeLock(client, signal), adopted: !launched };
    if (running.ready && performance.now() - lastProgress > ANSWER_LIMIT_MS) {
      await stopServer(cluster, 'immediate');
      lastProgress = performance.now();
    } else if (performance.now() - begun > START_LIMIT_MS) {
      throw new Error(`PostgreSQL has been starting for too long; its log is ${cluster.logFile}.`);
    }
    if (!running.ready) lastProgress = performance.now();
    await sleep(SHORTLY, undefined, { signal });
  }
};

/** The live server of the cluster, starting or ready. A pid file that is left of a dead one is cleaned up. */
const runningServer = async (cluster: Cluster): Promise<Postmaster | undefined> => {
  const found = await readPostmaster(cluster.data);
  // Where the process is gone PostgreSQL replaces the file itself, safely against another start at the same time.
  if (!found || !isAlive(found.pid)) return undefined;
  const serves = await servesFolder(found.pid, cluster.data);
  if (serves === 'no') {
    await removeStale(cluster.data, found);
    return undefined;
  }
  return found;
};

const launch = async (cluster: Cluster, port: number, signal: AbortSignal): Promise<void> => {
  const log = await openLog(cluster);
  const before = (await stat(cluster.logFile)).size;
  let child: ChildProcess;
  try {
    child = cluster.launcher.spawn(cluster.binaries.postgres, postgresArguments(cluster, port), {
      // A session of its own: Ctrl-C in a terminal reaches the service alone, which stops the database last.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
    });
  } finally {
    await log.close();
  }
  const end = finished(child);
  let ended = false;
  const noteEnd = (): void => {
    ended = true;
  };
  end.then(noteEnd, noteEnd);
  const hasEnded = (): boolean => ended;
  child.unref();
  const onAbort = (): void => {
    child.kill('SIGINT');
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!hasEnded()) {
      const server = await readPostmaster(cluster.data);
      if (server?.ready && server.pid === child.pid) return;
      await sleep(SHORTLY / 2, undefined, { signal });
    }
    await end;
    const said = await readLog(cluster, before);
    if (PORT_TAKEN.test(said) || STILL_CLOSING.test(said)) {
      await sleep(4 * SHORTLY, undefined, { signal });
      return;
    }
    throw new Error(`PostgreSQL did not start: ${reasonIn(said)} Its log is ${cluster.logFile}.`);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

const reasonIn = (log: string): string => {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  return lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? 'it said nothing.';
};

/** A connection to the database `postgres`; undefined where the server does not answer yet. */
const connectTo = async (cluster: Cluster, port: number): Promise<pg.Client | undefined> => {
  const client = new pg.Client({
    connectionString: connectionString(cluster, port, 'postgres'),
    application_name: 'tessera-service-lock',
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (errorCode(error) === '28P01') {
      throw new Error(
        `The embedded database does not take the password in ${cluster.passwordFile}: restore that file from a backup.`,
        { cause: error },
      );
    }
    return undefined;
  }
};

const takeLock = async (client: pg.Client, signal: AbortSignal): Promise<pg.Client> => {
  const begun = performance.now();
  try {
    do {
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
        SERVICE_LOCK,
      ]);
      if (rows[0]?.taken === true) return client;
      await sleep(SHORTLY, undefined, { signal });
    } while (performance.now() - begun < LOCK_LIMIT_MS);
    throw new DatabaseInUse(
      'Another running Tessera uses the database in this data folder. Stop it first, or give this one a data folder ' +
        'of its own with TESSERA_DATA. Services that share a database need DATABASE_URL.',
    );
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
};

/** Stops the cluster's server: `fast` ends sessions and writes a checkpoint, `immediate` leaves that to the next start. */
export const stopServer = async (cluster: Cluster, mode: 'fast' | 'immediate'): Promise<void> => {
  const { code } = await finished(
    cluster.launcher.spawn(
      cluster.binaries.pgCtl,
      ['stop', '-D', cluster.data, '-m', mode, '-w', '-t', mode === 'fast' ? '60' : '5', '-s'],
      { stdio: 'ignore', windowsHide: true },
    ),
  );
  if (code === 0) return;
  const left = await runningServer(cluster);
  if (!left) return;
  if (mode === 'fast') {
    await stopServer(cluster, 'immediate');
  } else if ((await servesFolder(left.pid, cluster.data)) === 'yes') {
    process.kill(left.pid, 'SIGKILL');
  }
};

export const connectionString = (cluster: Cluster, port: number, database: string): string =>
  `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${String(port)}/${database}`;
