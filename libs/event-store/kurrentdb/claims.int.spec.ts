import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#platform';
import { testDatabase } from '../../../test/support/database.js';
import type { TestDatabase } from '../../../test/support/database.js';
import { Claims } from './claims.js';
import type { Claim } from './claims.js';
import type { Transaction } from './transactions.js';

const TIMEOUTS = { connectMs: 5_000, statementMs: 5_000 };

let last = 0;
const aClaim = (streamId: string, version: number): Claim => ({
  id: newId(),
  streamId,
  version,
  position: (last += 128),
});

const aTransaction = (streamId: string): Transaction => [
  {
    streamId,
    events: [{ id: newId(), type: 'Noted.v1', data: '{"a":1}', personal: Buffer.from([0, 255]), streamId, version: 1 }],
  },
];

describe('the claims in PostgreSQL', () => {
  let database: TestDatabase;
  let claims: Claims;
  let others: Claims;
  beforeAll(async () => {
    database = await testDatabase('claims');
    claims = new Claims({ url: database.url }, TIMEOUTS);
    others = new Claims({ pool: database.pool }, TIMEOUTS);
  });
  afterAll(async () => {
    await claims.close();
    await others.close();
    await database.drop();
  });

  it('say where ids and streams stand, and nothing of those that are not there', async () => {
    const stream = `person-${newId()}`;
    const [first, second] = [aClaim(stream, 1), aClaim(stream, 2)];
    await claims.underLock((held) => held.claim([first, second]));
    const [unknown, elsewhere] = [newId(), `person-${newId()}`];
    const state = await others.underLock((held) => held.state([unknown, second.id], [elsewhere, stream]));
    expect([...state.known]).toEqual([[second.id, { streamId: stream, version: 2, position: second.position }]]);
    expect([...state.versions]).toEqual([
      [elsewhere, 0],
      [stream, 2],
    ]);
    expect(await others.find([second.id, unknown])).toEqual([{ streamId: stream, version: 2 }]);
    expect(await others.lastPosition()).toBe(second.position);
    expect(await others.lastPosition(second.position - 1)).toBe(first.position);
    expect(await others.lastPosition(0)).toBe(0);
  });

  it('are made once: a second time changes nothing', async () => {
    const claim = aClaim(`person-${newId()}`, 1);
    await claims.underLock((held) => held.claim([claim]));
    await claims.underLock((held) => held.claim([{ ...claim, streamId: 'person-other' }]));
    expect(await claims.find([claim.id])).toEqual([{ streamId: claim.streamId, version: 1 }]);
  });

  it('keep an intent for whoever comes next, until its events are claimed', async () => {
    const transaction = aTransaction(`person-${newId()}`);
    const intent = await claims.underLock((held) => held.intend([transaction]));
    expect(await others.hasIntent()).toBe(true);
    const left = await others.underLock((held) => held.leftBehind());
    expect(left).toEqual({ id: intent.id, transactions: [transaction] });
    await others.underLock((held) => held.claim([], { id: newId(), transactions: [] }));
    expect(await others.hasIntent()).toBe(true);
    const { id, streamId, version } = transaction[0]!.events[0]!;
    await others.underLock((held) => held.claim([{ id, streamId, version, position: (last += 128) }], intent));
    expect(await claims.hasIntent()).toBe(false);
    expect(await claims.find([id])).toEqual([{ streamId, version: 1 }]);
  });

  it('have one intent at most', async () => {
    const intent = await claims.underLock((held) => held.intend([aTransaction('person-1')]));
    await expect(others.underLock((held) => held.intend([aTransaction('person-2')]))).rejects.toThrow();
    await claims.underLock((held) => held.claim([], intent));
  });

  it('are changed by one at a time, in this process and in others, also after one has failed', async () => {
    let inside = 0;
    let together = 0;
    const enter = async (): Promise<void> => {
      inside += 1;
      together = Math.max(together, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    };
    const failing = claims.underLock(async () => {
      await enter();
      throw new Error('not now');
    });
    await Promise.all([
      expect(failing).rejects.toThrow('not now'),
      ...[claims, others, claims, others, claims].map((each) => each.underLock(enter)),
    ]);
    expect(together).toBe(1);
  });

  it('take no intent from whoever has lost the lock with its session', async () => {
    const late = claims.underLock(async (held) => {
      await database.pool.query(
        `select pg_terminate_backend(pid) from pg_locks
         where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`,
      );
      await others.underLock(() => Promise.resolve());
      return held.intend([aTransaction('person-late')]);
    });
    await expect(late).rejects.toThrow();
    expect(await others.hasIntent()).toBe(false);
    expect(await claims.underLock(() => Promise.resolve('again'))).toBe('again');
  });

  it('know one store id, whoever was first to make it', async () => {
    expect(await claims.identity()).toBeUndefined();
    await Promise.all([claims.makeIdentity(7), others.makeIdentity(9)]);
    const identity = await claims.identity();
    expect(await others.identity()).toEqual(identity);
    expect([7, 9]).toContain(identity?.beginsAfter);
  });
});
