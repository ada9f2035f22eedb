import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyProviderOf, PersonKeys } from '#access';
import type { NewEvent } from '#event-store';
import { uuidV5 } from '#platform';
import type { IdentityHeldForReview, PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { createIdentity, createMatcher, createPeopleInMemory, type PersonToResolve } from '../index.js';

const NAMESPACE = '7a0e4f3c-52f1-4c2e-9b0e-0a4f6f0c1d11';
const matcher = createMatcher();

/** Few names, days and places, so that people are taken for one another. */
const description: fc.Arbitrary<PersonDescription> = fc.record(
  {
    role: fc.constantFrom('child', 'sibling', 'mother', 'unborn'),
    nhsNumber: fc.constantFrom('9990000018', '9990000026', '9990000034', '9990000042'),
    upn: fc.constantFrom('B801200000001', 'H801200000002', 'M801200000003'),
    name: fc.record({
      given: fc.constantFrom('Asha', 'Aisha', 'Jon', 'Jonathan', 'Baby', 'Leila-Rose'),
      family: fc.constantFrom('Example', 'Exampel', 'Exemplar', 'Sampson', 'Unknown'),
    }),
    dateOfBirth: fc.constantFrom('2017-05-04', '2017-04-05', '2018-05-04', '1985-11-30'),
    postcode: fc.constantFrom('N17 0AA', 'N17 0AB', 'E5 8ZZ', 'ZZ99 3VZ'),
    address: fc.constantFrom('1 Example Road', 'Flat 2, 8 Sample Street'),
    sex: fc.constantFrom('female', 'male', 'not-known'),
  },
  { requiredKeys: ['role'] },
);
/** A mother, and a child or two whom she expects or bore: dates of one birth, of two, and in between. */
const withMother: fc.Arbitrary<readonly PersonDescription[]> = fc
  .tuple(
    fc.record(
      {
        role: fc.constant('mother' as const),
        nhsNumber: fc.constantFrom('9990000018', '9990000026'),
        name: fc.constantFrom(
          { given: 'Iris', family: 'Example' },
          { given: 'Irys', family: 'Example' },
          { given: 'Mona', family: 'Sampson' },
        ),
        dateOfBirth: fc.constantFrom('1998-11-30', '1998-11-03'),
        postcode: fc.constantFrom('N17 0AA', 'E5 8ZZ'),
      },
      { requiredKeys: ['role', 'name'] },
    ),
    fc.array(
      fc.oneof(
        fc.record(
          {
            role: fc.constant('unborn' as const),
            name: fc.constantFrom({ family: 'Example' }, { given: 'Twin 1' }, { given: 'Twin 2' }),
            expectedOn: fc.constantFrom('2026-03-14', '2026-03-28', '2026-05-20', '2027-04-01'),
            sex: fc.constantFrom('female', 'male'),
          },
          { requiredKeys: ['role'] },
        ),
        fc.record(
          {
            role: fc.constant('child' as const),
            nhsNumber: fc.constantFrom('9990000034', '9990000042'),
            name: fc.constantFrom({ given: 'Baby', family: 'Example' }, { given: 'Asha', family: 'Example' }),
            dateOfBirth: fc.constantFrom('2026-03-02', '2026-05-01'),
          },
          { requiredKeys: ['role', 'dateOfBirth'] },
        ),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  )
  .map(([mother, children]) => [...children, mother]);
/** A newborn alone, of one of those families or of another, now and then long after the birth. */
const newborn: fc.Arbitrary<readonly PersonDescription[]> = fc
  .record(
    {
      role: fc.constant('child' as const),
      nhsNumber: fc.constantFrom('9990000034', '9990000042', '9990000050'),
      name: fc.constantFrom(
        { given: 'Baby', family: 'Example' },
        { given: 'Twin 1', family: 'EXAMPLE' },
        { given: 'Asha', family: 'Sampson' },
      ),
      dateOfBirth: fc.constantFrom('2026-03-02', '2026-05-01', '2024-03-02'),
      postcode: fc.constantFrom('N17 0AA', 'E5 8ZZ'),
      sex: fc.constantFrom('female', 'male'),
    },
    { requiredKeys: ['role', 'name', 'dateOfBirth', 'postcode'] },
  )
  .map((child) => [child]);
/** Some are said of again in the very same words, some by name, day and place alone. */
const history = fc.array(description, { minLength: 4, maxLength: 8 }).chain((said) => {
  const again = fc.constantFrom(...said);
  const withoutIdentifiers = again.map((each): PersonDescription => ({
    ...each,
    nhsNumber: undefined,
    upn: undefined,
    name: each.name ?? { given: 'Asha', family: 'Example' },
    dateOfBirth: each.dateOfBirth ?? '2017-05-04',
    postcode: each.postcode ?? 'N17 0AA',
  }));
  const somebody = fc.oneof(description, again, withoutIdentifiers);
  const people = fc.oneof(
    { weight: 2, arbitrary: fc.array(somebody, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: withMother },
    { weight: 1, arbitrary: newborn },
  );
  return fc.array(people, { minLength: 5, maxLength: 40 });
});

/** The nth agency event of a history, and whom it names. */
const named = (people: readonly PersonDescription[], event: number, run: number): PersonToResolve[] =>
  people.map((each) => ({
    description: each,
    source: 'urn:agency:example-school',
    agencyEventId: uuidV5(`${String(run)} ${String(event)}`, NAMESPACE),
    occurredOn: '2026-06-01',
  }));

/** People as numbers in the order in which they appear: who is one person with whom, whatever their ids. */
const numberer = (): ((personId: string) => number) => {
  const numbers = new Map<string, number>();
  return (personId) => {
    const number = numbers.get(personId) ?? numbers.size;
    numbers.set(personId, number);
    return number;
  };
};

/** Whether it says that a newborn is held with a child whom somebody of the same home expects. */
const isOfHome = ({ type, data }: NewEvent): boolean =>
  type === 'IdentityHeldForReview.v1' &&
  (data as IdentityHeldForReview).candidates.some(({ reasons }) => reasons.some(({ level }) => level === 'same-home'));

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('people in memory');
});
afterAll(() => database.drop());

describe('people in memory', () => {
  it('are who the service finds them to be, by the same rules, event after event', async () => {
    let run = 0;
    const ways = new Set<string>();
    let newborns = 0;
    await fc.assert(
      fc.asyncProperty(history, async (events) => {
        run += 1;
        await database.pool.query('truncate people, person_keys, recent_match_keys, identity_reviews cascade');
        const keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
        const stored = createIdentity({ pool: database.pool, keys, matcher });
        const inMemory = createPeopleInMemory(matcher);
        const [numberStored, numberInMemory] = [numberer(), numberer()];
        for (const [event, people] of events.entries()) {
          const asked = named(people, event, run);
          const expected = await stored.resolve(asked);
          await stored.confirm(expected.flatMap((person) => person.unconfirmed));
          const found = inMemory.resolve(asked).people;
          for (const { identifiedBy, facts } of expected) {
            ways.add(identifiedBy);
            if (facts.some(isOfHome)) newborns += 1;
          }
          expect(found.map(({ personId, identifiedBy }) => [numberInMemory(personId), identifiedBy])).toEqual(
            expected.map(({ personId, identifiedBy }) => [numberStored(personId), identifiedBy]),
          );
        }
      }),
      { numRuns: 40, seed: 5 },
    );
    expect([...ways].sort()).toEqual(['held', 'match', 'mother', 'name-birth-postcode', 'new', 'nhs-number', 'upn']);
    expect(newborns).toBeGreaterThan(0);
  });
});
