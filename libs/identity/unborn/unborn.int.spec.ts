import { randomBytes, randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { newId } from '#platform';
import type { IdentityHeldForReview, PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { createIdentity, createMatcher, type Identity, type PersonToResolve, type ResolvedPerson } from '../index.js';

type Said = Partial<PersonDescription>;

let database: TestDatabase;
let keys: PersonKeys;
let identity: Identity;
const matcher = createMatcher();
const instance = (): Identity => createIdentity({ pool: database.pool, keys, matcher });

beforeAll(async () => {
  database = await testDatabase('identity unborn');
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  identity = instance();
});
afterAll(() => database.drop());

let last = 0;
const nhsNumber = (): string => `999${String((last += 1)).padStart(7, '0')}`;
/** Of letters alone: a name without one would be in another script than the same name misspelt. */
const givenName = (): string => Array.from({ length: 10 }, () => String.fromCharCode(97 + randomInt(26))).join('');
/** A woman with names and a birth date of her own, that nobody else’s are near to. */
const woman = (): Said & { readonly name: { given: string; family: string }; readonly nhsNumber: string } => ({
  nhsNumber: nhsNumber(),
  name: { given: givenName(), family: `Example${randomBytes(6).toString('hex')}` },
  dateOfBirth: `19${String(60 + randomInt(40))}-0${String(1 + randomInt(9))}-${String(10 + randomInt(18))}`,
  postcode: `N${String(1 + randomInt(20))} ${String(randomInt(9))}AA`,
});
const unborn = (expectedOn = '2026-03-14', more: Said = {}): Said => ({ role: 'unborn', expectedOn, ...more });
const event = (...people: Said[]): PersonToResolve[] => {
  const agencyEventId = newId();
  return people.map((said) => ({
    description: { role: 'child', ...said },
    source: 'urn:agency:example-trust',
    agencyEventId,
  }));
};
const resolve = async (...people: Said[]): Promise<ResolvedPerson[]> => {
  const resolved = await identity.resolve(event(...people));
  await identity.confirm(resolved.flatMap((person) => person.unconfirmed));
  return [...resolved];
};
const idsOf = (people: readonly ResolvedPerson[]): string[] => people.map(({ personId }) => personId);
const without = (said: Said, omitted: keyof PersonDescription): Said =>
  Object.fromEntries(Object.entries(said).filter(([key]) => key !== omitted));
const heldIn = (person: ResolvedPerson | undefined): IdentityHeldForReview | undefined =>
  person?.facts.find(({ type }) => type === 'IdentityHeldForReview.v1')?.data as IdentityHeldForReview | undefined;

describe('an unborn child without an identifier', () => {
  it('is one person in the events of a midwife, the police and social care', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const [child, iris] = await resolve(unborn(), mother);
    const byNumber = await resolve(unborn('2026-03-20', { postcode: 'N17 0AA' }), {
      role: 'mother',
      nhsNumber: mother.nhsNumber,
    });
    const byWords = await resolve(unborn('2026-03-01', { name: { family: 'Sample' } }), without(mother, 'nhsNumber'));
    const misspelt = { ...without(mother, 'nhsNumber'), name: { ...mother.name, given: `${mother.name.given}x` } };
    const byLikeness = await resolve(misspelt, unborn());
    expect(idsOf(byNumber)).toEqual([child!.personId, iris!.personId]);
    expect(idsOf(byWords)).toEqual([child!.personId, iris!.personId]);
    expect(byLikeness).toMatchObject([
      { personId: iris!.personId, identifiedBy: 'match' },
      { personId: child!.personId, identifiedBy: 'mother' },
    ]);
  });

  it('is found by a mother whom the same call makes known, in whatever order it names the two', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const [first, , , again] = await identity.resolve([
      ...event(unborn(), mother),
      ...event(mother, unborn('2026-03-10')),
    ]);
    expect(again).toMatchObject({ personId: first!.personId, identifiedBy: 'mother' });
  });

  it('is another child in the next pregnancy, and of another mother', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const [child] = await resolve(unborn(), mother);
    const [next] = await resolve(unborn('2027-04-01'), mother);
    const [others] = await resolve(unborn(), { ...woman(), role: 'mother' });
    expect(new Set([child!.personId, next!.personId, others!.personId]).size).toBe(3);
    expect([next!.identifiedBy, others!.identifiedBy]).toEqual(['new', 'new']);
  });

  it('is nobody who is known where the event names two mothers, or none', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const [child] = await resolve(unborn(), mother);
    const [ofTwo] = await resolve(unborn(), mother, { ...woman(), role: 'mother' });
    const [ofNone] = await resolve(unborn());
    expect(idsOf([ofTwo!, ofNone!])).not.toContain(child!.personId);
  });

  it('is held where dates leave no time for two births; the same words lead to whom it is held as', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const [child] = await resolve(unborn(), mother);
    const held = await identity.resolve(event(unborn('2026-06-01'), mother));
    expect(held[0]).toMatchObject({ identifiedBy: 'held' });
    expect(heldIn(held[0])).toMatchObject({
      outcome: 'potential',
      candidates: [
        {
          personId: child!.personId,
          reasons: expect.arrayContaining([
            { field: 'mother', level: 'same' },
            { field: 'birth', level: 'unclear' },
          ]),
        },
      ],
    });
    const review = await identity.review(held[0]!.reviewId!);
    expect(review?.candidates[0]?.reasons[0]).toEqual({
      field: 'mother',
      label: 'A child of the same mother',
      speaks: 'for',
    });
    expect(await resolve(unborn('2026-06-01'), mother)).toMatchObject([
      { personId: held[0]!.personId, identifiedBy: 'held', reviewId: held[0]!.reviewId },
      {},
    ]);
    // In other words, about a day that is near: it was asked of already.
    expect(await resolve(unborn('2026-06-05'), mother)).toMatchObject([{ personId: held[0]!.personId }, {}]);
    expect(await resolve(unborn('2026-03-12'), mother)).toMatchObject([{ personId: child!.personId }, {}]);
  });

  it('is held with a child of whom the mother may be, where she is held herself', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const [child, iris] = await resolve(unborn(), mother);
    // A name, a year of birth and a district: likely, and not certain.
    const vague = { role: 'mother', name: mother.name, postcode: mother.postcode } as const;
    const held = await identity.resolve(event(unborn(), vague));
    expect(held.map(({ identifiedBy }) => identifiedBy)).toEqual(['held', 'held']);
    expect(heldIn(held[1])).toMatchObject({ candidates: [{ personId: iris!.personId }] });
    expect(heldIn(held[0])).toMatchObject({ outcome: 'potential', candidates: [{ personId: child!.personId }] });
  });

  it('is found by each record of the mother that a worker linked, until they are parted', async () => {
    const [one, other] = [woman(), woman()].map((said) => ({ ...said, role: 'mother' }) as const);
    const [child, first] = await resolve(unborn(), one!);
    const [second] = await resolve(other!);
    await identity.rememberPair(first!.personId, second!.personId, 'same');
    expect(await resolve(unborn('2026-03-15'), other!)).toMatchObject([{ personId: child!.personId }, {}]);
    await identity.rememberPair(first!.personId, second!.personId, 'different');
    const [parted] = await resolve(unborn('2026-03-16'), { role: 'mother', nhsNumber: other!.nhsNumber });
    expect(parted!.personId).not.toBe(first!.personId);
  });

  it('goes with the mother where an event was put down to the wrong one', async () => {
    const [wrong, right] = [woman(), woman()].map((said) => ({ ...said, role: 'mother' }) as const);
    const named = event(unborn(), wrong!);
    const [child, iris] = await identity.resolve(named);
    const [mona] = await resolve(right!);
    await identity.reassignFacts(named[0]!.agencyEventId, iris!.personId, mona!.personId);
    expect(await resolve(unborn('2026-03-10'), right!)).toMatchObject([{ personId: child!.personId }, {}]);
    const { rowCount } = await database.pool.query('select from person_match_keys where key = $1', [
      `mother.${iris!.personId}`,
    ]);
    expect(rowCount).toBe(0);
  });

  it('is one person where two agencies report them for the first time at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const mother = { ...woman(), role: 'mother' } as const;
      if (round % 2 === 0) await resolve(mother);
      const [one, other] = await Promise.all([
        instance().resolve(event(unborn(), mother)),
        instance().resolve(event(unborn('2026-03-20'), { role: 'mother', nhsNumber: mother.nhsNumber })),
      ]);
      expect(new Set(idsOf([one[0]!, other[0]!])).size).toBe(1);
    }
  });
});

