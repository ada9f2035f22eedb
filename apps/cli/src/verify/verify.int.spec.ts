import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditTrail, createKeyProvider } from '#access';
import { createPostgresEventStore } from '#event-store/postgres';
import { loadConfig, newId, type Config } from '#platform';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { runVerify, takeAnchor } from './verify.js';

let database: TestDatabase;
let folder: string;
let config: Config;
const anchorsFile = () => join(folder, 'anchors.ndjson');

beforeAll(async () => {
  database = await testDatabase('verify command');
  folder = await mkdtemp(join(tmpdir(), 'tessera-verify-'));
  config = loadConfig({ DATABASE_URL: database.url, TESSERA_DATA: folder });
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** What the command says, and its exit code. */
const verify = async (json = false): Promise<{ code: number; said: string }> => {
  const output = new PassThrough();
  const code = await runVerify({ config, anchorsFile: anchorsFile(), json, output, remarks: new PassThrough() });
  return { code, said: await text(output.end()) };
};

describe('tessera verify', () => {
  beforeEach(async () => {
    const store = createPostgresEventStore({ url: database.url });
    await store.append([
      { streamId: `person-${newId()}`, expectedVersion: 0, events: [{ id: newId(), type: 'Example.v1', data: {} }] },
    ]);
    await store.close();
    const { derive } = await createKeyProvider({ ...config.keys, dataDir: folder, pool: database.pool });
    await new AuditTrail(database.pool, { chainKey: derive('audit-chain') }).record({
      actor: 'example-worker',
      roles: [],
      action: 'read-chronology',
      personIds: [],
      route: 'GET /v1/children/:id/chronology',
      outcome: 'shown',
      requestId: newId(),
    });
    await writeFile(anchorsFile(), `${JSON.stringify(await takeAnchor(config))}\n`);
  });

  it('says that events and audit trail are as they were stored, and as they were anchored', async () => {
    const { code, said } = await verify();
    expect(said).toMatch(/^\d+ events, all as they were stored\.\n\d+ entries of the audit trail, all as/);
    expect(code).toBe(0);
  });

  it('names the event and the entry that somebody has changed, and ends with 1', async () => {
    const { rows } = await database.pool.query<{ at: number }>('select max(global_position) as at from events');
    const client = await database.pool.connect();
    // As a superuser may.
    await client.query('set session_replication_role = replica');
    await client.query(`update events set data = '{"words":"other"}' where global_position = $1`, [rows[0]?.at]);
    await client.query(`update audit_entries set outcome = 'not-found' where position = 1`);
    client.release(true);
    const { code, said } = await verify();
    expect(said).toContain(`position ${String(rows[0]?.at)}: this event was changed`);
    expect(said).toContain('entries 1 to 1: not what was recorded');
    expect(said).not.toContain('other');
    expect(code).toBe(1);
    expect(JSON.parse((await verify(true)).said)).toMatchObject({ sound: false, events: { faultCount: 1 } });
  });

  it('refuses a file that holds no anchors, and names the line', async () => {
    await writeFile(anchorsFile(), `${JSON.stringify(await takeAnchor(config))}\n{"position":1}\n`);
    await expect(verify()).rejects.toThrow('Line 2');
  });
});
