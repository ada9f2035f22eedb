import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openStores } from './postgres-stores.js';
import type { PostgresStores } from './postgres-stores.js';
import { anEvent, appendOne, aStream, countUp, referencesOf, write } from './store-fixture.js';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Runs the appending process on a file of writes, and kills it once so many have been acknowledged. */
const appendUntilKilled = async (url: string, file: string, acknowledgements: number): Promise<number[]> => {
  const child = spawn(
    process.execPath,
    ['--import', path('../support/typescript-register.js'), path('./appending-process.ts'), url, file],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const ended = once(child, 'exit');
  const acknowledged: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(Number(line));
    if (acknowledged.length === acknowledgements) child.kill('SIGKILL');
  }
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  expect(signal).toBe('SIGKILL');
  return acknowledged;
};

describe('a process that is killed while it appends', () => {
  let stores: PostgresStores;
  let folder: string;
  beforeAll(async () => {
    stores = await openStores('killed');
    folder = await mkdtemp(join(tmpdir(), 'tessera-killed-'));
  });
  afterAll(async () => {
    await stores.drop();
    await rm(folder, { recursive: true });
  });

  it('has stored everything that was acknowledged, and nothing is stored twice when all of it is tried again', async () => {
    const store = stores.open();
    const streams = countUp(50).map(aStream);
    for (const acknowledgements of [1, 500, 3_000]) {
      const writes = countUp(20_000).map((n) => write(streams[n % 50]!, 'any', anEvent()));
      const file = join(folder, `writes-${acknowledgements}`);
      await writeFile(file, writes.map((one) => JSON.stringify(one)).join('\n'));
      const acknowledged = await appendUntilKilled(stores.database.url, file, acknowledgements);
      expect(acknowledged.length).toBeGreaterThanOrEqual(acknowledgements);
      expect(acknowledged.length).toBeLessThan(writes.length);

      const ids = acknowledged.map((number) => writes[number]!.events[0]!.id);
      const found = await store.find(ids);
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(ids));

      const before = new Map(found.map(({ id, position }) => [id, position]));
      const again = await Promise.all(writes.map((one) => appendOne(store, one)));
      for (const { id, position, known } of again.flatMap(referencesOf)) {
        if (before.has(id)) expect({ position, known }).toEqual({ position: before.get(id), known: true });
      }
    }
    const all = await store.readAll({ after: 0, limit: 100_000 });
    expect(all.map(({ position }) => position)).toEqual(countUp(60_000));
    expect(new Set(all.map(({ id }) => id)).size).toBe(60_000);
  }, 120_000);
});
