import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { agencyEvent, child } from '../support/agency-events.js';
import { kurrentdbForTests } from '../support/kurrentdb.js';
import type { TestKurrentDB } from '../support/kurrentdb.js';
import { HOSPITAL, PURPOSE, startTestService, WORKER } from '../support/service.js';
import type { TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

interface EventAnswer {
  readonly eventId: string;
  readonly personIds: readonly string[];
  readonly status: string;
}
interface MatchesAnswer {
  readonly evaluatedTo: { readonly complete: boolean };
  readonly matches: readonly { readonly pattern: string; readonly status: string }[];
}
interface FeedAnswer {
  readonly alerts: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
}

const kurrentdb = await kurrentdbForTests();

const journey = (server: TestKurrentDB): void => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService('kurrentdb journey', {
      clock: { now: () => new Date('2026-06-15T12:00:00Z') },
      env: { EVENT_STORE: 'kurrentdb', KURRENTDB_URL: server.connectionString },
    });
  }, 60_000);
  afterAll(() => service.stop(), 60_000);

  const missed = (on: string, what: string) =>
    agencyEvent({
      time: `${on}T16:00:00Z`,
      data: {
        people: [child(10)],
        occurredOn: { date: on },
        service: what,
        rebooked: false,
        narrative: 'Nobody came and nobody called.',
      },
    });

  it('takes an event from its post to the chronology, a pattern and an alert', async () => {
    const missedOnes = [
      missed('2026-02-03', 'dental'),
      missed('2026-03-12', 'outpatient'),
      missed('2026-05-20', 'optical'),
    ];
    const answers = [];
    for (const event of missedOnes) answers.push(await service.post<EventAnswer>('/v1/events', HOSPITAL, event));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const [personId = ''] = answers[0]!.body.personIds;

    const path = `/v1/children/${personId}/chronology?detail=all`;
    const { body: page } = await service.get<ChronologyPage>(path, WORKER, PURPOSE);
    expect(page.entries.map(({ eventId }) => eventId)).toEqual(answers.map(({ body }) => body.eventId));
    expect(page.entries[0]?.narrative).toBe('Nobody came and nobody called.');

    const { matches } = await waitFor('the patterns to be evaluated', async () => {
      const { body } = await service.get<MatchesAnswer>(`/v1/children/${personId}/patterns`, WORKER, PURPOSE);
      return body.evaluatedTo.complete && body;
    });
    expect(matches.find(({ pattern }) => pattern === 'was-not-brought')?.status).toBe('open');

    await service.settled();
    const { body: feed } = await service.get<FeedAnswer>('/v1/alerts', HOSPITAL);
    const told = feed.alerts.filter(({ data }) => data['pattern'] === 'was-not-brought');
    expect(told[0]?.type).toBe('alert.raised.v1');

    const again = await service.post<EventAnswer>('/v1/events', HOSPITAL, missedOnes[0]);
    expect(again.body.eventId).toBe(answers[0]!.body.eventId);
    expect((await service.get<ChronologyPage>(path, WORKER, PURPOSE)).body.entries).toHaveLength(3);
    // PostgreSQL keeps no event of it.
    const { rows } = await service.database.pool.query('select 1 from events');
    expect(rows).toEqual([]);
    expect((await service.get('/health/ready', '')).status).toBe(200);
  });
};

if ('skipped' in kurrentdb) {
  it(`is gone where a KurrentDB is; skipped: ${kurrentdb.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KURRENTDB).not.toBe('required');
  });
} else {
  afterAll(() => kurrentdb.stop());
  describe(`the whole service on KurrentDB ${kurrentdb.version}`, () => journey(kurrentdb));
}
