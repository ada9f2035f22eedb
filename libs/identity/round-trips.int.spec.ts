import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import { newId } from '#platform';
import type { PersonDescription } from '#vocabulary';
import type pg from 'pg';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { createIdentity, createMatcher, type Identity, type PersonToResolve, type ResolvedPerson } from './index.js';

type Said = Partial<PersonDescription>;

const EVENTS = 100;

let database: TestDatabase;
let keys: PersonKeys;
let asked = 0;
/** An instance of the service that has heard of nobody yet, whose statements are counted. */
const instance = (): Identity => {
  const { pool } = database;
  const counting: Pick<pg.Pool, 'query' | 'connect'> = {
    query: (async (statement: pg.QueryConfig) => {
      asked += 1;
      return pool.query(statement);
    }) as pg.Pool['query'],
    connect: () => {
      throw new Error('A statement that is not counted.');
    },
  };
  return createIdentity({ pool: counting as pg.Pool, keys, matcher: createMatcher() });
};
beforeAll(async () => {
  database = await testDatabase('identity round trips');
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
});
afterAll(() => database.drop());

const letters = (): string => [...randomBytes(8)].map((byte) => 'abcdefghijklmnop'.charAt(byte % 16)).join('');
let last = 0;
const nhsNumber = (): string => `999${String((last += 1)).padStart(7, '0')}`;
const somebody = (more: Said = {}): Said & { readonly name: { given: string; family: string } } => ({
  nhsNumber: nhsNumber(),
  postcode: `N${String(1 + (last % 90))} 0AA`,
  dateOfBirth: `2019-05-${String(10 + (last % 18))}`,
  ...more,
  name: { given: letters(), family: letters() },
});
const many = (make: (n: number) => Said): Said[] => Array.from({ length: EVENTS }, (_, n) => make(n));
const without = ({ nhsNumber: _, ...said }: Said): Said => said;
/** Resolves all in one call, an agency event for each list, and says in how many round trips. */
const resolve = async (
  identity: Identity,
  events: readonly (readonly Said[])[],
): Promise<{ readonly people: readonly ResolvedPerson[]; readonly roundTrips: number }> => {
  const toResolve = events.flatMap((people): PersonToResolve[] => {
    const agencyEventId = newId();
    return people.map((said) => ({
      description: { role: 'child', ...said },
      source: 'urn:agency:example-trust',
      agencyEventId,
      occurredOn: '2026-03-10',
    }));
  });
  asked = 0;
  const people = await identity.resolve(toResolve);
  const roundTrips = asked;
  await identity.confirm(people.flatMap(({ unconfirmed }) => unconfirmed));
  return { people, roundTrips };
};
const each = (all: readonly Said[]): Said[][] => all.map((said) => [said]);
const by = (people: readonly ResolvedPerson[]): string => [...new Set(people.map((p) => p.identifiedBy))].join();
const ids = (people: readonly ResolvedPerson[]): string[] => people.map(({ personId }) => personId);

describe('the people of a hundred agency events are resolved', () => {
  it('in two round trips where they are new, and in one where they are known, by whatever instance', async () => {
    const [identity, other] = [instance(), instance()];
    const all = each(many(() => somebody()));
    const first = await resolve(identity, all);
    expect([by(first.people), first.roundTrips]).toEqual(['new', 2]);
    for (const asking of [identity, other, other]) {
      const again = await resolve(asking, all);
      expect([by(again.people), again.roundTrips]).toEqual(['nhs-number', 1]);
      expect(ids(again.people)).toEqual(ids(first.people));
    }
    const unnumbered = await resolve(
      identity,
      all.map((people) => people.map(without)),
    );
    expect([by(unnumbered.people), unnumbered.roundTrips]).toEqual(['name-birth-postcode', 1]);
  });

  it('in two where they are described in new words, with their number or without', async () => {
    const identity = instance();
    const all = many(() => somebody());
    const { people } = await resolve(identity, each(all));
    const moved = await resolve(identity, each(all.map((said) => ({ ...said, postcode: 'N99 0AB' }))));
    expect([by(moved.people), moved.roundTrips]).toEqual(['nhs-number', 2]);
    const misspelt = all.map((said) => ({ ...without(said), name: { ...said.name!, given: `${said.name!.given!}x` } }));
    const alike = await resolve(identity, each(misspelt));
    expect([by(alike.people), alike.roundTrips]).toEqual(['match', 2]);
    expect([ids(moved.people), ids(alike.people)]).toEqual([ids(people), ids(people)]);
  });

  it.each([
    ['whom a number tells', (mother: Said): Said => ({ role: 'mother', nhsNumber: mother.nhsNumber })],
    [
      'who is misspelt',
      (mother: Said): Said => ({ ...without(mother), name: { ...mother.name!, given: `${mother.name!.given!}x` } }),
    ],
  ])('in two where they are children who are known by a mother %s', async (_by, saidAgain) => {
    const identity = instance();
    const mothers = many(() => somebody({ role: 'mother', dateOfBirth: '1990-02-03' }));
    const unborn: Said = { role: 'unborn', expectedOn: '2026-03-14' };
    const first = await resolve(
      identity,
      mothers.map((mother) => [unborn, mother]),
    );
    expect([by(first.people), first.roundTrips]).toEqual(['new', 2]);
    const later = { ...unborn, expectedOn: '2026-03-20' };
    const again = await resolve(
      identity,
      mothers.map((mother) => [later, saidAgain(mother)]),
    );
    expect(by(again.people.filter((_person, place) => place % 2 === 0))).toBe('mother');
    expect([ids(again.people), again.roundTrips]).toEqual([ids(first.people), 2]);
  });
});

describe('newborn alone', () => {
  it('are held in two round trips beside the unborn whom they may be', async () => {
    const identity = instance();
    const mothers = many(() => somebody({ role: 'mother', dateOfBirth: '1990-02-03' }));
    await resolve(
      identity,
      mothers.map((mother) => [{ role: 'unborn', expectedOn: '2026-03-14' }, mother]),
    );
    const babies = mothers.map(({ name, postcode }): Said => ({
      name: { given: 'Baby', family: name!.family },
      nhsNumber: nhsNumber(),
      dateOfBirth: '2026-03-02',
      postcode,
    }));
    const first = await resolve(identity, each(babies));
    expect([by(first.people), first.roundTrips]).toEqual(['held', 2]);
    const again = await resolve(instance(), each(babies));
    expect([by(again.people), ids(again.people), again.roundTrips]).toEqual(['nhs-number', ids(first.people), 1]);
  });
});

describe('somebody whose words were familiar', () => {
  it('is compared with everybody else where they are nobody’s any more', async () => {
    const identity = instance();
    const said = somebody();
    const erased = await resolve(identity, [[said]]);
    await database.pool.query('delete from person_keys where person_id = any($1)', [ids(erased.people)]);
    const misspelt = { ...without(said), name: { ...said.name, given: `${said.name.given}x` } };
    const other = await resolve(instance(), [[misspelt]]);
    expect(by(other.people)).toBe('new');
    const again = await resolve(identity, [[said]]);
    expect(by(again.people)).toBe('match');
    expect(ids(again.people)).toEqual(ids(other.people));
  });
});
