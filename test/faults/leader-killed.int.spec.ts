import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { readCheckpoint, type EventStore } from '#event-store';
import { openStores } from '../contracts/postgres-stores.js';
import { anEvent, aStream, countUp, write } from '../contracts/store-fixture.js';
import { Ends } from '../support/ends.js';
import { waitFor } from '../support/wait-for.js';

const NAME = 'example';
const ROUNDS = 5;
const support = (name: string): string => fileURLToPath(new URL(`../support/${name}`, import.meta.url));

const ends = new Ends();
afterAll(() => ends.all());

it('applies every event once when the leading process is killed in mid-batch, again and again (row 15)', async () => {
  const stores = ends.add(await openStores('leader killed'), (each) => each.drop());
  const { pool, url } = stores.database;
  await pool.query('create table applied (event_id uuid primary key, times integer not null)');
  const store: EventStore = stores.open();

  const inBatch = new Map<ChildProcess, number>();
  const start = (): void => {
    const instance = spawn(
      process.execPath,
      ['--import', support('typescript-register.js'), support('processing-process.ts'), url, NAME],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
    );
    const ended = once(instance, 'exit');
    ends.add(instance, () => {
      instance.kill('SIGKILL');
      return ended;
    });
    inBatch.set(instance, 0);
    createInterface(instance.stdout).on('line', () => inBatch.set(instance, (inBatch.get(instance) ?? 0) + 1));
  };
  start();
  start();

  const written = new AbortController();
  const writer = (async () => {
    while (!written.signal.aborted) await store.append([write(aStream(), 0, ...countUp(10).map(() => anEvent()))]);
  })();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const before = new Map(inBatch);
    const leader = await waitFor(
      'an instance in the middle of a batch',
      () => [...inBatch.keys()].find((each) => (inBatch.get(each) ?? 0) >= (before.get(each) ?? 0) + 3),
      { withinMs: 60_000, everyMs: 1 },
    );
    leader.kill('SIGKILL');
    await once(leader, 'exit');
    inBatch.delete(leader);
    start();
  }
  written.abort();
  await writer;

  const head = await store.head();
  await waitFor('everything to be applied', async () => (await readCheckpoint(pool, NAME)) === head, {
    withinMs: 60_000,
  });
  const { rows } = await pool.query<{ times: number; events: number }>(
    'select times, count(*) as events from applied group by times',
  );
  expect(rows).toEqual([{ times: 1, events: head }]);
}, 180_000);
