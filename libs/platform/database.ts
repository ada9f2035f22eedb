import pg from 'pg';
import { errorCode } from './error-code.js';

/** How a pool is bounded. Times are in milliseconds. */
export interface PoolSettings {
  /** Most connections at once. Default 10. */
  readonly max?: number;
  /** Shown by PostgreSQL in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** The role that every statement is run as, which the login must be a member of. Absent: the login itself. */
  readonly role?: string;
  /** Longest wait for a connection, whether a new one or one that is in use. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Most who wait for a connection at once; whoever comes then is told at once. Default 100 for each connection. */
  readonly mostWaiting?: number;
  /** Longest run of one statement. Default 30,000. The caller gives up a little later, even on a dead network. */
  readonly statementTimeoutMs?: number;
  /** Told of connections that break while nobody uses them. The pool replaces them by itself. */
  readonly onError?: (error: Error) => void;
}

/**
 * What the service runs as, whatever it logs in as: a role of the database that owns nothing, and can neither change
 * nor remove what is stored for good. A migration makes it.
 */
export const APPLICATION_ROLE = 'tessera_application';

/** How to reach a database, in the words of pg. */
export interface DatabaseAddress {
  readonly connectionString: string;
  /** PostgreSQL's settings for the session, as `-c name=value`. */
  readonly options?: string;
}

/**
 * The address of a URL, for sessions that run as a role from their very start. Settings in the URL itself are kept:
 * pg would let them replace all others, the role too.
 */
export const addressOf = (url: string, role?: string): DatabaseAddress => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const given = parsed?.searchParams.getAll('options') ?? [];
  parsed?.searchParams.delete('options');
  const options = [...given, ...(role === undefined ? [] : [`-c role=${role}`])].join(' ');
  return {
    connectionString: parsed && given.length > 0 ? parsed.href : url,
    ...(options !== '' && { options }),
  };
};

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;

const builtin = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (value: string) => unknown;

const integer = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('An int8 from the database is beyond 2^53.');
  return value;
};

/**
 * int8 as a number (positions and counts stay far below 2^53) and date as `YYYY-MM-DD`: pg's own parsers give text
 * and a local midnight. They hold for this pool alone; pg's parsers for the whole process stay as they are.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === INT8) return integer;
      if (oid === DATE) return (text: string) => text;
      if (oid === INT8_ARRAY) {
        const parse = builtin(INT8_ARRAY, 'text') as (text: string) => (string | null)[];
        return (text: string) => parse(text).map((each) => (each === null ? null : integer(each)));
      }
    }
    return builtin(oid, format);
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/** Too many wait for a connection already. Nothing was asked of the database. */
export class PoolExhausted extends Error {
  override readonly name = 'PoolExhausted';
  readonly code = 'POOL_EXHAUSTED';
  constructor() {
    super('Too many wait for a connection to the database already.');
  }
}

/** Bounds how many wait for a connection of a pool: pg bounds how long alone. */
export const boundWaiting = <P extends pg.Pool>(pool: P, most: number): P => {
  type Connected = Parameters<Parameters<typeof pool.connect>[0]>;
  const connect = pool.connect.bind(pool);
  const bounded = (callback?: (...connected: Connected) => void): Promise<pg.PoolClient> | undefined => {
    const exhausted = pool.waitingCount >= most ? new PoolExhausted() : undefined;
    if (!callback) return exhausted ? Promise.reject(exhausted) : connect();
    if (exhausted) callback(exhausted, undefined, () => undefined);
    else connect(callback);
    return undefined;
  };
  pool.connect = bounded as typeof pool.connect;
  return pool;
};

/**
 * A pool of connections that never brings the process down and never waits for ever: connecting, waiting for a free
 * connection and every statement have a limit, and so has the number of those who wait.
 */
export const createPool = (url: string, settings: PoolSettings = {}): pg.Pool => {
  const statementTimeoutMs = settings.statementTimeoutMs ?? 30_000;
  const max = settings.max ?? 10;
  const connections = new pg.Pool({
    ...addressOf(url, settings.role),
    max,
    application_name: settings.applicationName ?? 'tessera',
    connectionTimeoutMillis: settings.connectTimeoutMs ?? 5_000,
    statement_timeout: statementTimeoutMs,
    // The server cannot enforce its limit over a network that swallows packets: then the client gives up.
    query_timeout: statementTimeoutMs + 2_000,
    idle_in_transaction_session_timeout: statementTimeoutMs * 2,
    keepAlive: true,
    types,
  });
  const pool = boundWaiting(connections, settings.mostWaiting ?? 100 * max);
  const onError = settings.onError ?? (() => undefined);
  pool.on('error', onError);
  // A connection that breaks while it is lent out emits 'error' itself; unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
export const inTransaction = async <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    try {
      await client.query('rollback');
      client.release();
    } catch (rollbackError) {
      client.release(rollbackError instanceof Error ? rollbackError : true);
    }
    throw error;
  }
};

/** pg's errors that mean "not now": no connection, shutting down, starting, out of memory, disk or connections. */
const UNAVAILABLE_STATES = /^(08|53|57P0[1-4]|58)/;
const UNAVAILABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57014',
  '25P03',
  'POOL_EXHAUSTED',
]);

const UNAVAILABLE_MESSAGES =
  /^(Connection terminated|Query read timeout|timeout e(xceeded|xpired)|Client has encountered a connection error)/i;

/** Whether an error says that the database cannot be reached or used just now: the answer to the caller is 503. */
export const isDatabaseUnavailable = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  // Connecting to a name with several addresses fails with the errors of all of them.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isDatabaseUnavailable);
  const code = errorCode(error);
  if (code !== undefined) return UNAVAILABLE_CODES.has(code) || UNAVAILABLE_STATES.test(code);
  return 'message' in error && typeof error.message === 'string' && UNAVAILABLE_MESSAGES.test(error.message);
};
