import type { Writable } from 'node:stream';
import type pg from 'pg';
import { measure } from './measure.js';
import type { Measured } from './measure.js';
import { makeEvents } from './store-events.js';
import type { EventForStream } from './store-events.js';

const COLUMNS = 'global_position, recorded_at, event_id, stream_version, stream_id, type, data, personal';

const escaped = (json: string): string => json.replaceAll('\\', '\\\\');

const line = (position: number, { streamId, event }: EventForStream): string =>
  [
    position,
    '2026-03-01T09:30:00Z',
    event.id,
    position,
    streamId,
    event.type,
    escaped(JSON.stringify(event.data)),
    `\\\\x${Buffer.from(event.personal ?? []).toString('hex')}`,
  ].join('\t');

/** Sends text to `COPY ... FROM STDIN`, and waits until it is committed. */
class CopyIn implements pg.Submittable {
  readonly committed: Promise<void>;
  callback: (error?: Error | null) => void = () => undefined;

  constructor(
    private readonly text: string,
    private readonly chunks: readonly Buffer[],
  ) {
    this.committed = new Promise((resolve, reject) => {
      this.callback = (error) => {
        if (error) reject(error);
        else resolve();
      };
    });
  }

  submit(connection: pg.Connection): void {
    connection.query(this.text);
  }

  handleCopyInResponse(connection: pg.Connection & CopySender): void {
    for (const chunk of this.chunks) connection.sendCopyFromChunk(chunk);
    connection.endCopyFrom();
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleCommandComplete(): void {
    // The commit is behind it when the server is ready for the next statement.
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }
}

interface CopySender {
  readonly stream: Writable;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `COPY` of so many events into a fresh table like `events`, in one transaction: nothing that stores them is faster. */
export const copyLimit = async (pool: pg.Pool, count: number): Promise<Measured> => {
  const lines = makeEvents(count).map((event, index) => `${line(index + 1, event)}\n`);
  const chunks: Buffer[] = [];
  while (lines.length > 0) chunks.push(Buffer.from(lines.splice(0, 1_000).join('')));
  const client = await pool.connect();
  try {
    await client.query('create table copied_events (like events including all)');
    const measured = await measure(1, 1, () => {
      const copy = new CopyIn(`copy copied_events (${COLUMNS}) from stdin`, chunks);
      client.query(copy);
      return copy.committed;
    });
    await client.query('drop table copied_events');
    return { ...measured, perSecond: measured.perSecond * count };
  } finally {
    client.release();
  }
};

/** Each event in a transaction and on a connection of its own: what appending would be without group commit. */
export const insertLimit = async (pool: pg.Pool, count: number, inFlight: number): Promise<Measured> => {
  await pool.query('create table inserted_events (like events including all)');
  await pool.query('create sequence inserted_positions');
  const events = makeEvents(count);
  const clients = await Promise.all(Array.from({ length: inFlight }, () => pool.connect()));
  try {
    const idle = [...clients];
    return await measure(count, inFlight, async (index) => {
      const client = idle.pop();
      const each = events[index];
      if (!client || !each) throw new RangeError('There is a connection and an event for each of them.');
      const { event, streamId } = each;
      await client.query({
        name: 'insert-event',
        text: `insert into inserted_events (${COLUMNS})
               values (nextval('inserted_positions'), clock_timestamp(), $1, $2, $3, $4, $5, $6)`,
        values: [event.id, index + 1, streamId, event.type, JSON.stringify(event.data), event.personal],
      });
      idle.push(client);
    });
  } finally {
    for (const client of clients) client.release(true);
    await pool.query('drop table inserted_events');
    await pool.query('drop sequence inserted_positions');
  }
};
