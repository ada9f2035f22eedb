import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { MIGRATIONS } from '#event-store';
import { createPostgresEventStore, verifyEvents } from '#event-store/postgres';
import { migrate, newId } from '#platform';
import { emptyDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { anEvent, appendOne, aStream, write } from './store-fixture.js';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await emptyDatabase('chain migration');
  folder = await mkdtemp(join(tmpdir(), 'tessera-migrations-'));
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

it('events that were stored before there was a chain are in it after the migration, as they were', async () => {
  for (const file of ['0001-events.sql', '0002-append-events.sql', '0003-checkpoints.sql', '0004-parked.sql']) {
    await cp(fileURLToPath(new URL(file, MIGRATIONS)), join(folder, file));
  }
  await migrate(database.pool, [pathToFileURL(`${folder}/`)]);
  const stream = aStream();
  for (const personal of [null, Buffer.from([0, 255])]) {
    await database.pool.query(
      `select append_events(array[$1], array[$2::uuid], '{1}', '{-1}', '{1}', '{0}', '{1}', '{0}', '{Early.v1}', $3, $4)`,
      [stream, newId(), ['{"words":"Zoë"}'], [personal]],
    );
  }
  const rows = 'select to_jsonb(e) - $1::text as event from events e order by global_position';
  const before = await database.pool.query(rows, ['hash']);

  await migrate(database.pool, [MIGRATIONS]);
  expect((await database.pool.query(rows, ['hash'])).rows).toEqual(before.rows);
  const store = createPostgresEventStore({ url: database.url });
  await appendOne(store, write(stream, 2, anEvent()));
  await store.close();
  expect(await verifyEvents(database.pool)).toMatchObject({ events: 3, faults: [] });
  await expect(database.pool.query("update events set data = ''")).rejects.toThrow('permission denied');
});
