import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { AppendRefused } from '#event-store';
import type { EventStore } from '#event-store';
import { newId } from '#platform';
import { waitFor } from '../support/wait-for.js';
import { describeEventStoreContract } from './event-store-contract.js';
import { openStores } from './postgres-stores.js';
import type { PostgresStores } from './postgres-stores.js';
import { anEvent, appendOne, aStream, countUp, referencesOf, write } from './store-fixture.js';

describeEventStoreContract('PostgreSQL', () => openStores('contract'));

describe('the event store on PostgreSQL, beyond the contract', () => {
  let stores: PostgresStores;
  let store: EventStore;
  beforeAll(async () => {
    stores = await openStores('postgres');
    store = stores.open();
  });
  afterAll(() => stores.drop());

  /** Another session, whose transactions stand still for as long as a test likes. */
  const session = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: stores.database.url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };

  const appendByHand = (client: pg.Client, streamId: string) =>
    client.query(
      `select append_events(array[$1], array[$2::uuid], '{1}', '{-1}', '{1}', '{0}', '{1}', '{0}', '{ByHand.v1}', '{"{}"}',
                            array[null::bytea])`,
      [streamId, newId()],
    );

  const collect = (after: number) => {
    const seen: string[] = [];
    const positions: number[] = [];
    const subscription = stores.open().subscribe({
      after,
      handle: async (batch) => {
        seen.push(...batch.map(({ streamId }) => streamId));
        positions.push(...batch.map(({ position }) => position));
      },
    });
    return { seen, positions, subscription };
  };

  it('numbers positions without a gap', async () => {
    const before = await store.head();
    const other = stores.open();
    const writes = countUp(300).map((n) => appendOne(n % 2 === 0 ? store : other, write(aStream(), 0, anEvent())));
    const positions = (await Promise.all(writes)).flatMap(referencesOf).map(({ position }) => position);
    expect(positions.sort((one, two) => one - two)).toEqual(countUp(300, before + 1));
  });

  it('keeps subscribers waiting while a transaction stands still in mid-append, and none skips it', async () => {
    const [held, behind] = [aStream(), aStream()];
    const { seen, subscription } = collect(await store.head());
    const paused = await session();
    await paused.query('begin');
    await appendByHand(paused, held);
    const waiting = appendOne(store, write(behind, 0, anEvent()));
    await waitFor('the append to wait for the transaction', async () => {
      const { rows } = await stores.database.pool.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows.length > 0;
    });
    expect(seen).toEqual([]);
    await paused.query('commit');
    await waiting;
    await waitFor('both events', () => seen.length === 2);
    expect(seen).toEqual([held, behind]);
    await subscription.stop();
    await paused.end();
  });

  it('leaves neither a gap nor a stall behind a transaction that was rolled back', async () => {
    const before = await store.head();
    const { seen, positions, subscription } = collect(before);
    const [gone, after] = [aStream(), aStream()];
    const client = await session();
    await client.query('begin');
    await appendByHand(client, gone);
    await client.query('rollback');
    await appendOne(store, write(after, 0, anEvent()));
    await waitFor('the event after', () => seen.length === 1);
    expect(seen).toEqual([after]);
    expect(positions).toEqual([before + 1]);
    await subscription.stop();
    await client.end();
  });

  it('keeps the time of recording in the order of positions when the clock is set back', async () => {
    const ahead = new Date(Date.now() + 3_600_000);
    await stores.database.pool.query(
      `insert into events (global_position, recorded_at, event_id, stream_version, stream_id, type, data, hash)
       values ($1, $2, $3, 1, $4, 'ClockAhead.v1', '{}', '')`,
      [(await store.head()) + 1, ahead, newId(), aStream()],
    );
    const stream = aStream();
    await appendOne(store, write(stream, 0, anEvent()));
    const [event] = await store.readStream(stream);
    expect(event?.recordedAt).toEqual(ahead);
  });

  it('refuses to change or remove a stored event, also to the owner of the database', async () => {
    await appendOne(store, write(aStream(), 0, anEvent()));
    const { pool } = stores.database;
    for (const statement of ["update events set data = '{}'", 'delete from events', 'truncate events']) {
      await expect(pool.query(statement)).rejects.toThrow('permission denied');
    }
  });

  it('lets a role append and read that may neither insert nor change', async () => {
    const role = `tessera_test_${newId().replaceAll('-', '')}`;
    const client = await session();
    await client.query(`create role ${role}`);
    try {
      const appendEvents = 'text[], uuid[], int[], int[], int[], int[], int[], int[], text[], text[], bytea[]';
      await client.query(`grant execute on function append_events(${appendEvents}) to ${role}`);
      await client.query(`grant select on events to ${role}`);
      await client.query(`set role ${role}`);
      await appendByHand(client, aStream());
      for (const statement of [
        "update events set data = '{}'",
        'delete from events',
        'truncate events',
        `insert into events select global_position + 1000, recorded_at, gen_random_uuid(), 1, 'x', type, data, hash from events`,
      ]) {
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await client.query(`reset role; drop owned by ${role}; drop role ${role}`);
      await client.end();
    }
  });

  it('puts a commit on disk before it answers, whatever the setting of the session', async () => {
    const client = await session();
    await client.query('set synchronous_commit = off');
    await client.query('begin');
    await appendByHand(client, aStream());
    const { rows } = await client.query<{ synchronous_commit: string }>('show synchronous_commit');
    expect(rows[0]?.synchronous_commit).toBe('on');
    await client.query('commit');
    await client.end();
  });

  it('tells one caller of what the database turns down, and stores what the others of the group sent', async () => {
    await stores.database.pool.query(
      `alter table events add constraint no_poison check (type <> 'Poison.v1') not valid`,
    );
    const appends = countUp(20).map((n) =>
      appendOne(store, write(aStream(), 0, anEvent(n === 7 ? { type: 'Poison.v1' } : {}))),
    );
    const results = await Promise.allSettled(appends);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(19);
    const refused = results[6];
    expect(refused).toMatchObject({ status: 'rejected', reason: { reason: 'refused-by-the-database' } });
    expect((refused as PromiseRejectedResult).reason).toBeInstanceOf(AppendRefused);
  });

  it('tells other processes of what it stored', async () => {
    const client = await session();
    const heard: string[] = [];
    client.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await client.query('listen tessera_events');
    await appendOne(stores.open(), write(aStream(), 0, anEvent()));
    const head = String(await store.head());
    await waitFor('the notification', () => heard.includes(head));
    await client.end();
  });
});
