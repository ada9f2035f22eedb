import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { newId } from '#platform';
import { openStores } from '../../../test/contracts/postgres-stores.js';
import type { PostgresStores } from '../../../test/contracts/postgres-stores.js';
import { anEvent, aStream, countUp, write } from '../../../test/contracts/store-fixture.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { moveCheckpoint } from '../checkpoints.js';
import type { EventStore, StoredEvent } from '../event-store.js';
import { startProcessor } from '../processor.js';
import type { Processor } from '../processor.js';
import { readProjectionStates, RebuildFailed } from './projection.js';
import type { Projection } from './projection.js';
import { rebuildProjection } from './rebuild.js';
import type { RebuildOptions } from './rebuild.js';

jest.setTimeout(60_000);

describe('rebuilding a projection', () => {
  let stores: PostgresStores;
  let pool: pg.Pool;
  let store: EventStore;
  const running: Processor[] = [];
  const name = 'counted-events';

  beforeEach(async () => {
    stores = await openStores('rebuild');
    pool = stores.database.pool;
    store = stores.open();
    await pool.query(`
      create table counted (
        event_id uuid not null,
        position bigint generated always as (at + 0) stored,
        at       bigint not null check (at > 0),
        times    integer not null default 1,
        label    text collate "C",
        constraint counted_pkey primary key (event_id),
        constraint counted_at_key unique (at) include (times)
      ) with (fillfactor = 70);
      create index counted_of_label on counted (label, at desc) where times > 0;
      comment on table counted is 'Each event, and how often it was applied.';
      grant select, insert on counted to tessera_application;
      grant select on counted to public`);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((processor) => processor.stop()));
    await stores.drop();
  });

  /** Counts how often each event was applied: once is right. */
  const handle = async (batch: readonly StoredEvent[], client: pg.ClientBase): Promise<void> => {
    await client.query(
      `insert into counted (event_id, at) select * from unnest($1::uuid[], $2::bigint[])
       on conflict (event_id) do update set times = counted.times + 1`,
      [batch.map(({ id }) => id), batch.map(({ position }) => position)],
    );
  };
  const projection = (changes: Partial<Projection> = {}): Projection => ({
    name,
    tables: ['counted'],
    madeBy: '1',
    handle,
    ...changes,
  });
  const rebuild = (changes: Partial<Projection> = {}, options: Partial<RebuildOptions> = {}) =>
    rebuildProjection(projection(changes), { store, url: stores.database.url, batchSize: 20, ...options });

  const append = async (count: number): Promise<number> => {
    await store.append([write(aStream(), 0, ...countUp(count).map(() => anEvent()))]);
    return store.head();
  };
  const startLive = (): Processor => {
    const processor = startProcessor({ store, pool, name, handle, batchSize: 10 });
    running.push(processor);
    return processor;
  };
  /** Some events, which the live table holds. */
  const filled = async (count: number): Promise<number> => {
    const head = await append(count);
    const processor = startLive();
    await processor.caughtUpTo(head);
    await processor.stop();
    return head;
  };
  const rows = async (): Promise<unknown[]> =>
    (await pool.query<object>('select event_id, at, position, times, label from counted order by at')).rows;
  const expectEachOnce = async (upTo: number): Promise<void> => {
    const { rows: counts } = await pool.query<{ at: number; times: number }>(
      'select at, times from counted order by at',
    );
    expect(counts).toEqual(countUp(upTo).map((at) => ({ at, times: 1 })));
  };
  const isLive = async (): Promise<unknown> =>
    (await pool.query<{ oid: unknown }>("select 'public.counted'::regclass::oid as oid")).rows[0]?.oid;
  const shapeOf = async (): Promise<unknown[]> => {
    const { rows: shape } = await pool.query<object>(`
      select pg_get_indexdef(indexrelid) as said from pg_index where indrelid = 'public.counted'::regclass
      union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
        where conrelid = 'public.counted'::regclass
      union all select concat_ws(' ', relname, relowner, reloptions, obj_description(oid)) from pg_class
        where oid = 'public.counted'::regclass
      union all select a::text from pg_class, aclexplode(relacl) a where oid = 'public.counted'::regclass
      union all select concat_ws(' ', attnum, attname, atttypid, attnotnull, attcollation, attgenerated,
          pg_get_expr(adbin, adrelid))
        from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
        where attrelid = 'public.counted'::regclass and attnum > 0
      order by said`);
    return shape;
  };

  it('gives the same rows, in a new table with the same keys, indexes, settings, comment, owner and grants', async () => {
    const head = await filled(90);
    const before = { rows: await rows(), shape: await shapeOf(), table: await isLive() };
    expect(before.shape.length).toBeGreaterThan(10);
    const result = await rebuild();
    expect(result).toEqual({ exchanged: true, from: 0, position: head, begunAnew: false });
    expect({ rows: await rows(), shape: await shapeOf() }).toEqual({ rows: before.rows, shape: before.shape });
    expect(await isLive()).not.toEqual(before.table);
    expect(await readProjectionStates(pool, [name])).toEqual([{ name, position: head, rebuiltTo: undefined }]);
    const { rows: left } = await pool.query("select from pg_namespace where nspname like 'rebuild%'");
    expect(left).toEqual([]);
  });

  it('takes away what should never have been in the table, and brings what was lost', async () => {
    const head = await filled(30);
    await pool.query('delete from counted where at % 2 = 0; update counted set times = 7 where at = 1');
    await rebuild();
    await expectEachOnce(head);
  });

  it('goes on where it was interrupted, and is served by the old table meanwhile', async () => {
    const head = await filled(200);
    const table = await isLive();
    const stop = new AbortController();
    const first = await rebuild({}, { signal: stop.signal, onProgress: (position) => position >= 60 && stop.abort() });
    expect(first.exchanged).toBe(false);
    expect(await isLive()).toEqual(table);
    await expectEachOnce(head);
    expect(await readProjectionStates(pool, [name])).toEqual([{ name, position: head, rebuiltTo: first.position }]);

    const seen: number[] = [];
    const second = await rebuild({
      handle: async (batch, client) => {
        seen.push(...batch.map(({ position }) => position));
        await handle(batch, client);
      },
    });
    expect(second).toEqual({ exchanged: true, from: first.position, position: head, begunAnew: false });
    expect(seen).toEqual(countUp(head - first.position, first.position + 1));
    await expectEachOnce(head);
  });

  it.each([
    ['other code or settings', { madeBy: '2' }, 'select 1'],
    ['a table that has changed since', {}, 'alter table counted add column more text'],
    ['a live processor that was sent back', {}, `update checkpoints set position = 10 where name = '${name}'`],
    ['no checkpoint of its own', {}, `delete from checkpoints where name = 'rebuild:${name}'`],
  ])('begins anew, rather than go on with a half that was made with %s', async (_what, changes, statement) => {
    await filled(200);
    const stop = new AbortController();
    await rebuild({}, { signal: stop.signal, onProgress: (position) => position >= 60 && stop.abort() });
    await pool.query(statement);
    expect(await rebuild(changes)).toMatchObject({ exchanged: true, from: 0, begunAnew: true });
    const [live] = await readProjectionStates(pool, [name]);
    await expectEachOnce(live?.position ?? 0);
  });

  it('neither misses nor repeats an event that arrives while the live processor runs', async () => {
    await filled(300);
    const live = startLive();
    const over = new AbortController();
    const writer = (async () => {
      while (!over.signal.aborted) {
        await append(7);
        await pause(10);
      }
    })();
    try {
      for (let round = 0; round < 4; round += 1) expect(await rebuild()).toMatchObject({ exchanged: true });
    } finally {
      over.abort();
      await writer;
    }
    const head = await store.head();
    await live.caughtUpTo(head);
    await expectEachOnce(head);
  });

  it('never shows a reader an empty or a half table', async () => {
    const head = await filled(300);
    const counts: number[] = [];
    const over = new AbortController();
    const reader = (async () => {
      while (!over.signal.aborted) {
        const { rows: counted } = await pool.query<{ count: number }>('select count(*) from counted');
        counts.push(counted[0]?.count ?? 0);
      }
    })();
    try {
      for (let round = 0; round < 5; round += 1) await rebuild();
    } finally {
      over.abort();
      await reader;
    }
    expect(counts.length).toBeGreaterThan(5);
    expect(new Set(counts)).toEqual(new Set([head]));
  });

  it('does not run ahead of a live processor that is behind', async () => {
    const behind = await filled(100);
    await append(100);
    expect(await rebuild()).toMatchObject({ position: behind });
    await expectEachOnce(behind);
  });

  it('waits for whoever reads the table, without holding up the live processor for long', async () => {
    const head = await filled(50);
    const reader = await pool.connect();
    await reader.query('begin');
    await reader.query('select from counted');
    let looks = 0;
    const rebuilding = rebuild({}, { lockMs: 50, onProgress: () => (looks += 1) });
    const live = startLive();
    const later = await append(5);
    await live.caughtUpTo(later);
    expect((await reader.query('select from counted')).rowCount).toBe(later);
    // One look for each batch of twenty, and one for each time that it tried.
    await waitFor('the exchange to have been tried twice', () => looks > 4);
    await reader.query('commit');
    reader.release();
    expect(await rebuilding).toMatchObject({ exchanged: true, position: later });
    await expectEachOnce(later);
    expect(later).toBeGreaterThan(head);
  });

  it('is done by one process at a time, and says so to another', async () => {
    await filled(50);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const first = rebuild({ handle: (batch, client) => released.then(() => handle(batch, client)) });
    await waitFor(
      'the first to have begun',
      async () => (await readProjectionStates(pool, [name]))[0]?.rebuiltTo === 0,
    );
    await expect(rebuild({}, { signal: AbortSignal.abort() })).rejects.toThrow(/Another process is rebuilding/);
    release();
    expect(await first).toMatchObject({ exchanged: true });
  });

  it('leaves the live table as it is where events cannot be applied, says which, and nothing that they hold', async () => {
    const head = await filled(100);
    const failing = rebuild({
      handle: async (batch, client) => {
        await handle(batch, client);
        if ((batch.at(-1)?.position ?? 0) > 45) await client.query("select 'canary'::integer");
      },
    });
    await expect(failing).rejects.toThrow(/^The events from position 41 to 60 could not be applied \(22P02\)/);
    await expect(failing).rejects.not.toThrow(/canary/);
    await expectEachOnce(head);
    expect(await rebuild()).toMatchObject({ exchanged: true, from: 40 });
    await expectEachOnce(head);
  });

  it('cannot write to a live table by mistake, and leaves nothing of the attempt', async () => {
    const head = await filled(30);
    const other = `other_${newId().slice(0, 8)}`;
    await pool.query(`create table ${other} ()`);
    const lost = rebuild({ handle: (_batch, client) => client.query(`insert into ${other} default values`).then() });
    await expect(lost).rejects.toBeInstanceOf(RebuildFailed);
    expect((await pool.query(`select from ${other}`)).rowCount).toBe(0);
    await expectEachOnce(head);
    await pool.query(`drop table ${other}`);
  });

  it.each([
    [
      'a trigger',
      `create trigger counted_trigger before update on counted
         for each row execute function suppress_redundant_updates_trigger()`,
      /it has the trigger counted_trigger/,
    ],
    ['a foreign key', 'alter table counted add constraint self foreign key (at) references counted (at)', /key self/],
    ['a policy', 'create policy counted_policy on counted', /policy counted_policy/],
    ['a grant on a column', 'grant update (label) on counted to public', /grants on the column label/],
  ])('refuses a table with %s, rather than lose it', async (_what, statement, message) => {
    await filled(10);
    await pool.query(statement);
    await expect(rebuild()).rejects.toThrow(message);
  });

  it('starts from the beginning when it is done again', async () => {
    const head = await filled(50);
    await rebuild();
    await moveCheckpoint(pool, name, head);
    expect(await rebuild()).toEqual({ exchanged: true, from: 0, position: head, begunAnew: false });
  });
});
