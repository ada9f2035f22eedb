import { describe, expect, it } from '@jest/globals';
import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  StreamNotFoundError,
  UnavailableError,
  UnknownError,
  UnsupportedError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { EventStoreUnavailable } from '../event-store.js';
import { isAnswer, isNotThere, NoAnswer, reasonOf, refusalOf, unavailable } from './failures.js';

const moved = new WrongExpectedVersionError(undefined, { streamName: 'person-1', current: 3n, expected: 'no_stream' });
const coded = (code: number): UnknownError => Object.assign(new UnknownError(), { code });

describe('what KurrentDB answers with', () => {
  it('ends an append for good only where it will never be stored as it is', () => {
    expect(refusalOf(moved)).toBe('moved');
    expect(refusalOf(new MaxAppendSizeExceededError(undefined, 1_048_576))).toBe('not-taken');
    expect([3, 8].map((code) => refusalOf(coded(code)))).toEqual(['not-taken', 'not-taken']);
    const uncertain = [coded(2), coded(4), coded(14), new UnavailableError(), new AccessDeniedError(), new NoAnswer()];
    for (const error of [...uncertain, new Error('what?'), undefined]) expect(refusalOf(error)).toBeUndefined();
  });

  it('tells a client that has an answer from one that may have lost its connection', () => {
    const notThere = new StreamNotFoundError(undefined, 'person-1');
    expect(isNotThere(notThere)).toBe(true);
    expect([moved, notThere, new UnsupportedError('multiStreamAppend', '25.1')].every(isAnswer)).toBe(true);
    expect([new UnavailableError(), new NoAnswer(), new Error('what?')].some(isAnswer)).toBe(false);
  });

  it('is told by its kind alone: never a name of a stream, nor a message', () => {
    expect(unavailable(moved).message).toBe('The event store could not answer (KurrentDB: wrong-expected-version).');
    expect(reasonOf(new NoAnswer('person-1'))).toBe('KurrentDB: no answer in time');
    expect(reasonOf(new Error('person-1'))).toBe('Error');
    const already = new EventStoreUnavailable('closed');
    expect(unavailable(already)).toBe(already);
  });
});
