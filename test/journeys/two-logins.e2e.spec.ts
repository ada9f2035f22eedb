import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { loadConfig } from '#platform';
import { startService } from '../../apps/tessera/src/service.js';
import { agencyEvent, child } from '../support/agency-events.js';
import { emptyDatabase, testLogin, testOwner } from '../support/database.js';
import type { TestDatabase, TestLogin } from '../support/database.js';
import { startCommand } from '../support/programs.js';
import { HOSPITAL, PURPOSE, startTestService, WORKER } from '../support/service.js';
import type { TestService } from '../support/service.js';

interface Feed {
  readonly alerts: readonly { readonly id: string; readonly data: { readonly alertId: string } }[];
}

describe('a service whose login may neither make tables nor change what is stored', () => {
  let folder: string;
  let database: TestDatabase;
  let owner: TestLogin;
  let login: TestLogin;
  let env: Record<string, string>;
  let service: TestService | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-logins-'));
    database = await emptyDatabase('two logins');
    owner = await testOwner(database);
    login = await testLogin(database);
    env = {
      DATABASE_URL: login.url,
      TESSERA_DATA: folder,
      TESSERA_PUBLIC_URL: 'https://tessera.example',
      PORT: '0',
      LOG_LEVEL: 'silent',
    };
  });
  afterAll(async () => {
    await (service ? service.stop() : database.drop());
    await owner.drop();
    await login.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const tessera = (...args: readonly string[]) =>
    startCommand(args, { ...env, DATABASE_MIGRATION_URL: owner.url }).ended;

  it('says before the first migration who has to make it', async () => {
    await expect(startService(loadConfig(env))).rejects.toThrow(/tessera migrate/);
  });

  it('starts once the owner has migrated, which is done once', async () => {
    const first = await tessera('migrate');
    expect(first).toMatchObject({ code: 0, remarks: '' });
    expect(first.output).toMatch(/^0001-events\.sql\n[\s\S]*Applied: \d+\./);
    expect(await tessera('migrate')).toMatchObject({
      code: 0,
      output: 'The database has every migration of this release.\n',
    });
    service = await startTestService('two logins', {
      database,
      env,
      clock: { now: () => new Date('2026-06-15T12:00:00Z') },
    });
  });

  it('takes events in, recognises, alerts, and shows chronologies, as that login alone', async () => {
    if (!service) throw new Error('The service has started.');
    const days = ['2026-03-02', '2026-04-01', '2026-05-01'];
    for (const on of days) {
      const event = agencyEvent({ data: { people: [child(1)], occurredOn: { date: on } } });
      expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
    }
    await service.settled();
    expect((await service.get<Feed>('/v1/alerts', HOSPITAL)).body.alerts).toHaveLength(1);

    const found = await service.post<{ people: { personId: string }[] }>(
      '/v1/people/search',
      WORKER,
      { nhsNumber: child(1).nhsNumber },
      PURPOSE,
    );
    const personId = found.body.people[0]?.personId ?? '';
    const page = await service.get<ChronologyPage>(`/v1/children/${personId}/chronology?detail=all`, WORKER, PURPOSE);
    expect(page.body.entries).toHaveLength(days.length);
    const { rows: audited } = await database.pool.query('select action from audit_entries order by position');
    expect(audited.length).toBeGreaterThan(0);

    const { rows: sessions } = await database.pool.query<{ usename: string }>(
      "select distinct usename from pg_stat_activity where datname = current_database() and application_name like 'tessera%'",
    );
    expect(sessions).toEqual([{ usename: login.name }]);
  });

  it('keeps its alerts, and its rights, when the owner has rebuilt the feed', async () => {
    if (!service) throw new Error('The service has started.');
    const before = await service.get<Feed>('/v1/alerts', HOSPITAL);
    expect(await tessera('rebuild', 'alert-feed')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/made again up to position \d+.*begun at the first event/),
    });
    expect((await service.get<Feed>('/v1/alerts', HOSPITAL)).text).toBe(before.text);
    for (const on of ['2026-03-05', '2026-04-05', '2026-05-05']) {
      const event = agencyEvent({ data: { people: [child(2)], occurredOn: { date: on } } });
      expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
    }
    await service.settled();
    expect((await service.get<Feed>('/v1/alerts', HOSPITAL)).body.alerts).toHaveLength(2);
  });

  it('lists the projections, and how far they are, to a person and to a machine', async () => {
    const listed = await tessera('rebuild', '--json');
    const { head, projections } = JSON.parse(listed.output) as { head: number; projections: object[] };
    expect(projections).toEqual(
      [
        'alert-clocks',
        'alert-feed',
        'alert-silences',
        'alert-suppressions',
        'alert-waits',
        'notice-clocks',
        'open-alerts',
        'patterns',
      ].map((name) => ({
        name,
        position: head,
      })),
    );
    expect((await tessera('rebuild')).output).toMatch(/alert-feed\s+│\s+\d+\s+│\s+\d+\s+│ none/);
  });

  it('tells whoever mistypes what there is, and lets nobody but the owner rebuild', async () => {
    expect(await tessera('rebuild', 'example')).toMatchObject({
      code: 1,
      remarks:
        'There is no projection example. There is: alert-clocks, alert-feed, alert-silences, alert-suppressions, ' +
        'alert-waits, notice-clocks, open-alerts, patterns, people-keys.\n',
    });
    const asService = await startCommand(['rebuild', 'alert-feed'], env).ended;
    expect(asService).toMatchObject({
      code: 1,
      remarks: expect.stringMatching(/owned by this login.*DATABASE_MIGRATION_URL/),
    });
  });
});