describe('an unborn child who is born', () => {
  it('becomes the child, whom the name and the identifiers that come with the birth lead to', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const [unbornChild] = await resolve(unborn(), mother);
    const baby = {
      name: { given: 'Baby', family: mother.name.family },
      dateOfBirth: '2026-03-02',
      sex: 'female',
    } as const;
    expect(await resolve(baby, mother)).toMatchObject([
      { personId: unbornChild!.personId, identifiedBy: 'mother' },
      {},
    ]);
    const asha = { ...baby, name: { given: 'Asha', family: mother.name.family }, nhsNumber: nhsNumber() };
    const [named] = await resolve({ ...asha, postcode: mother.postcode }, mother);
    expect(named).toMatchObject({ personId: unbornChild!.personId, identifiedBy: 'mother' });
    expect(named!.facts.map(({ type }) => type)).toEqual(['IdentifierLinked.v1', 'DemographicsRecorded.v1']);
    expect(await resolve({ nhsNumber: asha.nhsNumber })).toMatchObject([{ personId: unbornChild!.personId }]);
    expect(await resolve({ ...without(asha, 'nhsNumber'), postcode: mother.postcode })).toMatchObject([
      { personId: unbornChild!.personId, identifiedBy: 'name-birth-postcode' },
    ]);
    // What was told late of the time before the birth.
    expect(await resolve(unborn('2026-03-18'), mother)).toMatchObject([{ personId: unbornChild!.personId }, {}]);
  });

  it('is not taken for a brother or sister, elder or younger', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const elder = {
      name: { given: 'Ben', family: mother.name.family },
      dateOfBirth: '2021-05-01',
      nhsNumber: nhsNumber(),
    };
    const [ben] = await resolve(elder, mother);
    const [child] = await resolve(unborn(), mother);
    const [cora] = await resolve(
      { ...elder, name: { ...elder.name, given: 'Cora' }, dateOfBirth: '2027-06-01', nhsNumber: nhsNumber() },
      mother,
    );
    expect(new Set(idsOf([ben!, child!, cora!])).size).toBe(3);
  });

  it('is one of twins: told apart by sex, named together, or held', async () => {
    const mother = { ...woman(), role: 'mother' } as const;
    const twins = await resolve(unborn(), unborn(), mother);
    expect(idsOf(await resolve(unborn('2026-03-12'), unborn('2026-03-12'), mother))).toEqual(idsOf(twins));
    const [one] = await identity.resolve(event(unborn('2026-03-10'), mother));
    expect(heldIn(one)).toMatchObject({ outcome: 'several' });
    expect(new Set(heldIn(one)?.candidates.map(({ personId }) => personId))).toEqual(new Set(idsOf(twins.slice(0, 2))));
    const born = { dateOfBirth: '2026-02-20', name: { given: 'Asha', family: mother.name.family } };
    const both = await resolve(
      { ...born, nhsNumber: nhsNumber() },
      { ...born, name: { ...born.name, given: 'Bina' }, nhsNumber: nhsNumber() },
      mother,
    );
    expect(idsOf(both)).toEqual(idsOf(twins));
  });
});
