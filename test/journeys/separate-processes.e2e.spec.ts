import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { agencyEvent, child } from '../support/agency-events.js';
import type { TestDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { runProgram } from '../support/programs.js';
import { HOSPITAL, PURPOSE, WORKER } from '../support/service.js';
import { separateParts } from '../support/separate-parts.js';
import type { ServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';

interface EventAnswer {
  readonly status: string;
  readonly eventId: string;
  readonly personIds: readonly string[];
}
interface MatchesAnswer {
  readonly evaluatedTo: { readonly complete: boolean };
  readonly matches: readonly { readonly pattern: string; readonly status: string }[];
}

describe('the parts of the service as processes on one database', () => {
  const ends = new Ends();
  let database: TestDatabase;
  let intakes: readonly [ServiceProcess, ServiceProcess];
  let hub: ServiceProcess;
  let sentinel: ServiceProcess;
  let courier: ServiceProcess;

  beforeAll(async () => {
    const parts = await separateParts('separate processes', ends);
    const { start } = parts;
    ({ database } = parts);
    const started = await Promise.all([start('intake'), start('intake'), start('hub')]);
    intakes = [started[0], started[1]];
    hub = started[2];
    [sentinel, courier] = await Promise.all([start('sentinel'), start('courier')]);
  }, 180_000);
  afterAll(() => ends.all(), 60_000);

  it('store an event once that two intakes take at the same moment, again and again', async () => {
    const event = agencyEvent({ data: { people: [child(71)] } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => intakes[n % 2]!.post<EventAnswer>('/v1/events', HOSPITAL, event)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(new Set(answers.map(({ body }) => body.personIds.join())).size).toBe(1);
    const { rows } = await database.pool.query(
      `select 1 from events where type = 'AgencyEventRecorded.v1' and data::json->>'agencyEventId' = $1`,
      [answers[0]!.body.eventId],
    );
    expect(rows).toHaveLength(1);
  });

  it('make one person of a child whom two intakes hear of for the first time at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        intakes[n % 2]!.post<EventAnswer>('/v1/events', HOSPITAL, agencyEvent({ data: { people: [child(72)] } })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(new Set(answers.map(({ body }) => body.personIds.join())).size).toBe(1);
  });

  it('bring an event from an intake to the hub and, through the sentinel, to the feed of the other intake', async () => {
    const missed = (service: string, daysAgo: number) => {
      const date = new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
      return agencyEvent({ data: { people: [child(73)], occurredOn: { date }, service, rebooked: false } });
    };
    const answers = [];
    for (const [daysBefore, service] of ['optical', 'outpatient', 'dental'].entries()) {
      answers.push(await intakes[0].post<EventAnswer>('/v1/events', HOSPITAL, missed(service, 9 - daysBefore)));
    }
    const [personId = ''] = answers[0]!.body.personIds;

    const page = await hub.get<ChronologyPage>(`/v1/children/${personId}/chronology?detail=all`, WORKER, PURPOSE);
    expect(page.body.entries.map(({ eventId }) => eventId)).toEqual(answers.map(({ body }) => body.eventId));
    const { matches } = await waitFor('the patterns to be evaluated', async () => {
      const { body } = await hub.get<MatchesAnswer>(`/v1/children/${personId}/patterns`, WORKER, PURPOSE);
      return body.evaluatedTo.complete && body;
    });
    expect(matches.find(({ pattern }) => pattern === 'was-not-brought')?.status).toBe('open');
    const link = await waitFor('the alert', async () => {
      const feed = await intakes[1].get('/v1/alerts', HOSPITAL);
      return /https:\/\/tessera\.example\/[^"]+/.exec(feed.text)?.[0];
    });
    expect(link).toContain('/v1/alerts/');
  });

  it('answer for their own routes and no others; every one of them says how it is', async () => {
    const statuses = async (path: string, client: string) =>
      Promise.all([intakes[0], hub].map(async (each) => (await each.get(path, client, PURPOSE)).status));
    expect(await statuses('/v1/alerts', HOSPITAL)).toEqual([200, 404]);
    expect(await statuses('/v1/vocabulary', WORKER)).toEqual([404, 200]);
    for (const process of [...intakes, hub, sentinel, courier]) {
      expect((await process.get('/health/ready', '')).status).toBe(200);
    }
    for (const process of [sentinel, courier]) {
      expect((await process.get('/v1/alerts', '')).status).toBe(404);
      expect((await process.get('/v1/vocabulary', '')).status).toBe(404);
    }
  });

  it('end by themselves when they are told to, the sentinel in the middle of its work too', async () => {
    await intakes[0].post('/v1/events', HOSPITAL, agencyEvent({ data: { people: [child(74)] } }));
    const ended = await Promise.all([sentinel, courier, hub, ...intakes].map((each) => each.stop()));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  }, 60_000);
});

it('refuse to start where they are not told what a part must be told, and say what that is', async () => {
  const refusals = ['intake', 'sentinel'].map(async (app) => {
    const refused = runProgram(`apps/${app}/src/main.ts`, [], { DATABASE_URL: '', PORT: '0' });
    let remarks = '';
    refused.stderr?.setEncoding('utf8').on('data', (text: string) => (remarks += text));
    const [code] = (await once(refused, 'close')) as [number | null];
    return { code, remarks };
  });
  for (const { code, remarks } of await Promise.all(refusals)) {
    expect(code).toBe(1);
    expect(remarks).toMatch(/^DATABASE_URL: must be set for \w+.*\nTESSERA_PUBLIC_URL: must be set for \w+/m);
  }
});
