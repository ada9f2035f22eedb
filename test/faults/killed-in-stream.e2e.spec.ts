import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { HOSPITAL } from '../support/service.js';
import { postLines, startServiceProcess, type ServiceProcess } from '../support/service-process.js';

const EVENTS = 10_000;
const ends = new Ends();
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = ends.add(await testDatabase('killed in stream'), ({ drop }) => drop());
  folder = await ends.folder('killed');
});
afterAll(() => ends.all());

const start = async (): Promise<ServiceProcess> =>
  ends.add(await startServiceProcess({ DATABASE_URL: database.url, TESSERA_DATA: folder }), ({ kill }) => kill());

/** Posts the lines; calls back for each answer as it comes, and resolves when the answer or the connection ends. */
const stream = async (
  service: ServiceProcess,
  lines: readonly string[],
  onAnswer: (line: string) => void,
): Promise<void> => {
  const posted = await postLines(service, HOSPITAL, onAnswer);
  posted.send(lines);
  posted.end();
  await posted.done;
};

it('keeps every event that was answered, once, when the service is killed in mid-stream', async () => {
  const lines = Array.from({ length: EVENTS }, (_, index) =>
    JSON.stringify(agencyEvent({ id: `killed-${String(index)}`, data: { people: [child(3000 + (index % 400))] } })),
  );
  const first = await start();
  const answered = new Set<number>();
  await stream(first, lines, (line) => {
    const { index, status } = JSON.parse(line) as { index: number; status: string };
    if (status === 'recorded') answered.add(index);
    if (answered.size >= EVENTS / 4) void first.kill();
  });
  expect(answered.size).toBeGreaterThanOrEqual(EVENTS / 4);
  expect(answered.size).toBeLessThan(EVENTS);

  const stored = async (): Promise<string[]> => {
    const { rows } = await database.pool.query<{ digest: string }>(
      `select data::json->>'digest' as digest from events where type = 'AgencyEventRecorded.v1'`,
    );
    return rows.map(({ digest }) => digest);
  };
  expect((await stored()).length).toBeGreaterThanOrEqual(answered.size);

  const second = await start();
  const statuses = new Map<number, string>();
  await stream(second, lines, (line) => {
    const { index, status } = JSON.parse(line) as { index: number; status: string };
    statuses.set(index, status);
  });
  expect(statuses.size).toBe(EVENTS);
  for (const index of answered) expect(statuses.get(index)).toBe('duplicate');
  expect([...statuses.values()].every((status) => status === 'recorded' || status === 'duplicate')).toBe(true);
  expect(await stored()).toHaveLength(EVENTS);

  expect(await second.stop()).toEqual({ code: 0, signal: null });
}, 180_000);
