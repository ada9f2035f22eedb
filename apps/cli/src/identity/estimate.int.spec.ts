import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { createIdentity, createMatcher, loadMatchWeights } from '#identity';
import { loadConfig, newId, type Config } from '#platform';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { generateRecords } from '../../../../test/support/generated-people.js';
import { areaMatcher } from '../../../tessera/src/area-matcher.js';
import { runEstimate } from './estimate.js';

let database: TestDatabase;
let folder: string;
let config: Config;

beforeAll(async () => {
  database = await testDatabase('estimate command');
  folder = await mkdtemp(join(tmpdir(), 'tessera-estimate-'));
  config = loadConfig({ DATABASE_URL: database.url, TESSERA_DATA: folder });
  const keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  const identity = createIdentity({ pool: database.pool, keys, matcher: createMatcher() });
  const people = [...generateRecords({ records: 400, seed: 3 })].map(({ description }) => ({
    description: {
      role: 'child' as const,
      name: { given: description.given, family: description.family },
      postcode: description.postcode,
    },
    source: 'urn:agency:example',
    agencyEventId: newId(),
  }));
  await identity.resolve(people);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const estimate = async (seed: number, file?: string): Promise<{ written: string; said: string }> => {
  const [output, remarks] = [new PassThrough(), new PassThrough()];
  await runEstimate({ config, file, seed, output, remarks });
  const written = file === undefined ? await text(output.end()) : await readFile(file, 'utf8');
  return { written, said: await text(remarks.end()) };
};

describe('tessera identity estimate', () => {
  it('writes weights that the matcher takes, learned from everybody in the index, and the same from the same seed', async () => {
    const file = join(folder, 'weights.yaml');
    const { written, said } = await estimate(1, file);
    const { rows } = await database.pool.query<{ count: number }>('select count(*) as count from person_demographics');
    expect(said).toContain(`Learned from ${String(rows[0]?.count)} records`);
    expect(said).toContain(`IDENTITY_WEIGHTS_FILE=${file}`);
    const { identityWeightsFile } = loadConfig({ IDENTITY_WEIGHTS_FILE: file });
    expect(() => areaMatcher({ identityWeightsFile })).not.toThrow();
    expect(loadMatchWeights(file)).not.toEqual(loadMatchWeights());
    expect((await estimate(1)).written).toBe(written);
  });

  it('writes nothing of anybody', async () => {
    const { written } = await estimate(1);
    const { rows } = await database.pool.query<{ family: string }>(
      'select distinct family from person_demographics where length(family) > 5',
    );
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter(({ family }) => written.toLowerCase().includes(family))).toEqual([]);
  });
});
