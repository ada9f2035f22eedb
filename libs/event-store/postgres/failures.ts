import pg from 'pg';
import { EventStoreUnavailable } from '../event-store.js';

/** SQLSTATE classes with which PostgreSQL turns down what it was sent: bad data, a broken rule, a limit of its own. */
const TURNED_DOWN = /^(22|23|54)/;
const UNIQUE_VIOLATION = '23505';

/** Whether the database turned down the content, so that one append of a group may be to blame. */
export const isTurnedDown = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.code !== undefined &&
  TURNED_DOWN.test(error.code) &&
  error.code !== UNIQUE_VIOLATION;

/**
 * What went wrong, for the caller and the log: the SQLSTATE or the network's code, nothing that a value of an event
 * could stand in (PostgreSQL's messages and details may quote values).
 */
export const unavailable = (error: unknown): EventStoreUnavailable => {
  if (error instanceof EventStoreUnavailable) return error;
  return new EventStoreUnavailable(`The event store could not answer (${reasonOf(error)}).`);
};

export const reasonOf = (error: unknown): string => {
  if (error instanceof pg.DatabaseError) return `SQLSTATE ${error.code ?? 'unknown'}`;
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return KNOWN_REASONS.find(([pattern]) => pattern.test(error.message))?.[1] ?? error.name;
};

/** pg's own errors have no code. */
const KNOWN_REASONS: readonly (readonly [RegExp, string])[] = [
  [/query read timeout/i, 'no answer in time'],
  [/timeout (expired|exceeded)/i, 'no connection in time'],
  [/connection timeout/i, 'no connection in time'],
  [/connection (terminated|ended)/i, 'connection lost'],
  [/not queryable|connection error/i, 'connection lost'],
];
