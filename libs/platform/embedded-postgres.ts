import { setTimeout as sleep } from 'node:timers/promises';
import { openCluster } from './embedded-postgres/cluster.js';
import type { Cluster } from './embedded-postgres/cluster.js';
import { connectionString, DatabaseInUse, holdServer, stopServer } from './embedded-postgres/server.js';
import type { HeldServer } from './embedded-postgres/server.js';
import { readPostmaster } from './embedded-postgres/postmaster.js';

export { DatabaseInUse } from './embedded-postgres/server.js';

/** Where the embedded server says what it does. */
export interface EmbeddedPostgresLogger {
  info(message: string): void;
  warn(message: string): void;
}

export interface EmbeddedPostgresOptions {
  /** The service's data folder; the database lies in `postgres` under it. Made where it is missing. */
  readonly dataDir: string;
  readonly logger?: EmbeddedPostgresLogger;
}

export interface EmbeddedPostgres {
  /** Connection URL, with the password: never log it. It stays the same for as long as the service runs. */
  readonly url: string;
  /** Stops PostgreSQL cleanly. Close the pools first. Calling it twice is safe. */
  stop(): Promise<void>;
}

const DATABASE = 'tessera';
const SILENT: EmbeddedPostgresLogger = { info: () => undefined, warn: () => undefined };

/**
 * Starts the PostgreSQL that npm installed with the service, as a child process on a free port of the loopback
 * address. A server that a killed service left behind is taken over, one that another live service uses is refused,
 * and one that dies while the service runs is started again on the same port.
 * @throws DatabaseInUse where another live service uses the data folder; otherwise an Error that says what to do.
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const cluster = await openCluster(options.dataDir);
  const supervisor = new Supervisor(cluster, options.logger ?? SILENT);
  const port = await supervisor.start();
  return { url: connectionString(cluster, port, DATABASE), stop: () => supervisor.stop() };
};

/**
 * The database of a data folder, for work beside a service: that of the service where one runs, which ends it for both
 * when it stops; else it is started, and `stop` stops it.
 */
export const connectEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  try {
    return await startEmbeddedPostgres(options);
  } catch (error) {
    if (!(error instanceof DatabaseInUse)) throw error;
    const cluster = await openCluster(options.dataDir);
    const running = await readPostmaster(cluster.data);
    if (!running?.ready) throw error;
    return { url: connectionString(cluster, running.port, DATABASE), stop: () => Promise.resolve() };
  }
};

/** Keeps one server running, and the service's lock on it, from start to stop. */
class Supervisor {
  private readonly stopping = new AbortController();
  private held: HeldServer | undefined;
  private recovery: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly logger: EmbeddedPostgresLogger,
  ) {}

  async start(): Promise<number> {
    const held = await holdServer(this.cluster, this.stopping.signal);
    this.keep(held);
    this.logger.info(
      held.adopted
        ? 'Took over the database that an earlier run had left running.'
        : 'The embedded database is running.',
    );
    try {
      await makeDatabase(held);
    } catch (error) {
      await this.stop();
      throw error;
    }
    return held.port;
  }

  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async end(): Promise<void> {
    this.stopping.abort();
    await this.recovery;
    if (!this.held) return;
    // The lock is kept until the server ends it: a service that starts meanwhile must not take over a closing server.
    await stopServer(this.cluster, 'fast');
    await this.held.lock.end().catch(() => undefined);
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private keep(held: HeldServer): void {
    this.held = held;
    held.lock.once('end', () => {
      if (this.isStopping()) return;
      this.held = undefined;
      this.recovery = this.recover(held.port);
    });
  }

  /** Callers get "unavailable" from their pools meanwhile, and go on by themselves once the server is back. */
  private async recover(port: number): Promise<void> {
    const { signal } = this.stopping;
    this.logger.warn('The embedded database stopped by itself; starting it again.');
    for (let pauseMs = 100; !this.isStopping(); pauseMs = Math.min(pauseMs * 2, 5_000)) {
      try {
        this.keep(await holdServer(this.cluster, signal, port));
        this.logger.info('The embedded database is running again.');
        return;
      } catch (error) {
        if (this.isStopping()) return;
        this.logger.warn(error instanceof Error ? error.message : 'The embedded database could not be started.');
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

const makeDatabase = async ({ lock }: HeldServer): Promise<void> => {
  const { rowCount } = await lock.query('select from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) await lock.query(`create database ${DATABASE}`);
};
