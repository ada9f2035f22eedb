import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { newId } from '#platform';
import { openStores } from '../../test/contracts/postgres-stores.js';
import type { PostgresStores } from '../../test/contracts/postgres-stores.js';
import { anEvent, aStream, countUp, write } from '../../test/contracts/store-fixture.js';
import { waitFor } from '../../test/support/wait-for.js';
import { moveCheckpoint, readCheckpoint } from './checkpoints.js';
import type { EventStore, StoredEvent } from './event-store.js';
import { GivesWay, startProcessor } from './processor.js';
import type { Processor, ProcessorOptions } from './processor.js';

jest.setTimeout(60_000);

describe('a processor', () => {
  let stores: PostgresStores;
  let pool: pg.Pool;
  let store: EventStore;
  let name: string;
  const running: Processor[] = [];

  beforeAll(async () => {
    stores = await openStores('processor');
    pool = stores.database.pool;
    store = stores.open();
    await pool.query('create table applied (name text, event_id uuid, times integer, primary key (name, event_id))');
  });
  afterAll(() => stores.drop());
  beforeEach(() => {
    name = `example-${newId()}`;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((processor) => processor.stop()));
  });

  /** Counts how often each event was applied: once is right, twice is not. */
  const apply = async (batch: readonly StoredEvent[], client: pg.PoolClient): Promise<void> => {
    await client.query(
      `insert into applied (name, event_id, times) select $1, unnest($2::uuid[]), 1
       on conflict (name, event_id) do update set times = applied.times + 1`,
      [name, batch.map(({ id }) => id)],
    );
  };

  const start = (options: Partial<ProcessorOptions> = {}): Processor => {
    const processor = startProcessor({ store, pool, name, handle: apply, ...options });
    running.push(processor);
    return processor;
  };

  const append = async (count: number): Promise<number> => {
    await store.append([write(aStream(), 0, ...countUp(count).map(() => anEvent()))]);
    return store.head();
  };

  const timesApplied = async (): Promise<number[]> => {
    const { rows } = await pool.query<{ times: number }>('select times from applied where name = $1', [name]);
    return rows.map(({ times }) => times);
  };

  const expectEachAppliedOnce = async (): Promise<void> => {
    const times = await timesApplied();
    expect(times).toHaveLength(await store.head());
    expect(new Set(times)).toEqual(new Set([1]));
  };

  const endLeadership = () =>
    pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
      `tessera processor ${name}`,
    ]);

  it('applies every event, and saves its checkpoint with what it wrote', async () => {
    const head = await append(700);
    const processor = start({ batchSize: 100 });
    await processor.caughtUpTo(head);
    expect(processor.position).toBe(head);
    expect(await readCheckpoint(pool, name)).toBe(head);
    await expectEachAppliedOnce();
  });

  it('has no checkpoint before it has begun', async () => {
    expect(await readCheckpoint(pool, name)).toBe(0);
  });

  it('goes on where it was stopped', async () => {
    for (let run = 0; run < 3; run += 1) {
      const head = await append(20);
      const processor = start({ batchSize: 7 });
      await processor.caughtUpTo(head);
      await processor.stop();
    }
    await expectEachAppliedOnce();
  });

  it('tries again what its handler threw at, tells of it, and keeps nothing of what failed', async () => {
    const head = await append(10);
    const errors: unknown[] = [];
    const failure = new Error('not now');
    let attempts = 0;
    const processor = start({
      handle: async (batch, client) => {
        await apply(batch, client);
        attempts += 1;
        if (attempts <= 3) throw failure;
      },
      onError: (error) => errors.push(error),
    });
    await processor.caughtUpTo(head);
    expect(errors).toEqual([failure, failure, failure]);
    await expectEachAppliedOnce();
  });

  it('applies an event again when its checkpoint is put back, as a rebuild does', async () => {
    const head = await append(10);
    const processor = start();
    await processor.caughtUpTo(head);
    const client = await pool.connect();
    await client.query('begin');
    await client.query('delete from applied where name = $1', [name]);
    await moveCheckpoint(client, name, 0);
    await client.query('commit');
    client.release();
    await waitFor('everything to be applied again', async () => (await timesApplied()).length === head);
    await processor.caughtUpTo(head);
    await expectEachAppliedOnce();
  });

  it('delivers events twice, with the same ids, after an older checkpoint', async () => {
    const head = await append(10);
    const first = start();
    await first.caughtUpTo(head);
    await first.stop();
    await moveCheckpoint(pool, name, head - 4);
    await start().caughtUpTo(head);
    await waitFor('the last four', async () => (await timesApplied()).filter((times) => times === 2).length === 4);
    expect((await timesApplied()).filter((times) => times === 1)).toHaveLength(head - 4);
  });

  it('works in one of many instances, and the others know how far it is', async () => {
    const instances = countUp(3).map(() => start({ store: stores.open(), batchSize: 10 }));
    const head = await append(500);
    await Promise.all(instances.map((instance) => instance.caughtUpTo(head)));
    expect(instances.filter(({ leading }) => leading)).toHaveLength(1);
    await expectEachAppliedOnce();
  });

  it('is taken over by another instance when it stops', async () => {
    const [first, second] = [start(), start({ store: stores.open() })];
    await first.caughtUpTo(await append(50));
    const [leader, follower] = first.leading ? [first, second] : [second, first];
    await leader.stop();
    await follower.caughtUpTo(await append(50));
    expect([leader.leading, follower.leading]).toEqual([false, true]);
    await expectEachAppliedOnce();
  });

  it('is taken over by another instance when its connection is lost, with events coming all the while', async () => {
    const instances = [start({ batchSize: 5 }), start({ store: stores.open(), batchSize: 5 })];
    for (let round = 0; round < 5; round += 1) {
      await append(100);
      await waitFor('a leader', () => instances.some(({ leading }) => leading));
      await endLeadership();
    }
    const head = await append(100);
    await Promise.all(instances.map((instance) => instance.caughtUpTo(head)));
    await expectEachAppliedOnce();
  });

  it('cannot apply anything any more when it lost its lock and does not know it', async () => {
    const head = await append(10);
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (entered = resolve));
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const old = start({
      handle: async (batch, client) => {
        entered();
        await released;
        await apply(batch, client);
      },
    });
    await inside;
    // The old leader stands in mid-batch with the checkpoint's row; its lock goes to another, who waits for the row.
    await endLeadership();
    const next = start({ store: stores.open() });
    await waitFor('the next leader', () => next.leading).finally(release);
    await next.caughtUpTo(head);
    await old.caughtUpTo(head);
    await waitFor('the old leader to know', () => !old.leading);
    await expectEachAppliedOnce();
  });

  it('loses the batch that it has in hand when the checkpoint moves under it', async () => {
    const head = await append(10);
    let attempts = 0;
    const processor = start({
      handle: async (batch, client) => {
        attempts += 1;
        await apply(batch, client);
      },
    });
    await processor.caughtUpTo(head);
    // As another leader would have done while this one did not look.
    const event = anEvent();
    const ahead = head + 1;
    await moveCheckpoint(pool, name, ahead);
    await pool.query('insert into applied (name, event_id, times) values ($1, $2, 1)', [name, event.id]);
    await store.append([write(aStream(), 0, event)]);
    await append(5);
    await processor.caughtUpTo(await store.head());
    await expectEachAppliedOnce();
    expect(attempts).toBeGreaterThanOrEqual(2);
  });

  describe('whom some events concern', () => {
    /** Of this test alone: the others' events are in the store, too. */
    const concerning = (): string => `Concerning.${name}`;
    const concerns = ({ type }: StoredEvent): boolean => type === concerning();

    const appendConcerning = async (): Promise<number> => {
      await store.append([write(aStream(), 0, { ...anEvent(), type: concerning() })]);
      return store.head();
    };

    it('makes nothing of batches without any of them, and saves all the same how far it is', async () => {
      let handled = 0;
      const processor = start({ concerns, batchSize: 10, handle: () => Promise.resolve(void (handled += 1)) });
      const head = await append(100);
      await processor.caughtUpTo(head);
      await waitFor('the checkpoint to follow', async () => (await readCheckpoint(pool, name)) === head);
      expect(handled).toBe(0);
      expect(processor.leading).toBe(true);
    });

    it('gets the whole batch where one of it does, and saves how far it is with what it wrote', async () => {
      const processor = start({ concerns });
      await processor.caughtUpTo(await append(10));
      const head = await appendConcerning();
      await processor.caughtUpTo(head);
      expect(await readCheckpoint(pool, name)).toBe(head);
      const { rows } = await pool.query('select from applied where name = $1 and event_id = $2', [
        name,
        (await store.readAll({ after: head - 1, limit: 1 }))[0]?.id,
      ]);
      expect(rows).toHaveLength(1);
    });

    it('keeps what was passed over where a batch after it fails, and deals with it then', async () => {
      let failures = 0;
      const processor = start({
        concerns,
        handle: async (batch, client) => {
          await apply(batch, client);
          failures += 1;
          if (failures <= 2) throw new Error('not now');
        },
      });
      await processor.caughtUpTo(await append(10));
      const head = await appendConcerning();
      await processor.caughtUpTo(head);
      expect(await readCheckpoint(pool, name)).toBe(head);
      expect(failures).toBe(3);
      expect(new Set(await timesApplied())).toEqual(new Set([1]));
    });

    it('goes on from where the checkpoint was moved while it passed events over', async () => {
      const before = await appendConcerning();
      const processor = start({ concerns });
      const head = await append(10);
      await processor.caughtUpTo(head);
      await moveCheckpoint(pool, name, before - 1);
      await append(10);
      await waitFor('it to be applied again', async () => (await timesApplied()).includes(2));
      await processor.caughtUpTo(await store.head());
    });

    it('saves how far it is when it is stopped', async () => {
      const processor = start({ concerns });
      const head = await append(10);
      await processor.caughtUpTo(head);
      await processor.stop();
      expect(await readCheckpoint(pool, name)).toBe(head);
    });

    it('is taken over without a loss while it passes events over', async () => {
      const instances = [start({ concerns, batchSize: 5 }), start({ concerns, store: stores.open(), batchSize: 5 })];
      const positions: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        await append(20);
        positions.push(await appendConcerning());
        await waitFor('a leader', () => instances.some(({ leading }) => leading));
        await endLeadership();
        await append(20);
      }
      const head = await store.head();
      await Promise.all(instances.map((instance) => instance.caughtUpTo(head)));
      const ids = await Promise.all(
        positions.map(async (position) => (await store.readAll({ after: position - 1, limit: 1 }))[0]?.id),
      );
      const { rows } = await pool.query<{ times: number }>(
        'select times from applied where name = $1 and event_id = any ($2::uuid[])',
        [name, ids],
      );
      expect(rows.map(({ times }) => times)).toEqual([1, 1, 1]);
    });
  });

  it('says so to whoever waits when it is stopped', async () => {
    const processor = start();
    const waiting = processor.caughtUpTo((await store.head()) + 1_000);
    const stopped = expect(waiting).rejects.toThrow('stopped');
    await processor.stop();
    await stopped;
  });

  it('begins from where its beginning has moved the checkpoint, which counts with what that wrote or not at all', async () => {
    const head = await append(30);
    await moveCheckpoint(pool, name, head);
    let fails = true;
    const errors: unknown[] = [];
    const processor = start({
      begin: async (client) => {
        await moveCheckpoint(client, name, fails ? 0 : head - 10);
        if (fails) {
          fails = false;
          throw new Error('It cannot begin yet.');
        }
      },
      onError: (error) => errors.push(error),
    });
    await waitFor('the last ten', async () => (await timesApplied()).length === 10);
    expect(processor.position).toBe(head);
    expect(errors).toMatchObject([{ message: 'It cannot begin yet.' }]);
  });

  it('gives way to another instance where its handler says so, and begins anew when its turn comes', async () => {
    const head = await append(30);
    let begun = 0;
    const errors: unknown[] = [];
    const handle: ProcessorOptions['handle'] = async (batch, client) => {
      if (begun === 1) throw new GivesWay('It cannot publish.');
      await apply(batch, client);
    };
    const begin = (): Promise<void> => {
      begun += 1;
      return Promise.resolve();
    };
    const processor = start({ begin, handle, onError: (error) => errors.push(error) });
    await processor.caughtUpTo(head);
    expect(begun).toBe(2);
    expect(errors).toMatchObject([{ name: 'GivesWay' }]);
    await expectEachAppliedOnce();
  });
});
