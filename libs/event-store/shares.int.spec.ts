import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inTransaction, newId } from '#platform';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { waitFor } from '../../test/support/wait-for.js';
import { moveCheckpoint, readCheckpoint } from './checkpoints.js';
import { advanceShares, beginShares, gatherShares, holdShares, noteDealt, readProgress } from './shares.js';

const AS_IT_LIES =
  'set local enable_nestloop = off; set local enable_mergejoin = off; set local enable_indexscan = off';

describe('the shares of a processor’s work', () => {
  let database: TestDatabase;
  let name: string;

  beforeAll(async () => {
    database = await testDatabase('shares');
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    name = `example-${newId()}`;
    await moveCheckpoint(database.pool, name, 100);
  });

  const begin = (count: number) => inTransaction(database.pool, (client) => beginShares(client, name, count));
  /** @param before what is done first in the transaction. */
  const deal = (term: string, position: number, dealtTo: Readonly<Record<number, number>>, before = '') =>
    inTransaction(database.pool, async (client) => {
      await client.query(before);
      await moveCheckpoint(client, name, position);
      const shares = Object.entries(dealtTo).map(([share, to]): [number, number] => [Number(share), to]);
      return noteDealt(client, { name, term, dealtTo: new Map(shares) });
    });
  const finish = (share: number, to: number) =>
    inTransaction(database.pool, async (client) => {
      const held = await holdShares(client, name, [share]);
      await advanceShares(client, name, new Map([[share, to]]));
      return held.get(share);
    });
  const progress = () => readProgress(database.pool, name);

  it('are none where nobody shares: the checkpoint is how far everything has come', async () => {
    expect(await progress()).toBe(100);
    expect(await readProgress(database.pool, newId())).toBe(0);
  });

  it('have come as far as the one furthest behind; one that has nothing left keeps nobody back', async () => {
    const term = await begin(3);
    expect(await deal(term, 110, { 0: 108, 1: 103 })).toBe(true);
    expect(await progress()).toBe(100);
    await finish(0, 108);
    expect(await progress()).toBe(100);
    await finish(1, 103);
    expect(await progress()).toBe(110);
    await deal(term, 120, { 1: 115, 2: 119 });
    await finish(2, 119);
    expect(await progress()).toBe(103);
  });

  it('may be finished before it is written down that they were dealt out', async () => {
    const term = await begin(2);
    await finish(0, 105);
    expect(await progress()).toBe(100);
    await deal(term, 105, { 0: 105 });
    expect(await progress()).toBe(105);
  });

  it('are dealt out again in a new term as far as they were not dealt with, and an earlier dealer is told', async () => {
    const before = await begin(2);
    await deal(before, 130, { 0: 120, 1: 130 });
    await finish(1, 130);
    await finish(0, 110);
    const term = await begin(4);
    expect(term).not.toBe(before);
    expect(await readCheckpoint(database.pool, name)).toBe(110);
    expect(await progress()).toBe(110);
    expect(await deal(before, 140, { 0: 140 })).toBe(false);
    expect(await finish(3, 110)).toEqual({ term, doneTo: 110 });
  });

  it('are gathered by whoever goes on alone', async () => {
    const term = await begin(2);
    await deal(term, 130, { 0: 120 });
    expect(await inTransaction(database.pool, (client) => gatherShares(client, name))).toBe(100);
    expect(await readCheckpoint(database.pool, name)).toBe(100);
    expect(await inTransaction(database.pool, (client) => holdShares(client, name, [0]))).toEqual(new Map());
    await moveCheckpoint(database.pool, name, 150);
    expect(await inTransaction(database.pool, (client) => gatherShares(client, name))).toBe(150);
  });

  /** A transaction of somebody else that has to wait until the one under way ends. */
  const waiting = async <T>(work: () => Promise<T>): Promise<{ readonly ended: Promise<T> }> => {
    const ended = work();
    await waitFor('the second to wait', async () => {
      const { rows } = await database.pool.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    return { ended };
  };

  it('are held by one at a time: the next finds how far the first has come', async () => {
    await begin(3);
    const second = await inTransaction(database.pool, async (client) => {
      await holdShares(client, name, [0, 2]);
      const next = await waiting(() => inTransaction(database.pool, (other) => holdShares(other, name, [2, 1])));
      await advanceShares(
        client,
        name,
        new Map([
          [2, 107],
          [0, 103],
        ]),
      );
      return next;
    });
    const held = await second.ended;
    expect([...held].map(([share, { doneTo }]) => [share, doneTo])).toEqual([
      [1, 100],
      [2, 107],
    ]);
  });

  it('are taken in one order by whoever deals out and whoever holds several: neither waits for the other in a circle', async () => {
    const term = await begin(24);
    // In the table, 0 stands behind 1 from now on.
    await finish(0, 101);
    await database.pool.query('analyze processor_shares');
    const dealt = await inTransaction(database.pool, async (client) => {
      await holdShares(client, name, [0]);
      // Whatever the plan: this one reads the table as it lies.
      const dealing = await waiting(() => deal(term, 110, { 1: 109, 0: 108 }, AS_IT_LIES));
      await holdShares(client, name, [1]);
      return dealing;
    });
    expect(await dealt.ended).toBe(true);
  });
});
