import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { AuditTrail, createKeyProvider } from '#access';
import type { StoredEvent } from '#event-store';
import { createPostgresEventStore, readAnchor, verifyEvents } from '#event-store/postgres';
import { createPool } from '#platform';
import { agencyEvent, child } from '../support/agency-events.js';
import { Ends } from '../support/ends.js';
import { installedPostgres, startPostgresServer, type PostgresServer } from '../support/postgres-server.js';
import { HOSPITAL, PURPOSE, WORKER } from '../support/service.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';

interface Recorded {
  readonly personIds: readonly string[];
  readonly globalPosition: number;
}

const ends = new Ends();
afterAll(() => ends.all());

/** Every row of every table, as text. */
const everything = async (pool: pg.Pool): Promise<Map<string, string[]>> => {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const contents = new Map<string, string[]>();
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t order by 1`);
    contents.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return contents;
};

/** What a subscription from the very beginning sees. */
const subscribed = async (url: string): Promise<StoredEvent[]> => {
  const store = createPostgresEventStore({ url });
  try {
    const head = await store.head();
    const seen: StoredEvent[] = [];
    store.subscribe({
      after: 0,
      handle: (batch) => {
        seen.push(...batch);
        return Promise.resolve();
      },
    });
    await waitFor('the subscription to see everything', () => seen.at(-1)?.position === head, { withinMs: 60_000 });
    return seen;
  } finally {
    await store.close();
  }
};

it('goes on in a fresh cluster from a dump, with every event, projection and audit entry as it was (row 9)', async () => {
  const bin = installedPostgres();
  if (bin === undefined || !existsSync(join(bin, 'pg_restore'))) {
    process.stderr.write('skipped: no PostgreSQL with pg_dump and pg_restore is installed here\n');
    return;
  }
  const run = (program: string, args: readonly string[]) => promisify(execFile)(join(bin, program), [...args]);
  const server = async (): Promise<PostgresServer> =>
    ends.add(await startPostgresServer({ bin }), ({ stop }) => stop());
  const dataDir = await ends.folder('dumped');
  const start = async (url: string): Promise<ServiceProcess> =>
    ends.add(await startServiceProcess({ TESSERA_DATA: dataDir, DATABASE_URL: url }), ({ kill }) => kill());
  const open = (url: string): pg.Pool => ends.add(createPool(url), (pool) => pool.end());

  const source = await server();
  const before = await start(source.url);
  const people: string[] = [];
  for (let n = 0; n < 20; n += 1) {
    for (const month of ['01', '02', '03']) {
      const event = agencyEvent({ data: { people: [child(6_000 + n)], occurredOn: { date: `2026-${month}-05` } } });
      const { status, body } = await before.post<Recorded>('/v1/events', HOSPITAL, event);
      expect(status).toBe(201);
      people.push(...body.personIds);
    }
  }
  const shown = async (service: ServiceProcess): Promise<unknown[]> =>
    Promise.all([
      service.get(`/v1/children/${people[0] ?? ''}/chronology`, WORKER, PURPOSE).then(({ body }) => ({
        ...(body as object),
        asKnownAt: null,
      })),
      ...[...new Set(people)].map((id) =>
        service.get(`/v1/children/${id}/patterns`, WORKER, PURPOSE).then(({ body }) => body),
      ),
      service.get('/v1/alerts', HOSPITAL).then(({ body }) => body),
    ]);
  const told = (): Promise<{ alerts: unknown[] }> =>
    before.get<{ alerts: unknown[] }>('/v1/alerts', HOSPITAL).then(({ body }) => body);
  await waitFor('every child to be told of', async () => (await told()).alerts.length === 20, { withinMs: 60_000 });
  const pool = open(source.url);
  await waitFor(
    'the processors to have seen everything',
    async () => {
      const { rows } = await pool.query<{ behind: number }>(
        'select max(global_position) - (select min(position) from checkpoints) as behind from events',
      );
      return rows[0]?.behind === 0;
    },
    { withinMs: 60_000 },
  );
  const shownBefore = await shown(before);
  expect(await before.stop()).toEqual({ code: 0, signal: null });

  const folder = await ends.folder('dump');
  await run('pg_dumpall', ['--roles-only', '--no-role-passwords', '-d', source.url, '-f', join(folder, 'roles.sql')]);
  await run('pg_dump', ['-Fc', '-d', source.url, '-f', join(folder, 'tessera.dump')]);
  const target = await server();
  // The role that both clusters were made with is there already, and keeps its password: psql says so, and goes on.
  await run('psql', ['-q', '-d', target.url, '-f', join(folder, 'roles.sql')]);
  await run('pg_restore', ['--exit-on-error', '-d', target.url, join(folder, 'tessera.dump')]);

  const restored = open(target.url);
  const [was, is] = [await everything(pool), await everything(restored)];
  expect([...is.keys()]).toEqual(expect.arrayContaining(['public.events', 'public.alert_feed', 'public.people']));
  expect(is).toEqual(was);
  expect(await subscribed(target.url)).toEqual(await subscribed(source.url));

  const anchor = await readAnchor(pool);
  expect(await verifyEvents(restored, { anchors: [anchor] })).toMatchObject({ faults: [], head: anchor });
  const keys = await createKeyProvider({ dataDir, pool: restored });
  const chainKey = keys.derive('audit-chain');
  const looks = await new AuditTrail(pool, { chainKey }).anchor();
  const verified = await new AuditTrail(restored, { chainKey }).verify(looks);
  expect(verified).toEqual({ entries: looks.position, anchor: looks, faults: [] });
  expect(looks.position).toBeGreaterThan(0);

  const after = await start(target.url);
  expect(await shown(after)).toEqual(shownBefore);
  const { rows: last } = await restored.query<{ head: number }>('select max(global_position) as head from events');
  const known = agencyEvent({ data: { people: [child(6_000)] } });
  const { status, body } = await after.post<Recorded>('/v1/events', HOSPITAL, known);
  expect([status, body.personIds]).toEqual([201, [people[0]]]);
  expect(body.globalPosition).toBe((last[0]?.head ?? 0) + 1);
}, 240_000);
