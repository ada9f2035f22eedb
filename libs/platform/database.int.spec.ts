import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { emptyDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { waitFor } from '../../test/support/wait-for.js';
import { createPool, inTransaction, isDatabaseUnavailable, PoolExhausted } from './database.js';
import type { PoolSettings } from './database.js';

describe('createPool', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await emptyDatabase('pool');
    await database.pool.query('create table piece (name text)');
  });

  afterAll(() => database.drop());

  const withPool = async <T>(settings: PoolSettings, use: (pool: pg.Pool) => Promise<T>): Promise<T> => {
    const pool = createPool(database.url, settings);
    try {
      return await use(pool);
    } finally {
      await pool.end();
    }
  };

  it('reads int8 as a number and a date as it is written, and leaves everybody else their parsers', async () => {
    const sql =
      "select 9007199254740991::int8 as n, array[1, null]::int8[] as a, '2026-03-29'::date as d, null::int8 as x";
    expect((await database.pool.query(sql)).rows).toEqual([
      { n: 9007199254740991, a: [1, null], d: '2026-03-29', x: null },
    ]);

    const other = new pg.Pool({ connectionString: database.url });
    expect((await other.query<{ n: unknown }>('select 1::int8 as n')).rows[0]?.n).toBe('1');
    await other.end();
  });

  it('rather fails than reads an int8 wrongly', async () => {
    await expect(database.pool.query('select 9007199254740993::int8')).rejects.toThrow(RangeError);
  });

  it('gives up a statement that takes too long', async () => {
    await withPool({ statementTimeoutMs: 100 }, async (pool) => {
      const error: unknown = await pool.query('select pg_sleep(30)').catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: '57014' });
      expect(isDatabaseUnavailable(error)).toBe(true);
    });
  });

  it('does not wait for ever for a connection while all are in use', async () => {
    await withPool({ max: 1, connectTimeoutMs: 100 }, async (pool) => {
      const client = await pool.connect();
      const error: unknown = await pool.query('select 1').catch((caught: unknown) => caught);
      client.release();
      expect(isDatabaseUnavailable(error)).toBe(true);
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
  });

  it('lets a bounded number wait for a connection, and tells the others at once, before it asks anything', async () => {
    await withPool({ max: 1, mostWaiting: 3 }, async (pool) => {
      const client = await pool.connect();
      const waiting = [1, 2, 3].map((n) => pool.query<{ n: number }>('select $1::int as n', [n]));
      for (const ask of [() => pool.query('select 4'), () => pool.connect()]) {
        const error: unknown = await ask().catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(PoolExhausted);
        expect(isDatabaseUnavailable(error)).toBe(true);
      }
      expect(pool.waitingCount).toBe(3);
      client.release();
      expect((await Promise.all(waiting)).map(({ rows }) => rows[0]?.n)).toEqual([1, 2, 3]);
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
  });

  it('survives that the database throws everybody out, in a transaction and out of one', async () => {
    const broken: Error[] = [];
    await withPool({ max: 2, onError: (error) => broken.push(error) }, async (pool) => {
      const idle = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
      await database.pool.query('select pg_terminate_backend($1)', [idle.rows[0]?.pid]);
      await waitFor('the pool to hear of it', () => broken.length === 1);

      const lent = inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
        await client.query('select 1');
      });
      const error: unknown = await lent.catch((caught: unknown) => caught);
      expect(isDatabaseUnavailable(error)).toBe(true);
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
  });

  it.each([
    ['refuses connections', 'close'],
    ['takes connections and says nothing', 'hang'],
  ])('gives up a server that %s, and says that it is unavailable', async (_what, how) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    if (how === 'close') server.close();
    const pool = createPool(`postgres://example@127.0.0.1:${String(port)}/example`, { connectTimeoutMs: 200 });
    const error: unknown = await pool.query('select 1').catch((caught: unknown) => caught);
    await pool.end();
    for (const socket of sockets) socket.destroy();
    server.close();

    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  describe('inTransaction', () => {
    it('keeps what its work did', async () => {
      const result = await inTransaction(database.pool, async (client) => {
        await client.query("insert into piece values ('kept')");
        return 'done';
      });
      expect(result).toBe('done');
      expect((await database.pool.query("select from piece where name = 'kept'")).rowCount).toBe(1);
    });

    it('undoes everything where its work fails, and gives the connection back', async () => {
      await withPool({ max: 1 }, async (pool) => {
        const work = inTransaction(pool, async (client) => {
          await client.query("insert into piece values ('undone')");
          throw new Error('no');
        });
        await expect(work).rejects.toThrow('no');
        expect((await pool.query("select from piece where name = 'undone'")).rowCount).toBe(0);
      });
    });
  });
});

describe('isDatabaseUnavailable', () => {
  it.each(['08006', '53100', '53300', '57P01', '57P03', '58030', 'ECONNREFUSED', 'ENOTFOUND'])(
    'is so for %s',
    (code) => {
      expect(isDatabaseUnavailable(Object.assign(new Error('x'), { code }))).toBe(true);
      expect(isDatabaseUnavailable(new AggregateError([Object.assign(new Error('x'), { code })]))).toBe(true);
    },
  );

  it.each(['23505', '42501', '22P02', '40001', 'ENOENT'])('is not so for %s', (code) => {
    expect(isDatabaseUnavailable(Object.assign(new Error('x'), { code }))).toBe(false);
  });

  it('is not so for what has nothing to do with a database', () => {
    for (const value of [new Error('Connection'), 'ECONNREFUSED', null, undefined, new AggregateError([])]) {
      expect(isDatabaseUnavailable(value)).toBe(false);
    }
  });
});
