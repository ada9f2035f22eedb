import {
  AppendConsistencyViolationError,
  AppendRecordSizeExceededError,
  ErrorType,
  isCommandError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  StreamTombstonedError,
  TransactionMaxSizeExceededError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { EventStoreUnavailable } from '../event-store.js';
import { reasonOf as reasonOfPostgres } from '../postgres/failures.js';

/** KurrentDB did not answer within the time that it is given. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** gRPC's codes for what a server will not take: INVALID_ARGUMENT and RESOURCE_EXHAUSTED. */
const NOT_TAKEN: readonly unknown[] = [3, 8];

/**
 * Why KurrentDB will never store an append as it stands, or undefined where that is not certain:
 * `moved` a stream is not where the append expects it to be; `not-taken` it is more than the server is set to take, or
 * not valid to it.
 */
export const refusalOf = (error: unknown): 'moved' | 'not-taken' | undefined => {
  if (
    error instanceof WrongExpectedVersionError ||
    error instanceof AppendConsistencyViolationError ||
    error instanceof StreamDeletedError ||
    error instanceof StreamTombstonedError
  ) {
    return 'moved';
  }
  if (
    error instanceof MaxAppendSizeExceededError ||
    error instanceof AppendRecordSizeExceededError ||
    error instanceof TransactionMaxSizeExceededError ||
    (error instanceof Error && isCommandError(error) && NOT_TAKEN.includes(error.code))
  ) {
    return 'not-taken';
  }
  return undefined;
};

export const isNotThere = (error: unknown): boolean => error instanceof StreamNotFoundError;

/** What is no sign of a lost connection. */
export const isAnswer = (error: unknown): boolean =>
  isNotThere(error) ||
  refusalOf(error) !== undefined ||
  error instanceof EventStoreUnavailable ||
  error instanceof RangeError ||
  typeOf(error) === ErrorType.UNSUPPORTED;

/** For the caller: what went wrong by its kind, never KurrentDB's message, in which names of streams stand. */
export const unavailable = (error: unknown): EventStoreUnavailable => {
  if (error instanceof EventStoreUnavailable) return error;
  return new EventStoreUnavailable(`The event store could not answer (${reasonOf(error)}).`);
};

/** For the log and the caller: a code, in which no value of an event or a connection string stands. */
export const reasonOf = (error: unknown): string => {
  const type = typeOf(error);
  if (type !== undefined) return `KurrentDB: ${type}`;
  if (error instanceof NoAnswer) return 'KurrentDB: no answer in time';
  return reasonOfPostgres(error);
};

const typeOf = (error: unknown): string | undefined =>
  error instanceof Error && isCommandError(error) && 'type' in error ? error.type : undefined;
