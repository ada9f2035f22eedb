import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { newId } from '#platform';
import type { PersonDescription, School } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { createIdentity, createMatcher, createPeopleInMemory, type Identity, type PersonToResolve } from './index.js';

const SCHOOL = 'urn:agency:oakfield-primary-school';
const PRIMARY: School = { code: SCHOOL, phase: 'primary' };
const OTHER: School = { code: '999955', phase: 'primary' };

let database: TestDatabase;
let keys: PersonKeys;
let identity: Identity;
const matcher = createMatcher();

beforeAll(async () => {
  database = await testDatabase('identity school');
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  identity = createIdentity({ pool: database.pool, keys, matcher });
});
afterAll(() => database.drop());

const report = (description: Partial<PersonDescription>, school?: School): PersonToResolve => ({
  description: { role: 'child', ...description },
  source: SCHOOL,
  agencyEventId: newId(),
  ...(school && { school }),
});
let last = 2004;
/** A pupil whose UPN the school has, and how others describe them: with a digit of the date of birth wrong. */
const pupil = () => {
  const year = String((last += 1));
  const name = { given: 'Asha', family: `Example${randomBytes(6).toString('hex')}` };
  const upn = `B8012${String(randomBytes(4).readUInt32BE() % 100_000_000).padStart(8, '0')}`;
  return { known: { upn, name, dateOfBirth: `${year}-05-04` }, described: { name, dateOfBirth: `${year}-05-14` } };
};

describe('the school of a child', () => {
  it('is a fact with its source, sealed with the child’s key, and is told once', async () => {
    const { known } = pupil();
    const [first] = await identity.resolve([report(known, PRIMARY)]);
    const described = first!.facts.find(({ type }) => type === 'DemographicsRecorded.v1');
    expect(described?.data).toEqual({
      source: SCHOOL,
      agencyEventId: expect.any(String),
      dateOfBirth: known.dateOfBirth,
    });
    expect(described?.personal && keys.open(first!.personId, described.personal)).toMatchObject({
      person: { school: SCHOOL },
    });
    await identity.confirm(first!.unconfirmed);
    expect((await identity.resolve([report(known, PRIMARY)]))[0]).toMatchObject({ facts: [] });
    expect((await identity.resolve([report(known, OTHER)]))[0]!.facts).toHaveLength(1);
  });

  it.each([
    ['known of one alone', undefined, 'held'],
    ['the same', PRIMARY, 'match'],
    ['another', OTHER, 'new'],
    ['one of another phase', { code: '999956', phase: 'secondary' } as const, 'held'],
  ])('helps to say whose a report is, where it is %s', async (_, school, identifiedBy) => {
    const { known, described } = pupil();
    const inMemory = createPeopleInMemory(matcher);
    const asked = [report(known, PRIMARY), report(described, school)];
    const [first] = await identity.resolve([asked[0]!]);
    const [second] = await identity.resolve([asked[1]!]);
    expect(second).toMatchObject({ identifiedBy });
    expect(second!.personId === first!.personId).toBe(identifiedBy === 'match');
    inMemory.resolve([asked[0]!]);
    expect(inMemory.resolve([asked[1]!]).people).toMatchObject([{ identifiedBy }]);
  });

  it('is told to whoever decides, as a reason', async () => {
    const { known, described } = pupil();
    await identity.resolve([report(known, PRIMARY)]);
    const held = await identity.resolve([report(described, { code: '999956', phase: 'secondary' })]);
    const review = await identity.review(held[0]!.reviewId!);
    expect(review?.candidates[0]?.reasons).toContainEqual({
      field: 'school',
      label: 'School of another phase',
      speaks: 'neither',
    });
  });
});
