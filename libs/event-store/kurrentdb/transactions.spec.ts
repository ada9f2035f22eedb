import { describe, expect, it } from '@jest/globals';
import { newId } from '#platform';
import type { FreshEvent } from './decide-appends.js';
import { cutRuns, planTransactions, readTransactions, writeTransactions } from './transactions.js';

const fresh = (streamId: string, version: number, parts: Partial<FreshEvent> = {}): FreshEvent => ({
  id: newId(),
  type: 'Noted.v1',
  data: '{"note":"Zoë \\\\u0000"}',
  personal: null,
  streamId,
  version,
  ...parts,
});

const streamsIn = (planned: ReturnType<typeof planTransactions>) =>
  planned.map((transaction) =>
    transaction.map(({ streamId, events }) => `${streamId}:${events.map(({ version }) => version).join()}`),
  );

describe('what KurrentDB stores at once', () => {
  it('is everything, stream by stream, where no order is lost by it', () => {
    const appends = [
      [fresh('a', 1)],
      [fresh('b', 5)],
      [],
      [fresh('a', 2), fresh('a', 3)],
      [fresh('c', 1), fresh('d', 1)],
    ];
    expect(streamsIn(planTransactions(appends))).toEqual([['a:1,2,3', 'b:5', 'c:1', 'd:1']]);
  });

  it('keeps the order of an append to several streams, and never tears one apart', () => {
    const [before, both, after] = [[fresh('b', 1)], [fresh('a', 1), fresh('b', 2)], [fresh('a', 2)]];
    expect(streamsIn(planTransactions([before, both, after]))).toEqual([['b:1'], ['a:1,2', 'b:2']]);
  });

  it('never has two streams at once that differ in capitals alone', () => {
    expect(streamsIn(planTransactions([[fresh('person-A', 1), fresh('person-a', 1)]]))).toEqual([
      ['person-A:1'],
      ['person-a:1'],
    ]);
  });

  it('is nothing where nothing is stored', () => {
    expect(planTransactions([[], []])).toEqual([]);
  });
});

describe('an intent', () => {
  it('says the same when it is read as when it was written', () => {
    const planned = planTransactions([
      [fresh('a', 7, { personal: new Uint8Array([0, 1, 128, 255]) }), fresh('a', 8), fresh('b', 1)],
    ]);
    const read = readTransactions(writeTransactions(planned));
    expect(streamsIn(read)).toEqual([['a:7,8', 'b:1']]);
    expect(read[0]?.[0]?.events[0]).toEqual({ ...planned[0]![0]!.events[0], personal: Buffer.from([0, 1, 128, 255]) });
    expect(read[0]?.[0]?.events[1]).toEqual(planned[0]![0]!.events[1]);
  });
});

describe('runs of events', () => {
  it('are of so many bytes and so many events at most, in order, and a large event is one of its own', () => {
    const [small, also, large, last] = [
      fresh('a', 1),
      fresh('a', 2),
      fresh('a', 3, { data: 'x'.repeat(5_000) }),
      fresh('a', 4),
    ];
    const versions = (bytes: number, most: number) =>
      cutRuns([small, also, large, last], bytes, most).map((run) => run.map(({ version }) => version));
    expect(versions(2_000, 10)).toEqual([[1, 2], [3], [4]]);
    expect(versions(100_000, 3)).toEqual([[1, 2, 3], [4]]);
    expect(cutRuns([], 1, 1)).toEqual([]);
  });
});
