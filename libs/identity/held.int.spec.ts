import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { newId } from '#platform';
import type { IdentityHeldForReview, PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { standInMatcher } from '../../test/support/stand-in-matcher.js';
import { createIdentity, type Identity, type PersonToResolve, type ResolvedPerson } from './index.js';

type Said = Partial<PersonDescription>;

let database: TestDatabase;
let keys: PersonKeys;
let identity: Identity;

const instance = (): Identity => createIdentity({ pool: database.pool, keys, matcher: standInMatcher });
beforeAll(async () => {
  database = await testDatabase('identity held');
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  identity = instance();
});
afterAll(() => database.drop());

let last = 0;
const nhsNumber = (): string => `999${String((last += 1)).padStart(7, '0')}`;
const upn = (): string => `B8012${String((last += 1)).padStart(8, '0')}`;
/** Somebody with a family name of their own, that nobody else’s is near to. */
const somebody = (): Said & { name: { given: string; family: string }; dateOfBirth: string } => ({
  name: { given: 'Asha', family: `Example${randomBytes(6).toString('hex')}` },
  dateOfBirth: '2019-05-01',
  postcode: 'N17 0AA',
});
const report = (said: Said, agencyEventId = newId()): PersonToResolve => ({
  description: { role: 'child', ...said },
  source: 'urn:agency:example-school',
  agencyEventId,
});
const resolve = async (said: Said): Promise<ResolvedPerson> => (await identity.resolve([report(said)]))[0]!;
const known = async (said: Said): Promise<string> => {
  const person = await resolve(said);
  await identity.confirm(person.unconfirmed);
  return person.personId;
};
/** The same, but a date of birth of which one digit differs and no postcode: likely, and not certain. */
const likely = ({ postcode: _, ...said }: Said): Said => ({ ...said, dateOfBirth: '2019-05-02' });
const heldFacts = (person: ResolvedPerson): IdentityHeldForReview[] =>
  person.facts
    .filter((fact) => fact.type === 'IdentityHeldForReview.v1')
    .map((fact) => fact.data as IdentityHeldForReview);
const reviewsOf = async (personId: string): Promise<number> =>
  (await database.pool.query('select from identity_reviews where person_id = $1', [personId])).rowCount ?? 0;

describe('a report of somebody whom no exact rule finds', () => {
  it('goes to whom it matches, and brings them its identifier and its words', async () => {
    const said = somebody();
    const personId = await known({ ...said, nhsNumber: nhsNumber() });
    const pupil = upn();
    const typo = { ...said.name, given: 'Ashe' };
    const matched = await resolve({ ...said, name: typo, upn: pupil });
    expect(matched).toMatchObject({ personId, identifiedBy: 'match' });
    expect(matched.facts.map((fact) => fact.type)).toEqual(['IdentifierLinked.v1', 'DemographicsRecorded.v1']);
    expect(await resolve({ upn: pupil })).toMatchObject({ personId, identifiedBy: 'upn' });
  });

  it('goes to whom it matches in the same call', async () => {
    const said = somebody();
    const [first, second] = await identity.resolve([
      report({ ...said, nhsNumber: nhsNumber() }),
      report({ ...said, name: { ...said.name, given: 'Ashe' }, upn: upn() }),
    ]);
    expect(second).toMatchObject({ personId: first!.personId, identifiedBy: 'match' });
  });

  it('is held at a new person where somebody is likely, who is told of in that person’s facts', async () => {
    const said = somebody();
    const candidate = await known({ ...said, nhsNumber: nhsNumber() });
    const held = await resolve({ ...likely(said), upn: upn() });
    expect(held).toMatchObject({ identifiedBy: 'held' });
    expect(held.personId).not.toBe(candidate);
    expect(heldFacts(held)).toMatchObject([
      { reviewId: held.reviewId, outcome: 'potential', candidates: [{ personId: candidate }] },
    ]);
    expect(await reviewsOf(held.personId)).toBe(1);
  });

  it('is held once where one like no other has another NHS number, which is never linked by itself', async () => {
    const said = somebody();
    const owner = await known({ ...said, nhsNumber: nhsNumber() });
    const number = nhsNumber();
    const other = await resolve({ ...said, postcode: undefined, nhsNumber: number });
    expect(heldFacts(other)).toMatchObject([{ outcome: 'conflict', candidates: [{ personId: owner }] }]);
    expect(await resolve({ ...said, postcode: 'SE1 0AA', nhsNumber: number })).toMatchObject({
      personId: other.personId,
      identifiedBy: 'nhs-number',
    });
  });

  it('is held where the NHS number is somebody’s of whom all that is described is another’s', async () => {
    const number = nhsNumber();
    const owner = await known({ ...somebody(), nhsNumber: number });
    const wrong = {
      name: { given: 'Chen', family: somebody().name.family },
      dateOfBirth: '1985-11-23',
      nhsNumber: number,
    };
    const held = await resolve(wrong);
    expect(held).toMatchObject({ identifiedBy: 'held', conflicts: ['description'] });
    expect(held.personId).not.toBe(owner);
    expect(heldFacts(held)).toMatchObject([
      {
        outcome: 'conflict',
        candidates: [{ personId: owner, reasons: expect.arrayContaining([{ field: 'nhs-number', level: 'same' }]) }],
      },
    ]);
    expect(await resolve(wrong)).toMatchObject({ personId: held.personId, reviewId: held.reviewId });
    expect(await resolve({ nhsNumber: number })).toMatchObject({ personId: owner, identifiedBy: 'nhs-number' });
  });

  it('goes to the owner of the NHS number after a change of name, or with a wrong date of birth', async () => {
    const said = { ...somebody(), nhsNumber: nhsNumber() };
    const personId = await known(said);
    expect(await resolve({ ...said, name: somebody().name })).toMatchObject({ personId, identifiedBy: 'nhs-number' });
    expect(await resolve({ ...said, dateOfBirth: '1985-11-23' })).toMatchObject({ personId });
  });

  it('keeps twins two: one family name, birth date and address, and given names of their own', async () => {
    const asha = somebody();
    const one = await known({ ...asha, nhsNumber: nhsNumber() });
    const other = await resolve({ ...asha, name: { ...asha.name, given: 'Bina' } });
    expect(other).toMatchObject({ identifiedBy: 'new' });
    expect(other.personId).not.toBe(one);
  });

  it('keeps two whom one event names two, however alike they are', async () => {
    const asha = somebody();
    const event = newId();
    const ashe = { ...asha, name: { ...asha.name, given: 'Ashe' } };
    const [one, other] = await identity.resolve([report(asha, event), report(ashe, event)]);
    expect(other!.personId).not.toBe(one!.personId);
    expect(await identity.resolve([report(ashe), report(asha)])).toMatchObject([
      { personId: other!.personId, identifiedBy: 'name-birth-postcode' },
      { personId: one!.personId, identifiedBy: 'name-birth-postcode' },
    ]);
  });

  it('keeps twins two who are both called Baby, in one event or in two', async () => {
    const twin = { ...somebody(), name: { given: 'Baby', family: somebody().name.family } };
    const [one, other] = await identity
      .resolve([report(twin, 'a0000000-0000-4000-8000-000000000001')])
      .then(async ([first]) => [first!, await resolve(twin)]);
    expect(other!.personId).not.toBe(one!.personId);
    const event = newId();
    const both = await identity.resolve([report(twin, event), report(twin, event)]);
    expect(both[0]!.personId).not.toBe(both[1]!.personId);
  });
});

describe('somebody who is held', () => {
  it('is the same person, in the same review, when the event is sent again or the very same words are', async () => {
    const said = somebody();
    await known({ ...said, nhsNumber: nhsNumber() });
    const event = report(likely(said));
    const [held] = await identity.resolve([event]);
    const [again] = await identity.resolve([event]);
    const other = await resolve(likely(said));
    for (const each of [again!, other]) {
      expect(each).toMatchObject({ personId: held!.personId, identifiedBy: 'held', reviewId: held!.reviewId });
    }
    expect(await reviewsOf(held!.personId)).toBe(1);
    // The fact is offered until it is stored: a crash in between loses nothing.
    expect(heldFacts(again!)).toEqual(heldFacts(held!));
    await identity.confirm(held!.unconfirmed);
    expect((await identity.resolve([event]))[0]).toMatchObject({ facts: [] });
  });

  it('is asked of once, however often the same two identifiers of two people are sent', async () => {
    const [number, pupil] = [nhsNumber(), upn()];
    await known({ nhsNumber: number });
    await known({ upn: pupil });
    const held = await resolve({ nhsNumber: number, upn: pupil });
    const again = await resolve({ nhsNumber: number, upn: pupil, ...somebody() });
    expect(again).toMatchObject({ personId: held.personId, identifiedBy: 'held', reviewId: held.reviewId });
  });

  it('is gone with their review when they are erased, and candidates are gone from it when they are', async () => {
    const said = somebody();
    const candidate = await known({ ...said, nhsNumber: nhsNumber() });
    const held = await resolve(likely(said));
    await keys.destroy(candidate);
    const { rows } = await database.pool.query(
      'select c.person_id from identity_reviews r left join identity_review_candidates c using (review_id) where r.person_id = $1',
      [held.personId],
    );
    expect(rows).toEqual([{ person_id: null }]);
    await keys.destroy(held.personId);
    expect(await reviewsOf(held.personId)).toBe(0);
    for (const table of ['person_match_keys', 'person_demographics', 'unconfirmed_facts']) {
      const left = await database.pool.query(`select from ${table} where person_id = any($1)`, [
        [candidate, held.personId],
      ]);
      expect(left.rowCount).toBe(0);
    }
  });
});

describe('many at once', () => {
  it('who are one new child in two spellings are one person, or held: never two whom nobody is told of', async () => {
    for (let round = 0; round < 20; round += 1) {
      const said = somebody();
      const spelled = { ...said, name: { ...said.name, given: 'Ashe' } };
      const [one, other] = await Promise.all([
        instance().resolve([report(said)]),
        instance().resolve([report({ ...spelled, upn: upn() })]),
      ]);
      expect(new Set([one[0]!.personId, other[0]!.personId]).size).toBe(1);
    }
  });

  it('who say the same that cannot be placed make one held person', async () => {
    const said = somebody();
    await known({ ...said, nhsNumber: nhsNumber() });
    const answers = await Promise.all(Array.from({ length: 20 }, () => instance().resolve([report(likely(said))])));
    const [personId, ...others] = new Set(answers.map(([person]) => person!.personId));
    expect(others).toEqual([]);
    expect(await reviewsOf(personId!)).toBe(1);
  });

  it('of a person with forty names are found by each of them', async () => {
    const number = nhsNumber();
    const names = Array.from({ length: 40 }, () => somebody());
    const personId = await known({ ...names[0]!, nhsNumber: number });
    await identity.resolve(names.map((said) => report({ ...said, nhsNumber: number })));
    const found = await identity.resolve(names.map((said) => report({ ...said, postcode: undefined })));
    expect(new Set(found.map((person) => person.personId))).toEqual(new Set([personId]));
  });
});
