import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { newId } from '#platform';
import type { PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { createIdentity, type Identity } from './index.js';

let database: TestDatabase;
let identity: Identity;
let asha: string;
let bina: string;
let other: string;

const reported = async (said: Partial<PersonDescription>): Promise<string> => {
  const [person] = await identity.resolve([
    { description: { role: 'child', ...said }, source: 'urn:agency:example', agencyEventId: newId() },
  ]);
  return person!.personId;
};

beforeAll(async () => {
  database = await testDatabase('identity search');
  identity = createIdentity({
    pool: database.pool,
    keys: new PersonKeys(database.pool, keyProviderOf(randomBytes(32))),
  });
  const described = { dateOfBirth: '2019-05-01', postcode: 'N17 0AA' };
  asha = await reported({
    ...described,
    name: { given: 'Ásha', family: 'O’Example' },
    nhsNumber: '9990000018',
    upn: 'B801200005001',
  });
  await reported({ nhsNumber: '9990000018', name: { given: 'Asha', family: 'Sample' }, dateOfBirth: '2019-05-01' });
  bina = await reported({ ...described, name: { given: 'Bina', family: "O'Example" } });
  other = await reported({ ...described, name: { given: 'Asha', family: 'O Example' }, postcode: 'E5 0XX' });
});
afterAll(() => database.drop());

describe('searching for people', () => {
  it('finds exactly one by NHS number or by UPN, with or without spaces', async () => {
    expect(await identity.search({ nhsNumber: '999 000 0018' })).toEqual([{ personId: asha, foundBy: 'nhs-number' }]);
    expect(await identity.search({ upn: 'b801200005001' })).toEqual([{ personId: asha, foundBy: 'upn' }]);
  });

  it('finds everyone of a name and a date of birth, however it is written', async () => {
    const found = await identity.search({ name: { given: 'ASHA', family: 'oexample' }, dateOfBirth: '2019-05-01' });
    expect(found).toEqual([asha, other].sort().map((personId) => ({ personId, foundBy: 'name-birth' })));
  });

  it('finds fewer where the postcode is known, and more where the given name is not', async () => {
    const family = "O'Example";
    const dateOfBirth = '2019-05-01';
    expect(await identity.search({ name: { given: 'Asha', family }, dateOfBirth, postcode: 'n17 0aa' })).toEqual([
      { personId: asha, foundBy: 'name-birth-postcode' },
    ]);
    const found = await identity.search({ name: { family }, dateOfBirth });
    expect(found.map((person) => person.personId)).toEqual([asha, bina, other].sort());
  });

  it('finds a person by every name that was ever given', async () => {
    const found = await identity.search({ name: { given: 'Asha', family: 'Sample' }, dateOfBirth: '2019-05-01' });
    expect(found.map((person) => person.personId)).toEqual([asha]);
  });

  it('finds nobody by what nobody has, and by what is no identifier, name or date', async () => {
    const dateOfBirth = '2019-05-01';
    for (const query of [
      { nhsNumber: '9990000026' },
      { nhsNumber: "9990000018' or true" },
      { nhsNumber: '\u0000' },
      { upn: 'B801200005002' },
      { name: { given: 'Asha', family: 'Example' }, dateOfBirth: '2019-05-02' },
      { name: { given: 'Asha', family: 'O%' }, dateOfBirth },
      { name: { given: '-', family: 'OExample' }, dateOfBirth },
      { name: { given: 'Asha', family: 'OExample' }, dateOfBirth: '2019-02-30' },
    ]) {
      expect(await identity.search(query)).toEqual([]);
    }
  });
});

describe('whether there is a person', () => {
  it('says yes for a person, and no for anything else', async () => {
    expect(await identity.exists(asha)).toBe(true);
    expect(await identity.exists(newId())).toBe(false);
    expect(await identity.exists('no id')).toBe(false);
    expect(await identity.exists(asha.toUpperCase())).toBe(false);
  });
});
