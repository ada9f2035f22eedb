import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { createPool, newId } from '#platform';
import type { PersonDescription } from '#vocabulary';
import type pg from 'pg';
import { generatePeople, type GeneratedPerson } from '../../test/support/generated-people.js';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import {
  createIdentity,
  createMatcher,
  type Identity,
  type Matcher,
  type PersonToResolve,
  type ResolvedPerson,
} from './index.js';

type Said = Partial<PersonDescription>;

let database: TestDatabase;
const pools: pg.Pool[] = [];
const masterKey = randomBytes(32);

/** Identity as another instance of the service has it: its own connections and its own keys in memory. */
const instance = (matcher?: Matcher): Identity => {
  const pool = createPool(database.url, { max: 4 });
  pools.push(pool);
  return createIdentity({ pool, keys: new PersonKeys(pool, keyProviderOf(masterKey)), matcher });
};

beforeAll(async () => {
  database = await testDatabase('identity many at once');
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

let last = 0;
const nhsNumber = (): string => `999${String((last += 1)).padStart(7, '0')}`;
const upn = (): string => `B8012${String((last += 1)).padStart(8, '0')}`;
const somebody = (): Said => ({
  name: { given: 'Asha', family: `Example ${String((last += 1))}` },
  dateOfBirth: '2019-05-01',
  postcode: 'N17 0AA',
});
const report = (said: Said): PersonToResolve => ({
  description: { role: 'child', ...said },
  source: 'urn:agency:example',
  agencyEventId: newId(),
});
const personIds = (answers: readonly (readonly ResolvedPerson[])[]): Set<string> =>
  new Set(answers.flat().map((person) => person.personId));
/** Fifty posts at once, dealt out to the instances, each with what one of the descriptions says. */
const fiftyPosts = (instances: readonly Identity[], ...said: Said[]): Promise<(readonly ResolvedPerson[])[]> =>
  Promise.all(
    Array.from({ length: 50 }, (_, post) =>
      instances[post % instances.length]!.resolve([report(said[post % said.length]!)]),
    ),
  );
const countOf = async (table: string, personId: string): Promise<number> =>
  (await database.pool.query(`select from ${table} where person_id = $1`, [personId])).rowCount ?? 0;

describe.each([
  ['one instance', 1],
  ['five instances', 5],
])('fifty posts at once of a new child, to %s', (_, count) => {
  const instances: Identity[] = [];
  beforeAll(() => {
    instances.push(...Array.from({ length: count }, () => instance()));
  });

  it.each([
    ['the NHS number', (): Said => ({ nhsNumber: nhsNumber() })],
    ['the UPN', (): Said => ({ upn: upn() })],
    ['name, date of birth and postcode', somebody],
    ['all of them', (): Said => ({ ...somebody(), nhsNumber: nhsNumber(), upn: upn() })],
  ])('make one person by %s', async (_by, said) => {
    const child = said();
    const answers = await fiftyPosts(instances, child);
    const [personId, ...others] = personIds(answers);
    expect(others).toEqual([]);
    expect(answers.flat().filter((person) => person.identifiedBy === 'new')).toHaveLength(1);
    expect(await countOf('identity_claims', personId!)).toBe((child.nhsNumber ? 1 : 0) + (child.upn ? 1 : 0));
    expect(await countOf('person_demographics', personId!)).toBe(child.name ? 1 : 0);
    const offered = answers.flat().flatMap((person) => person.facts.map((fact) => fact.id));
    expect(new Set(offered).size).toBe(await countOf('unconfirmed_facts', personId!));
  });

  it('make one person by marks that overlap', async () => {
    const described = somebody();
    const [number, pupil] = [nhsNumber(), upn()];
    const answers = await fiftyPosts(
      instances,
      { ...described, nhsNumber: number },
      { ...described, upn: pupil },
      { nhsNumber: number, upn: pupil, ...described },
      described,
    );
    expect(personIds(answers).size).toBe(1);
    const [personId] = personIds(answers);
    expect(await countOf('identity_claims', personId!)).toBe(2);
  });

  it('of which two have the same name, birth date and postcode and NHS numbers of their own, make two', async () => {
    const described = somebody();
    const numbers = [nhsNumber(), nhsNumber()];
    const answers = await fiftyPosts(
      instances,
      { ...described, nhsNumber: numbers[0] },
      { ...described, nhsNumber: numbers[1] },
    );
    expect(personIds(answers).size).toBe(2);
  });

  it('are one agency event, sent fifty times, of an unborn child whom nothing tells: one person', async () => {
    const event = report({ role: 'unborn', expectedOn: '2026-09-01' });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_each, post) => instances[post % count]!.resolve([event])),
    );
    expect(personIds(answers).size).toBe(1);
    expect(new Set(answers.flat().map((person) => person.identifiedBy))).toEqual(new Set(['new']));
  });
});

