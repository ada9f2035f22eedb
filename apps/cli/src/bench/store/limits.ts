import type pg from 'pg';
import { measure } from '../measure.js';
import type { Measured } from '../measure.js';
import { CopyIn } from './copy-in.js';
import { makeEvents } from './events.js';
import type { EventForStream } from './events.js';
import { COLUMN_NAMES, COPY_END, COPY_HEAD, columnValues, copiedRow } from './rows.js';
import type { EventRow } from './rows.js';

const rowOf = ({ streamId, event }: EventForStream, index: number): EventRow => ({
  position: index + 1,
  recordedAt: Date.UTC(2026, 2, 1),
  version: index + 1,
  streamId,
  event,
});

/** @throws Error where a table does not hold as many rows as were written to it: then the figures mean nothing. */
export const expectRows = async (database: pg.Pool | pg.ClientBase, table: string, expected: number): Promise<void> => {
  const { rows } = await database.query<{ count: string }>(`select count(*)::text as count from ${table}`);
  const found = Number(rows[0]?.count);
  if (found !== expected) throw new Error(`${table} holds ${found} rows where ${expected} were written.`);
};

/** `COPY` of so many events into a fresh table like `events`, in one transaction: nothing that stores them is faster. */
export const copyLimit = async (pool: pg.Pool, count: number): Promise<Measured> => {
  const rows = makeEvents(count).map((event, index) => copiedRow(rowOf(event, index)));
  const chunks: Buffer[] = [COPY_HEAD];
  while (rows.length > 0) chunks.push(Buffer.concat(rows.splice(0, 100)));
  chunks.push(COPY_END);
  const client = await pool.connect();
  try {
    await client.query('create table copied_events (like events including all)');
    const measured = await measure(1, 1, () => {
      const copy = new CopyIn(`copy copied_events (${COLUMN_NAMES.join(', ')}) from stdin (format binary)`, chunks);
      client.query(copy);
      return copy.done;
    });
    await expectRows(client, 'copied_events', count);
    await client.query('drop table copied_events');
    return { ...measured, perSecond: measured.perSecond * count };
  } finally {
    client.release();
  }
};

/** What the server makes up, rather than the writer. */
const MADE: Readonly<Record<string, string>> = {
  global_position: `nextval('inserted_positions')`,
  recorded_at: 'clock_timestamp()',
};
const given = COLUMN_NAMES.map((name, place) => ({ name, place })).filter(({ name }) => !(name in MADE));
const INSERT = {
  name: 'insert-event',
  text: `insert into inserted_events (${[...Object.keys(MADE), ...given.map(({ name }) => name)].join(', ')})
         values (${[...Object.values(MADE), ...given.map((_, index) => `$${index + 1}`)].join(', ')})`,
};

/** Each event in a transaction and on a connection of its own: what appending would be without group commit. */
export const insertLimit = async (pool: pg.Pool, count: number, inFlight: number): Promise<Measured> => {
  await pool.query('create table inserted_events (like events including all)');
  await pool.query('create sequence inserted_positions');
  const warming = inFlight * 10;
  const rows = makeEvents(warming + count).map((event, index) => columnValues(rowOf(event, index)));
  const clients = await Promise.all(Array.from({ length: inFlight }, () => pool.connect()));
  try {
    const idle = [...clients];
    const insert = async (values: (Buffer | null)[] = []) => {
      const client = idle.pop();
      if (!client) throw new RangeError('There is a connection for each.');
      await client.query({ ...INSERT, values: given.map(({ place }) => values[place]) });
      idle.push(client);
    };
    await measure(warming, inFlight, (index) => insert(rows[index]));
    const measured = await measure(count, inFlight, (index) => insert(rows[warming + index]));
    await expectRows(pool, 'inserted_events', warming + count);
    return measured;
  } finally {
    for (const client of clients) client.release(true);
    await pool.query('drop table inserted_events');
    await pool.query('drop sequence inserted_positions');
  }
};

/** One event for one stream, at any version, which stands alone. */
const CALL_FUNCTION = {
  name: 'call-append-event',
  text: 'select * from append_event($1, -1, $2, $3, $4, $5)',
};

/** Calls that the function is warmed up with, beyond those that are counted. */
export const FUNCTION_WARMING = 100;

/** The store's SQL function called for one event after another, without a queue before it: what a lone writer can get. */
export const functionLimit = async (pool: pg.Pool, count: number): Promise<Measured> => {
  const events = makeEvents(FUNCTION_WARMING + count);
  const client = await pool.connect();
  const call = async (each?: EventForStream): Promise<void> => {
    if (!each) throw new RangeError('There is an event for each.');
    const { streamId, event } = each;
    const values = [streamId, event.id, event.type, JSON.stringify(event.data), event.personal];
    await client.query({ ...CALL_FUNCTION, values });
  };
  try {
    await measure(FUNCTION_WARMING, 1, (index) => call(events[index]));
    return await measure(count, 1, (index) => call(events[FUNCTION_WARMING + index]));
  } finally {
    client.release();
  }
};
