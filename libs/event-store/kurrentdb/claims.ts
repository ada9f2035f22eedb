import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { endClient } from '../client.js';
import type { DatabaseSource } from '../postgres/connections.js';
import { connectionConfig } from '../postgres/connections.js';
import { within } from './connection.js';
import type { StoreState } from './decide-appends.js';
import { readTransactions, writeTransactions } from './transactions.js';
import type { Transaction } from './transactions.js';

const sql = (name: string): { name: string; text: string } => ({
  name: `event-store kurrentdb ${name}`,
  text: readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8'),
});

const READ_STATE = sql('read-state');
const CLAIM = sql('claim');
const FIND_CLAIMS = sql('find-claims');

/** Held for as long as appends are decided and stored: any number, as long as every instance takes the same. */
const LOCK = 7_355_272_008;
/** Whoever holds the lock and does nothing for so long (a paused process) loses it with its session. */
const IDLE_MS = 30_000;
const UNLOCK_MS = 2_000;
/** PostgreSQL finds out within about ten seconds that the holder's machine is gone. */
const SESSION = [
  `-c idle_session_timeout=${String(IDLE_MS)}`,
  '-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3',
].join(' ');

const ON_DISK = `
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

/** A claim: an id, and where its event stands. */
export interface Claim {
  readonly id: string;
  readonly streamId: string;
  readonly version: number;
  readonly position: number;
}

/** What is being stored in KurrentDB. */
export interface Intent {
  readonly id: string;
  readonly transactions: readonly Transaction[];
}

/** Which events of a KurrentDB are this store's, and the position that all of them are after. */
export interface StoreIdentity {
  readonly storeId: string;
  readonly beginsAfter: number;
}

/**
 * What PostgreSQL keeps of a store whose events are in KurrentDB: the claims of ids, the intent under way and the
 * lock. The migration 0008 says what the tables hold.
 */
export class Claims {
  readonly #config: pg.ClientConfig;
  readonly #pool: pg.Pool;
  #session: Promise<pg.Client> | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(source: DatabaseSource, timeouts: { connectMs: number; statementMs: number }) {
    const config = connectionConfig(source, timeouts);
    this.#config = { ...config, options: `${config.options ?? ''} ${SESSION}` };
    this.#pool = new pg.Pool({ ...config, max: 4, idleTimeoutMillis: 60_000 });
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /**
   * Runs while no other process appends. The lock is of the session in which everything in `run` is written: whoever
   * has lost it cannot write an intent any more, because the session is gone with it.
   */
  underLock<T>(run: (held: HeldClaims) => Promise<T>): Promise<T> {
    // PostgreSQL gives a session its own lock again: within the process, one waits for the other here.
    const turn = this.#turn.then(() => this.#lock(run));
    this.#turn = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  async #lock<T>(run: (held: HeldClaims) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    try {
      await client.query('select pg_advisory_lock($1)', [LOCK]);
    } catch (error) {
      await this.#forget(client);
      throw error;
    }
    try {
      return await run(new HeldClaims(client));
    } finally {
      await this.#unlock(client);
    }
  }

  /** The row that says which events are this store's, or undefined before its first append or read. */
  async identity(): Promise<StoreIdentity | undefined> {
    const [row] = await this.#rows('select store_id, begins_after from kurrentdb_store', []);
    return row && { storeId: String(row[0]), beginsAfter: Number(row[1]) };
  }

  /** Makes that row, where nobody else was first. */
  async makeIdentity(beginsAfter: number): Promise<void> {
    await this.#rows(
      'insert into kurrentdb_store (store_id, begins_after) values (gen_random_uuid(), $1) on conflict do nothing',
      [beginsAfter],
    );
  }

  /** The last claimed position, at most `upTo`; 0 where there is none. */
  async lastPosition(upTo = Number.MAX_SAFE_INTEGER): Promise<number> {
    const [row] = await this.#rows('select coalesce(max(position), 0) from kurrentdb_claims where position <= $1', [
      Math.floor(upTo),
    ]);
    return Number(row?.[0] ?? 0);
  }

  async find(ids: readonly string[]): Promise<{ streamId: string; version: number }[]> {
    const rows = await this.#rows(FIND_CLAIMS, [ids]);
    return rows.map(([streamId, version]) => ({ streamId: String(streamId), version: Number(version) }));
  }

  async hasIntent(): Promise<boolean> {
    return (await this.#rows('select 1 from kurrentdb_intents', [])).length > 0;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    const client = await session?.catch(() => undefined);
    if (client) await endClient(client);
    await this.#pool.end();
  }

  async #rows(statement: string | { name: string; text: string }, values: unknown[]): Promise<unknown[][]> {
    const query = typeof statement === 'string' ? { text: statement } : statement;
    const { rows } = await this.#pool.query<unknown[]>({ ...query, values, rowMode: 'array' });
    return rows;
  }

  #connect(): Promise<pg.Client> {
    if (this.#session) return this.#session;
    const client = new pg.Client(this.#config);
    client.on('error', () => undefined);
    const session = client.connect().then(
      async () => {
        // What an intent says is on disk, whatever the server's setting.
        await client.query(ON_DISK);
        return client;
      },
      (error: unknown) => {
        if (this.#session === session) this.#session = undefined;
        client.connection.stream.destroy();
        throw error;
      },
    );
    client.on('end', () => {
      if (this.#session === session) this.#session = undefined;
    });
    this.#session = session;
    return session;
  }

  /** A session that cannot say that it has let go is ended, which lets go too. */
  async #unlock(client: pg.Client): Promise<void> {
    try {
      await within(UNLOCK_MS, client.query('select pg_advisory_unlock($1)', [LOCK]));
    } catch {
      await this.#forget(client);
    }
  }

  async #forget(client: pg.Client): Promise<void> {
    this.#session = undefined;
    await endClient(client);
  }
}

/** The claims while the lock is held. */
export class HeldClaims {
  constructor(private readonly client: pg.Client) {}

  /** The intent that was left behind, if there is one. */
  async leftBehind(): Promise<Intent | undefined> {
    const [row] = await this.#rows({ text: 'select intent_id, content from kurrentdb_intents' }, []);
    return row && { id: String(row[0]), transactions: readTransactions(String(row[1])) };
  }

  async state(ids: readonly string[], streams: readonly string[]): Promise<StoreState> {
    const [row] = await this.#rows(READ_STATE, [ids, streams]);
    const [knownText = '[]', versionsText = '[]'] = (row ?? []) as string[];
    const known = JSON.parse(knownText) as [number, string, number, number][];
    const versions = JSON.parse(versionsText) as number[];
    return {
      known: new Map(
        known.map(([place, streamId, version, position]) => [ids[place - 1] ?? '', { streamId, version, position }]),
      ),
      versions: new Map(streams.map((streamId, index) => [streamId, versions[index] ?? 0])),
    };
  }

  /** Writes down what is going to be stored; on disk when it resolves. */
  async intend(transactions: readonly Transaction[]): Promise<Intent> {
    const id = randomUUID();
    const content = writeTransactions(transactions);
    await this.#rows({ text: 'insert into kurrentdb_intents (intent_id, content) values ($1, $2)' }, [id, content]);
    return { id, transactions };
  }

  /** Claims what was stored, and with it the intent is over. */
  async claim(claims: readonly Claim[], intent?: Intent): Promise<void> {
    await this.#rows(CLAIM, [
      intent?.id ?? null,
      claims.map(({ id }) => id),
      claims.map(({ streamId }) => streamId),
      claims.map(({ version }) => version),
      claims.map(({ position }) => position),
    ]);
  }

  async #rows(statement: { name?: string; text: string }, values: unknown[]): Promise<unknown[][]> {
    const { rows } = await this.client.query<unknown[]>({ ...statement, values, rowMode: 'array' });
    return rows;
  }
}
