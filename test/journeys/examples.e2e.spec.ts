import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import { checkOf } from '../support/asyncapi.js';
import { startExample } from '../support/examples.js';
import { HOSPITAL, startTestService, type TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

interface Told {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
}

let service: TestService;
let folder: string;
beforeAll(async () => {
  service = await startTestService('examples', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
  folder = await mkdtemp(join(tmpdir(), 'tessera-examples-'));
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Three appointments missed within a year: enough to be told about. */
const raise = async (n: number): Promise<void> => {
  for (const on of ['2026-03-02', '2026-04-01', '2026-05-01']) {
    const event = agencyEvent({ data: { people: [child(n)], occurredOn: { date: on } } });
    expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
  }
  await service.settled();
};
const told = async (): Promise<readonly Told[]> =>
  (await service.get<{ alerts: Told[] }>('/v1/alerts?limit=100', HOSPITAL)).body.alerts;

describe.each([
  ['feed-reader/reader.mjs', 80],
  ['stream-reader/reader.mjs', 90],
])('the published example %s', (file, n) => {
  it('acts on each message once, in order, and goes on where it was after it was stopped', async () => {
    const settings = {
      TESSERA_URL: service.url,
      TOKEN_URL: service.service.demo?.tokenUrl ?? '',
      CLIENT_ID: HOSPITAL,
      CLIENT_SECRET: `demo-secret-${HOSPITAL}`,
      CURSOR_FILE: join(folder, `${String(n)}.txt`),
      EVERY_SECONDS: '0.1',
    };
    const read: string[] = [];
    const until = async (count: number): Promise<void> => {
      const example = startExample(file, settings);
      await waitFor('the example to have read what was told', () => read.length + example.lines.length >= count);
      await example.stop();
      read.push(...example.lines);
    };
    await raise(n);
    await until((await told()).length);
    await raise(n + 1);
    await until((await told()).length);
    const expected = (await told()).map(({ id, type, subject }) => JSON.stringify({ id, type, subject }));
    expect(read).toEqual(expected);
  }, 60_000);
});

describe('what is told', () => {
  it('is what openapi/asyncapi.json describes', async () => {
    await raise(99);
    const alerts = await told();
    expect(alerts.length).toBeGreaterThan(0);
    for (const alert of alerts) expect(checkOf(`${alert.type}.cloudevent`).payload(alert)).toEqual([]);
  });
});
