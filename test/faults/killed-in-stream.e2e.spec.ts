import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { HOSPITAL } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

const EVENTS = 10_000;
const root = new URL('../../', import.meta.url);

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
  readonly tokenUrl: string;
}

let database: TestDatabase;
let folder: string;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  database = await testDatabase('killed in stream');
  folder = await mkdtemp(join(tmpdir(), 'tessera-killed-'));
});
afterAll(async () => {
  for (const each of processes) each.kill('SIGKILL');
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The service as a process of its own, from source. */
const start = async (): Promise<Running> => {
  const child = spawn(
    process.execPath,
    ['--import', './test/support/typescript-register.js', 'apps/tessera/src/main.ts'],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        DATABASE_URL: database.url,
        TESSERA_DATA: folder,
        PORT: '0',
        LOG_LEVEL: 'info',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  processes.push(child);
  let url = '';
  let tokenUrl = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as { url?: string; tokenUrl?: string };
    url = said.url ?? url;
    tokenUrl = said.tokenUrl ?? tokenUrl;
  });
  await waitFor('the service to be ready', () => url !== '' && tokenUrl !== '', { withinMs: 60_000 });
  return { process: child, url, tokenUrl };
};

const token = async ({ tokenUrl }: Running): Promise<string> => {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${HOSPITAL}:demo-secret-${HOSPITAL}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  return ((await response.json()) as { access_token: string }).access_token;
};

/** Posts the lines; calls back for each answer as it comes, and resolves when the answer or the connection ends. */
const stream = async (service: Running, lines: readonly string[], onAnswer: (line: string) => void): Promise<void> => {
  const bearer = await token(service);
  await new Promise<void>((resolve) => {
    const post = request(
      `${service.url}/v1/events`,
      { method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/x-ndjson' } },
      (response) => {
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          lines.forEach(onAnswer);
        });
        // A killed service ends its answer without an end: what came before counts.
        response.on('error', () => undefined).on('close', resolve);
      },
    );
    post.on('error', () => {
      resolve();
    });
    post.end(lines.join('\n'));
  });
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
    if (answered.size >= EVENTS / 4) first.process.kill('SIGKILL');
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

  second.process.kill('SIGTERM');
  await waitFor('the service to end by itself', () => second.process.exitCode === 0, { withinMs: 30_000 });
}, 180_000);
