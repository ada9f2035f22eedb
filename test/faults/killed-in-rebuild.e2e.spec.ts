import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { keyProviderOf } from '#access';
import { createAlertFeedProcessor, createAlertMessages, loadLeastInformation } from '#alerts';
import { readCheckpoint, type EventStore, type NewEvent, type StreamWrite } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { inTransaction, newId } from '#platform';
import { alertStream, loadVocabulary, type AlertRaised, type AlertWithdrawn } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { startCommand, type CommandProcess } from '../support/programs.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { HOSPITAL, SCHOOL, urn } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

const ALERTS = 3_000;
const BATCH = 20;
const PUBLIC_URL = 'https://tessera.example';
const masterKey = Buffer.alloc(32, 5);

let database: TestDatabase;
let folder: string;
let env: Readonly<Record<string, string>> & { readonly TESSERA_DATA: string };
let store: EventStore;
let service: ServiceProcess;
const commands: CommandProcess[] = [];
let readers: ReturnType<typeof startReaders> | undefined;

beforeAll(async () => {
  database = await testDatabase('killed in rebuild');
  folder = await mkdtemp(join(tmpdir(), 'tessera-rebuild-'));
  env = {
    DATABASE_URL: database.url,
    TESSERA_DATA: folder,
    TESSERA_MASTER_KEY: masterKey.toString('base64'),
    TESSERA_PUBLIC_URL: PUBLIC_URL,
    PORT: '0',
  };
  store = createPostgresEventStore({ url: database.url });
  service = await startServiceProcess(env);
}, 90_000);
afterAll(async () => {
  await readers?.end();
  for (const each of commands) each.process.kill('SIGKILL');
  await service.stop();
  await store.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const rebuild = (): CommandProcess => {
  const command = startCommand(['rebuild', 'alert-feed', '--json', '--batch', String(BATCH)], env);
  commands.push(command);
  return command;
};

/** An alert that two agencies are told of; with `withdrawn`, told to be taken back, too. */
const anAlert = ({ withdrawn = false } = {}): StreamWrite => {
  const [alertId, matchId, personId] = [newId(), newId(), newId()];
  const raised: AlertRaised = {
    alertId,
    matchId,
    personId,
    pattern: 'was-not-brought',
    patternVersion: 1,
    title: 'Not brought to appointments',
    level: 3,
    recognisableOn: '2026-02-10',
    recognisedOn: '2026-03-02',
    window: { from: '2025-09-01', to: '2026-03-01' },
    agencies: [urn(HOSPITAL)],
    entryCount: 3,
    recipients: [HOSPITAL, SCHOOL].map((agency) => ({ agency: urn(agency), reason: 'reported-evidence' })),
  };
  const takenBack: AlertWithdrawn = { alertId, matchId, reason: 'evidence-withdrawn', withdrawnOn: '2026-04-01' };
  const event = (type: string, data: object): NewEvent => ({ id: newId(), type, data });
  const events = [event('AlertRaised.v1', raised), ...(withdrawn ? [event('AlertWithdrawn.v1', takenBack)] : [])];
  return { streamId: alertStream(alertId), expectedVersion: 0, events };
};

const rowsOf = async (table: string, upTo: number): Promise<unknown[]> => {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    `select agency, position, alert_id, cloud_event from ${table} where position <= $1 order by agency, position`,
    [upTo],
  );
  return rows;
};

const liveUpTo = async (): Promise<number> => {
  const head = await store.head();
  await waitFor(
    'the live feed to hold everything',
    async () => (await readCheckpoint(database.pool, 'alert-feed')) >= head,
    { withinMs: 60_000 },
  );
  return head;
};

/** Fills an empty table from the first event on, as a processor does that has never run. */
const filledFromScratch = async (upTo: number): Promise<unknown[]> => {
  await database.pool.query('create schema scratch; create table scratch.alert_feed (like alert_feed including all)');
  const messages = createAlertMessages({
    publicUrl: PUBLIC_URL,
    pseudonymKey: keyProviderOf(masterKey).derive('alert-pseudonyms'),
    leastInformation: loadLeastInformation([...loadVocabulary().agencies.values()]),
  });
  const processor = createAlertFeedProcessor({ store, messages });
  for (let after = 0; after < upTo;) {
    const batch = await store.readAll({ after, limit: 1_000 });
    await inTransaction(database.pool, async (client) => {
      await client.query('set local search_path = scratch');
      await processor.handle(batch, client);
    });
    after = batch.at(-1)?.position ?? upTo;
  }
  return rowsOf('scratch.alert_feed', upTo);
};

/** Follows an agency's feed by its cursors, and looks at the whole table, until it is told to end. */
const startReaders = (bearer: string) => {
  const over = new AbortController();
  let cursor = '';
  const told: string[] = [];
  let shrunk = 0;
  const followOnce = async (): Promise<number> => {
    const response = await fetch(`${service.url}/v1/alerts?limit=500${cursor === '' ? '' : `&after=${cursor}`}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect(response.status).toBe(200);
    const page = (await response.json()) as { alerts: { id: string }[]; nextCursor: string };
    told.push(...page.alerts.map(({ id }) => id));
    cursor = page.nextCursor;
    return page.alerts.length;
  };
  const follower = (async () => {
    while (!over.signal.aborted) if ((await followOnce()) === 0) await pause(10);
    while ((await followOnce()) > 0);
  })();
  const counter = (async () => {
    for (let before = 0; !over.signal.aborted;) {
      const { rows } = await database.pool.query<{ count: number }>('select count(*) from alert_feed');
      const now = rows[0]?.count ?? 0;
      if (now < before) shrunk += 1;
      before = now;
    }
  })();
  return {
    end: async () => {
      over.abort();
      await Promise.all([follower, counter]);
      return { told, shrunk };
    },
  };
};

it('goes on where a killed rebuild was, and is served by the old table until the new one is whole (row 14)', async () => {
  for (let count = 0; count < ALERTS; count += 500) {
    await store.append(Array.from({ length: 500 }, (_, n) => anAlert({ withdrawn: n % 3 === 0 })));
  }
  const before = await liveUpTo();
  const old = await rowsOf('alert_feed', before);
  expect(old).toHaveLength(ALERTS * 2 + Math.ceil(500 / 3) * 6 * 2);

  readers = startReaders(await service.token(HOSPITAL));
  const over = new AbortController();
  const writer = (async () => {
    for (let n = 0; !over.signal.aborted; n += 1) {
      await store.append([anAlert({ withdrawn: n % 2 === 0 })]);
      await pause(20);
    }
  })();
  try {
    const killed = rebuild();
    await waitFor(
      'the rebuild to be under way',
      async () => (await readCheckpoint(database.pool, 'rebuild:alert-feed')) >= 500,
      { withinMs: 60_000, everyMs: 2 },
    );
    killed.process.kill('SIGKILL');
    expect((await killed.ended).code).toBeNull();
    const reached = await readCheckpoint(database.pool, 'rebuild:alert-feed');
    expect(reached).toBeLessThan(before - 500);
    // Of the transaction that wrote the first row: rows that were made again would be of another.
    const firstRow = async (table: string): Promise<unknown> =>
      (await database.pool.query(`select xmin::text, position from ${table} order by position, agency limit 1`))
        .rows[0];
    const madeByTheKilled = await firstRow('rebuild_alert_feed.alert_feed');
    expect(await rowsOf('alert_feed', before)).toEqual(old);

    const { code, output } = await rebuild().ended;
    expect(code).toBe(0);
    const result = JSON.parse(output) as { from: number; position: number; exchanged: boolean; begunAnew: boolean };
    expect(result).toMatchObject({ exchanged: true, begunAnew: false });
    // What the killed process had sent may have been committed after the look at its checkpoint.
    expect(result.from).toBeGreaterThanOrEqual(reached);
    expect(await firstRow('alert_feed')).toEqual(madeByTheKilled);
    expect(result.position).toBeGreaterThan(before);
  } finally {
    over.abort();
    await writer;
  }

  const after = await liveUpTo();
  const { told, shrunk } = await readers.end();
  expect(shrunk).toBe(0);
  expect(await rowsOf('alert_feed', before)).toEqual(old);
  const all = (await rowsOf('alert_feed', after)) as { agency: string; cloud_event: string }[];
  expect(all).toEqual(await filledFromScratch(after));
  const ofHospital = all.filter(({ agency }) => agency === urn(HOSPITAL));
  expect(told).toEqual(ofHospital.map(({ cloud_event }) => (JSON.parse(cloud_event) as { id: string }).id));
}, 180_000);
