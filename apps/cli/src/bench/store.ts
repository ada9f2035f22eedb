import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { MIGRATIONS } from '#event-store';
import type { EventStore, StreamWrite } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createPool, migrate } from '#platform';
import { measure, middle, percentiles, rate } from './measure.js';
import type { Measured } from './measure.js';
import type { BenchRow } from './row.js';
import { makeEvents } from './store-events.js';
import type { EventForStream } from './store-events.js';
import { copyLimit, insertLimit } from './store-limits.js';

const GROUP = 'event store';
const IN_FLIGHT = [1, 16, 64] as const;
const ROUNDS = 3;

interface Sizes {
  readonly appends: Readonly<Record<(typeof IN_FLIGHT)[number], number>>;
  readonly copied: number;
  readonly batches: number;
  readonly live: number;
}

const FULL: Sizes = { appends: { 1: 1_500, 16: 20_000, 64: 50_000 }, copied: 100_000, batches: 50, live: 100_000 };
const QUICK: Sizes = { appends: { 1: 200, 16: 2_000, 64: 5_000 }, copied: 10_000, batches: 5, live: 10_000 };

/**
 * Measures the event store on a server, in a database that it makes and drops again, beside what the same server can
 * do at best, in turns within the same run.
 * @param options.url of a database on the server, as a role that may make databases.
 * @throws Error where a live subscriber misses an event or gets one out of order.
 */
export const benchStore = async (options: { url: string; quick?: boolean }): Promise<BenchRow[]> => {
  const sizes = options.quick === true ? QUICK : FULL;
  const database = await benchDatabase(options.url);
  const pool = createPool(database.url, { max: 70, statementTimeoutMs: 120_000 });
  const store = createPostgresEventStore({ url: database.url });
  try {
    await migrate(pool, [MIGRATIONS]);
    await measureAppends(store, 2_000, 64);
    return [
      ...(await appendRows(store, pool, sizes)),
      await liveRow(store, database.url, sizes.live),
      await catchUpRow(store),
    ];
  } finally {
    await store.close();
    await pool.end();
    await database.drop();
  }
};

const benchDatabase = async (server: string): Promise<{ url: string; drop: () => Promise<void> }> => {
  const name = `tessera_bench_${randomBytes(5).toString('hex')}`;
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
};

/** Each event in an append of its own. */
const measureAppends = (store: EventStore, count: number, inFlight: number): Promise<Measured> => {
  const appends = makeEvents(count).map(asWrites);
  return measure(count, inFlight, (index) => store.append(appends[index] ?? []));
};

const asWrites = ({ streamId, event }: EventForStream): StreamWrite[] => [
  { streamId, expectedVersion: 'any', events: [event] },
];

/** Appends of a thousand events for as many streams. */
const measureBatches = async (store: EventStore, count: number): Promise<Measured> => {
  const batches = Array.from({ length: count }, () => makeEvents(1_000).flatMap(asWrites));
  const measured = await measure(count, 1, (index) => store.append(batches[index] ?? []));
  return { ...measured, perSecond: measured.perSecond * 1_000 };
};

/** The limits and the store take turns: what else the machine does meanwhile falls on both. */
const appendRows = async (store: EventStore, pool: pg.Pool, sizes: Sizes): Promise<BenchRow[]> => {
  const copies: Measured[] = [];
  const batches: Measured[] = [];
  const appends = new Map(IN_FLIGHT.map((inFlight) => [inFlight, [] as Measured[]]));
  const inserts = new Map(IN_FLIGHT.map((inFlight) => [inFlight, [] as Measured[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    copies.push(await copyLimit(pool, sizes.copied));
    for (const inFlight of IN_FLIGHT) {
      const count = sizes.appends[inFlight];
      appends.get(inFlight)?.push(await measureAppends(store, count, inFlight));
      inserts.get(inFlight)?.push(await insertLimit(pool, Math.ceil(count / 5), inFlight));
    }
    batches.push(await measureBatches(store, sizes.batches));
  }

  const copied = middle(copies).perSecond;
  const row = (what: string, { perSecond, p50, p99 }: Measured): BenchRow => ({
    group: GROUP,
    what,
    value: perSecond,
    unit: 'events/s',
    p50,
    p99,
    limit: `COPY of the same rows in one commit, ${rate(copied)}`,
    ofLimit: perSecond / copied,
  });
  return [
    ...IN_FLIGHT.flatMap((inFlight) => [
      row(`append, ${inFlight} in flight`, middle(appends.get(inFlight) ?? [])),
      row(`an INSERT a transaction, ${inFlight} connections`, middle(inserts.get(inFlight) ?? [])),
    ]),
    row('append, batches of 1,000 to as many streams', middle(batches)),
  ];
};

/** How long it takes until a subscriber of another store has an event, beside 64 writers; and that it misses none. */
const liveRow = async (store: EventStore, url: string, count: number): Promise<BenchRow> => {
  const watching = createPostgresEventStore({ url });
  const events = makeEvents(count);
  const before = await store.head();
  const begun = new Map<string, number>();
  const lags: number[] = [];
  let expected = before + 1;
  let disorder: string | undefined;
  const subscription = watching.subscribe({
    after: before,
    handle: async (batch) => {
      const now = performance.now();
      for (const { position, id } of batch) {
        if (position !== expected) disorder ??= `position ${position} came where ${expected} was due`;
        expected = position + 1;
        lags.push(now - (begun.get(id) ?? now));
        begun.delete(id);
      }
    },
  });
  try {
    const appended = await measure(count, 64, (index) => {
      const each = events[index];
      if (!each) throw new RangeError('There is an event for each of them.');
      begun.set(each.event.id, performance.now());
      return store.append(asWrites(each));
    });
    const giveUp = performance.now() + 60_000;
    while (begun.size > 0 && performance.now() < giveUp) await new Promise((resolve) => setTimeout(resolve, 5));
    if (disorder !== undefined) throw new Error(`The subscriber lost the order: ${disorder}.`);
    if (begun.size > 0) throw new Error(`The subscriber missed ${begun.size} of ${count} events.`);
    return {
      group: GROUP,
      what: `append, 64 in flight, and a live subscriber: missed 0 of ${count.toLocaleString('en-GB')}, in order; time to it`,
      value: appended.perSecond,
      unit: 'events/s',
      ...percentiles(lags),
    };
  } finally {
    await subscription.stop();
    await watching.close();
  }
};

const catchUpRow = async (store: EventStore): Promise<BenchRow> => {
  const head = await store.head();
  const batches: number[] = [];
  let position = 0;
  const begun = performance.now();
  while (position < head) {
    const batchBegun = performance.now();
    const batch = await store.readAll({ after: position, limit: 1_000 });
    batches.push(performance.now() - batchBegun);
    position = batch.at(-1)?.position ?? head;
  }
  const seconds = (performance.now() - begun) / 1_000;
  return {
    group: GROUP,
    what: `read all of ${head.toLocaleString('en-GB')} from the beginning, 1,000 at a time`,
    value: head / seconds,
    unit: 'events/s',
    ...percentiles(batches),
  };
};
