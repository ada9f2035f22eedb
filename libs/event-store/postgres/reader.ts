import { readFileSync } from 'node:fs';
import pg from 'pg';
import { boundWaiting, isUuid, textArray, integerArray, uuidArray } from '#platform';
import { isStreamId } from '../append-request.js';
import type { StoredEvent } from '../event-store.js';
import { PageOfRows } from './binary-rows.js';
import { copyRows } from './copy-out.js';
import { unavailable } from './failures.js';
import { inPlace } from './in-place.js';
import { ReadEvent } from './read-event.js';

const sql = (name: string): { name: string; text: string } => ({
  name: `event-store ${name}`,
  text: readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8'),
});

const READ_STREAM = sql('read-stream');
const READ_STREAMS = sql('read-streams');
const READ_ALL = sql('read-all');
const READ_BATCH = sql('read-batch');
const READ_SMALL = sql('read-small');
const FIND = sql('find');
const HEAD = sql('head');

const NO_LIMIT = 2_147_483_647;
/**
 * Up to so many rows a prepared statement is quicker, for it is planned already; from there on COPY is, which is read in
 * its binary format.
 */
const FEW = 200;

/** Readers who wait for each connection at most; whoever comes then is told at once. */
const WAITING_FOR_EACH = 100;

type Row = readonly [
  position: string,
  recordedAt: string,
  id: string,
  version: string,
  streamId: string,
  type: string,
  data: string,
  personal: string | null,
];

const toEvent = ([position, recordedAt, id, version, streamId, type, data, personal]: Row): StoredEvent =>
  new ReadEvent(
    id,
    streamId,
    Number(version),
    Number(position),
    type,
    data,
    new Date(recordedAt.replace(' ', 'T').replace('+00', 'Z')),
    // bytea in its hex format: \x and two digits for each byte.
    personal === null ? null : () => Buffer.from(personal.slice(2), 'hex'),
  );

/** Reads events, over a few connections of its own: readers never keep an append waiting. */
export class Reader {
  readonly #pool: pg.Pool;
  /** Whether many events were there to be read, the last time that somebody looked: then so there are now. */
  #behind = false;

  constructor(config: pg.ClientConfig, connections: number) {
    const pool = new pg.Pool({ ...config, max: connections, idleTimeoutMillis: 60_000 });
    this.#pool = boundWaiting(pool, WAITING_FOR_EACH * connections);
    // A connection that breaks is replaced by the pool; whoever was using it is told by the statement that fails.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async readStream(streamId: string, fromVersion = 1, limit = NO_LIMIT): Promise<StoredEvent[]> {
    if (!isStreamId(streamId)) return [];
    const first = await this.#events(READ_STREAM, [streamId, fromVersion, Math.min(limit, FEW)]);
    const last = first.at(-1);
    if (!last || first.length < FEW || limit === FEW) return first;
    const rest = await this.#copy(READ_STREAM, [streamId, last.version + 1, limit - FEW]);
    return first.concat(rest);
  }

  async readStreams(
    streams: readonly { streamId: string; fromVersion?: number }[],
  ): Promise<Map<string, StoredEvent[]>> {
    const asked = new Map<string, number>();
    for (const { streamId, fromVersion = 1 } of streams) if (isStreamId(streamId)) asked.set(streamId, fromVersion);
    const read = new Map<string, StoredEvent[]>();
    if (asked.size === 0) return read;
    const events = await this.#events(READ_STREAMS, [textArray([...asked.keys()]), integerArray([...asked.values()])]);
    for (const event of events) {
      const before = read.get(event.streamId);
      if (before) before.push(event);
      else read.set(event.streamId, [event]);
    }
    return read;
  }

  readAll(after: number, limit: number): Promise<StoredEvent[]> {
    return limit > FEW ? this.#copy(READ_ALL, [after, limit]) : this.#events(READ_ALL, [after, limit]);
  }

  /** As readAll, and ended early by large events: at least one event, and about `bytes` of them. */
  async readBatch(after: number, limit: number, bytes: number): Promise<StoredEvent[]> {
    if (this.#behind && limit > FEW) {
      // To add up the bytes of a thousand events costs the server a tenth: where all are small it is not needed.
      const small = await this.#copy(READ_SMALL, [after, limit, Math.floor(bytes / limit)]);
      this.#behind = small.length > FEW;
      if (small.length > 0) return small;
    }
    const events = await this.#events(READ_BATCH, [after, limit, bytes]);
    this.#behind = events.length > FEW;
    return events;
  }

  async find(ids: readonly string[]): Promise<StoredEvent[]> {
    const asked = [...new Set(ids.map((id) => id.toLowerCase()))].filter(isUuid);
    return asked.length === 0 ? [] : this.#events(FIND, [uuidArray(asked)]);
  }

  async head(): Promise<number> {
    const [row] = await this.#rows<[string]>(HEAD, []);
    return Number(row?.[0] ?? 0);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #events(statement: { name: string; text: string }, values: unknown[]): Promise<StoredEvent[]> {
    return (await this.#rows<Row>(statement, values)).map(toEvent);
  }

  async #copy(statement: { text: string }, values: readonly (number | string)[]): Promise<StoredEvent[]> {
    const page = new PageOfRows();
    try {
      await copyRows(this.#pool, inPlace(statement.text, values), (row) => {
        page.add(row);
      });
    } catch (error) {
      throw unavailable(error);
    }
    return page.events;
  }

  async #rows<R>(statement: { name: string; text: string }, values: unknown[]): Promise<R[]> {
    try {
      const { rows } = await this.#pool.query({ ...statement, values, rowMode: 'array' });
      return rows as R[];
    } catch (error) {
      throw unavailable(error);
    }
  }
}