describe('batches', () => {
  it('of 1,000 about 300 people make 300, and find them all the next time', async () => {
    const identity = instance();
    const people = Array.from({ length: 300 }, () => ({ ...somebody(), nhsNumber: nhsNumber(), upn: upn() }));
    const batch = Array.from({ length: 1_000 }, (_, place) => report(people[place % 300]!));
    const first = await identity.resolve(batch);
    expect(personIds([first]).size).toBe(300);
    expect(first.flatMap((person) => person.facts)).toHaveLength(900);
    await identity.confirm(first.flatMap((person) => person.unconfirmed));
    const again = await identity.resolve(batch);
    expect(again.map((person) => person.personId)).toEqual(first.map((person) => person.personId));
    expect(again.flatMap((person) => person.facts)).toEqual([]);
    expect(new Set(again.map((person) => person.identifiedBy))).toEqual(new Set(['nhs-number']));
  });

  it('of new people, four at once, are each compared with the others within what a statement may take', async () => {
    const instances = Array.from({ length: 4 }, () => instance(createMatcher()));
    const people = [...generatePeople({ people: 6_000 })].slice(0, 6_000);
    const saidOf = ({ givenNames, familyName, sex, dateOfBirth, home }: GeneratedPerson): Said => ({
      nhsNumber: nhsNumber(),
      name: { given: givenNames.join(' '), family: familyName },
      sex,
      dateOfBirth,
      ...home,
    });
    const batches = [0, 1, 2, 3].map((nth) =>
      people.filter((_, index) => index % 4 === nth).map((each) => report(saidOf(each))),
    );
    const answers = await Promise.all(instances.map((identity, nth) => identity.resolve(batches[nth]!)));
    expect(personIds(answers).size).toBe(people.length);
  });

  it('of overlapping people in random order, 20 at once, all succeed and agree who is who', async () => {
    const instances = Array.from({ length: 4 }, () => instance());
    const people = Array.from({ length: 200 }, () => ({ ...somebody(), nhsNumber: nhsNumber(), upn: upn() }));
    // Each report tells one, two or all of the marks, so that batches meet in many ways.
    const said = (person: number): Said => {
      const { nhsNumber: number, upn: pupil, ...described } = people[person]!;
      return [
        { ...described, nhsNumber: number },
        { ...described, upn: pupil },
        { ...described, nhsNumber: number, upn: pupil },
        described,
      ][Math.floor(Math.random() * 4)]!;
    };
    const asked = Array.from({ length: 20 }, () =>
      Array.from({ length: 150 }, () => Math.floor(Math.random() * people.length)),
    );
    const answers = await Promise.all(
      asked.map((batch, place) => instances[place % 4]!.resolve(batch.map((person) => report(said(person))))),
    );
    const personIdOf = new Map<number, string>();
    asked.forEach((batch, place) =>
      batch.forEach((person, index) => {
        const { personId } = answers[place]![index]!;
        expect(personIdOf.get(person) ?? personId).toBe(personId);
        personIdOf.set(person, personId);
      }),
    );
    expect(new Set(personIdOf.values()).size).toBe(personIdOf.size);
  });
});

describe('what goes wrong in one call', () => {
  it('does not touch the calls that are looked up together with it', async () => {
    const identity = instance();
    const [good, bad, other] = await Promise.allSettled([
      identity.resolve([report({ nhsNumber: nhsNumber() })]),
      identity.resolve([report({ nhsNumber: '999 000 0018' })]),
      identity.resolve([report({ name: { given: 'Zero \u0000 Example', family: 'Lone \ud800 Sample' } })]),
    ]);
    expect([good.status, bad.status, other.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('says nothing of whom it was about, and fails nobody who came at the same time', async () => {
    const identity = instance();
    const known = { nhsNumber: nhsNumber() };
    const [before] = await identity.resolve([report(known)]);
    const said = { ...somebody(), nhsNumber: nhsNumber() };
    await database.pool.query('alter table identity_claims add constraint broken check (claimed_by is null) not valid');
    try {
      const [, refused, other] = await Promise.allSettled(
        [known, said, known].map((each) => identity.resolve([report(each)])),
      );
      expect(other).toMatchObject({ status: 'fulfilled', value: [{ personId: before!.personId }] });
      const error = (refused as PromiseRejectedResult).reason as Error;
      expect(error).toMatchObject({ name: 'PeopleIndexError', code: '23514' });
      expect(error.cause).toBeUndefined();
      const told = JSON.stringify(error) + error.stack! + error.message;
      expect(told).not.toContain(said.nhsNumber);
      expect(told.toLowerCase()).not.toContain(said.name!.family!.toLowerCase());
    } finally {
      await database.pool.query('alter table identity_claims drop constraint broken');
    }
  });

  it('is told as a database that cannot be reached, where that is so', async () => {
    const pool = createPool('postgres://postgres@127.0.0.1:9/nothing', { connectTimeoutMs: 500 });
    const unreachable = createIdentity({ pool, keys: new PersonKeys(pool, keyProviderOf(masterKey)) });
    await expect(unreachable.resolve([report({ nhsNumber: nhsNumber() })])).rejects.toMatchObject({
      name: 'PeopleIndexError',
      code: 'ECONNREFUSED',
    });
    await pool.end();
  });
});
