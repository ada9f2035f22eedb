import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { newId } from '#platform';
import type { PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { standInMatcher } from '../../test/support/stand-in-matcher.js';
import { createIdentity, type Identity } from './index.js';

let database: TestDatabase;
let keys: PersonKeys;
let identity: Identity;
let asha: string;

const reported = async (said: Partial<PersonDescription>): Promise<string> => {
  const source = 'urn:agency:example';
  const [person] = await identity.resolve([
    { description: { role: 'child', ...said }, source, agencyEventId: newId() },
  ]);
  return person!.personId;
};

beforeAll(async () => {
  database = await testDatabase('identity likely');
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  identity = createIdentity({ pool: database.pool, keys, matcher: standInMatcher });
  asha = await reported({
    name: { given: 'Asha', family: 'O’Example' },
    dateOfBirth: '2019-05-01',
    postcode: 'N17 0AA',
    sex: 'female',
  });
  await reported({ name: { given: 'Bina', family: 'Sample' }, dateOfBirth: '2019-05-01', postcode: 'N17 0AA' });
});
afterAll(() => database.drop());

describe('searching for somebody of whom not everything is known', () => {
  it('finds them although the name is misspelled, and says what speaks for and against', async () => {
    const name = { given: 'Ashe', family: 'OExample' };
    expect(await identity.searchLikely({ name, bornOn: '2019-05-01', postcode: 'E5 0XX' })).toEqual([
      {
        personId: asha,
        likeness: 'possible',
        reasons: [
          { field: 'given-name', label: 'Nearly the same', speaks: 'for' },
          { field: 'family-name', label: 'The same', speaks: 'for' },
          { field: 'date-of-birth', label: 'The same', speaks: 'for' },
          { field: 'postcode', label: 'Not the same', speaks: 'against' },
        ],
      },
    ]);
  });

  it('says who is probable and who is only possible, in words', async () => {
    const name = { given: 'Asha', family: "O'Example" };
    expect(await identity.searchLikely({ name, bornOn: '2019-05-01' })).toMatchObject([{ likeness: 'probable' }]);
    expect(await identity.searchLikely({ name, bornOn: '2019' })).toMatchObject([
      { personId: asha, likeness: 'possible' },
    ]);
  });

  it('finds nobody by another name, or by a name that names nobody', async () => {
    for (const name of [{ given: 'Chen', family: 'Other' }, { family: 'Unknown' }, { given: 'Baby', family: '-' }]) {
      expect(await identity.searchLikely({ name, bornOn: '2019-05-01', postcode: 'N17 0AA' })).toEqual([]);
    }
  });

  it('finds a name in another script, written as it was given', async () => {
    const rimi = await reported({ name: { given: 'রিমি', family: 'উদাহরণ' }, dateOfBirth: '2018-02-03' });
    const found = await identity.searchLikely({ name: { given: 'রিমি', family: 'উদাহরণ' }, bornOn: '2018-02-03' });
    expect(found).toMatchObject([{ personId: rimi, likeness: 'probable' }]);
  });

  it('shows twenty at most, and nobody who is erased', async () => {
    const people: string[] = [];
    for (let place = 0; place < 25; place += 1) {
      const said = { name: { given: 'Dana', family: 'Specimen' }, dateOfBirth: '2016-01-02' };
      people.push(await reported({ ...said, nhsNumber: `9991${String(place).padStart(6, '0')}` }));
    }
    const search = () => identity.searchLikely({ name: { given: 'Dana', family: 'Specimen' }, bornOn: '2016-01-02' });
    expect(await search()).toHaveLength(20);
    for (const personId of people) await keys.destroy(personId);
    expect(await search()).toEqual([]);
  });
});
