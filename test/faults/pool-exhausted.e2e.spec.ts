import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { agencyEvent, child } from '../support/agency-events.js';
import { Ends } from '../support/ends.js';
import { HOSPITAL, PURPOSE, startTestService, WORKER, type Answer, type TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

const CONNECTIONS = 2;
/** What the service lets wait for a connection (the default of `createPool`), and more than that. */
const MOST_WAITING = 200;
const SEARCHES = 300;

const ends = new Ends();
let service: TestService;
beforeAll(async () => {
  const env = { DATABASE_POOL_SIZE: String(CONNECTIONS) };
  service = ends.add(await startTestService('pool exhausted', { env }), ({ stop }) => stop());
});
afterAll(() => ends.all());

it('says 503 and when to ask again while every connection is in use, and lets no queue grow (row 8)', async () => {
  const { nhsNumber } = child(62);
  const search = (): Promise<Answer<{ code?: string }>> =>
    service.post('/v1/people/search', WORKER, { nhsNumber }, PURPOSE);
  const post = (): Promise<Answer<{ code?: string }>> =>
    service.post('/v1/events', HOSPITAL, agencyEvent({ data: { people: [child(62)] } }));
  expect((await post()).status).toBe(201);
  expect((await search()).status).toBe(200);
  await service.settled();

  const { pool } = service.service.parts;
  let longest = 0;
  const watching = ends.add(new AbortController(), async (each) => each.abort());
  const watch = (async () => {
    while (!watching.signal.aborted) {
      longest = Math.max(longest, pool.waitingCount);
      await pause(1);
    }
  })();

  // The index of people stands still: whoever asks it keeps a connection.
  const blocker = new pg.Client({ connectionString: service.database.url });
  await blocker.connect();
  ends.add(blocker, (each) => each.end());
  await blocker.query('begin');
  await blocker.query('lock table identity_claims in access exclusive mode');
  const answers = Array.from({ length: SEARCHES }, search);
  answers.push(...Array.from({ length: 50 }, post));
  let answered = 0;
  for (const each of answers) void each.then(() => (answered += 1));
  // Before the first of them gives up its connection.
  await waitFor('readiness to be denied', async () => (await service.get('/health/ready', '')).status === 503, {
    withinMs: 60_000,
  });
  await waitFor('those to be told who cannot be served', () => answered >= SEARCHES - CONNECTIONS, {
    withinMs: 60_000,
  });
  expect((await service.get('/health/live', '')).status).toBe(200);
  expect(pool.totalCount).toBeLessThanOrEqual(CONNECTIONS);
  await blocker.query('rollback');

  for (const { status, headers, body } of await Promise.all(answers)) {
    if (status === 503) {
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body.code).toBe('unavailable');
    } else {
      expect([200, 201]).toContain(status);
    }
  }
  watching.abort();
  await watch;
  expect(longest).toBeGreaterThan(CONNECTIONS);
  expect(longest).toBeLessThanOrEqual(MOST_WAITING);

  expect((await search()).status).toBe(200);
  expect((await post()).status).toBe(201);
  expect((await service.get('/health/ready', '')).status).toBe(200);
}, 180_000);
