import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import type { EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { newId } from '#platform';
import { personStream, type PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { createIdentity, type Identity } from './identity.js';
import { createMatcher } from './matching/index.js';
import { makePeopleKeys, type MadeKeys } from './people-keys.js';

let database: TestDatabase;
let store: EventStore;
let keys: PersonKeys;
let identity: Identity;
const matcher = createMatcher();

beforeAll(async () => {
  database = await testDatabase('people keys');
  store = createPostgresEventStore({ pool: database.pool });
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  identity = createIdentity({ pool: database.pool, keys, matcher });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(() => database.pool.query('truncate people, person_demographics, person_match_keys cascade'));

const asha: PersonDescription = {
  role: 'child',
  name: { given: 'Asha', family: 'Example' },
  dateOfBirth: '2019-05-01',
  sex: 'female',
  postcode: 'N17 0AA',
  address: '4 Elm Road',
};

/** Posts as intake does: who somebody is, then the entry that tells it, sealed. */
const posted = async (description: PersonDescription): Promise<string> => {
  const agencyEventId = newId();
  const [person] = await identity.resolve([{ description, source: 'urn:agency:example', agencyEventId }]);
  const { personId, facts } = person!;
  const entry = {
    id: newId(),
    type: 'AgencyEventRecorded.v1',
    data: { people: [] },
    personal: keys.seal(personId, { person: description }),
  };
  await store.append([{ streamId: personStream(personId), expectedVersion: 'any', events: [...facts, entry] }]);
  return personId;
};

/** Likewise an unborn child, and the mother beside them. */
const postedWithMother = async (child: PersonDescription, mother: PersonDescription): Promise<string> => {
  const agencyEventId = newId();
  const people = [child, mother];
  const resolved = await identity.resolve(
    people.map((description) => ({ description, source: 'urn:agency:example', agencyEventId })),
  );
  const named = resolved.map(({ personId }, place) => ({ personId, role: people[place]!.role }));
  await store.append(
    resolved.map(({ personId }, place) => ({
      streamId: personStream(personId),
      expectedVersion: 'any' as const,
      events: [
        {
          id: newId(),
          type: 'AgencyEventRecorded.v1',
          data: { agencyEventId, role: people[place]!.role, people: named },
          personal: keys.seal(personId, { person: people[place] }),
        },
      ],
    })),
  );
  return resolved[0]!.personId;
};

/** As before migration 0206: nothing to compare, nobody to be found. */
const forgetMatching = async (): Promise<void> => {
  await database.pool.query('update person_demographics set record = null');
  await database.pool.query('truncate person_match_keys');
};
const state = async () => {
  const records = await database.pool.query(
    'select person_id, description, record from person_demographics order by 1, 2',
  );
  const found = await database.pool.query('select key, person_id from person_match_keys order by 1, 2');
  return { records: records.rows, keys: found.rows };
};
const make = (signal?: AbortSignal): Promise<MadeKeys> =>
  makePeopleKeys({ pool: database.pool, store, keys, matcher }, { signal });

describe('people who were registered before there was matching', () => {
  it('get what they would have had, from their streams', async () => {
    const person = await posted({ ...asha, nhsNumber: '9990000018' });
    await posted({ ...asha, nhsNumber: '9990000018', postcode: 'N1 0AA' });
    await posted({ ...asha, name: { given: 'Reece', family: 'Example-Sampler' } });
    await posted({ role: 'unborn', expectedOn: '2027-01-01', name: { family: 'Example' }, upn: 'B801200000001' });
    const whole = await state();
    expect(whole.keys.length).toBeGreaterThan(20);
    await forgetMatching();
    expect(await make()).toMatchObject({ done: true, people: 3, found: 2 });
    expect(await state()).toEqual(whole);
    const [likely] = await identity.searchLikely({
      name: { given: 'Asha', family: 'Exmaple' },
      bornOn: '2019-05-01',
      postcode: 'N17 0AA',
    });
    expect(likely?.personId).toBe(person);
  });

  it('are found by the mother again, where they are unborn', async () => {
    const mother = { ...asha, role: 'mother', nhsNumber: '9990000042', dateOfBirth: '1998-02-03' } as const;
    const unborn = { role: 'unborn', name: { family: 'Example' }, expectedOn: '2027-01-01' } as const;
    const child = await postedWithMother(unborn, mother);
    const whole = await state();
    await forgetMatching();
    expect(await make()).toMatchObject({ people: 2, found: 2 });
    expect(await state()).toEqual(whole);
    const event = { source: 'urn:agency:example', agencyEventId: newId() };
    const [again] = await identity.resolve([
      { description: { role: 'unborn', expectedOn: '2027-01-09' }, ...event },
      { description: { role: 'mother', nhsNumber: '9990000042' }, ...event },
    ]);
    expect(again).toMatchObject({ personId: child, identifiedBy: 'mother' });
  });

  it('have the school that others named, again', async () => {
    const [person] = await identity.resolve([
      { description: asha, source: 'urn:agency:example', agencyEventId: newId(), school: { code: '999901' } },
    ]);
    await store.append([
      {
        streamId: personStream(person!.personId),
        expectedVersion: 'any',
        events: [
          {
            id: newId(),
            type: 'AgencyEventRecorded.v1',
            data: { agencyEventId: newId(), source: 'urn:agency:example', people: [] },
            personal: keys.seal(person!.personId, { person: asha }),
          },
        ],
      },
    ]);
    const whole = await state();
    await forgetMatching();
    const schoolOf = (_: PersonDescription, source: string) =>
      source === 'urn:agency:example' ? { code: '999901' } : undefined;
    await makePeopleKeys({ pool: database.pool, store, keys, matcher, schoolOf });
    expect(await state()).toEqual(whole);
  });

  it('are seen to once: a second run finds nobody, and an interrupted one leaves nobody half done', async () => {
    for (let child = 0; child < 60; child += 1) {
      const dateOfBirth = new Date(Date.UTC(2012, 0, 1 + child * 37)).toISOString().slice(0, 10);
      await posted({
        role: 'child',
        upn: `B8012000${String(child).padStart(5, '0')}`,
        dateOfBirth,
        postcode: 'N17 0AA',
      });
    }
    const whole = await state();
    await forgetMatching();
    const stop = new AbortController();
    const parts = { pool: database.pool, store, keys, matcher };
    const first = await makePeopleKeys(parts, { signal: stop.signal, onProgress: () => stop.abort() });
    expect(first).toEqual({ people: 50, found: 50, done: false });
    expect(await make()).toEqual({ people: 10, found: 10, done: true });
    expect(await state()).toEqual(whole);
    expect(await make()).toEqual({ people: 0, found: 0, done: true });
  });

  it('get their keys again where the keys alone were emptied', async () => {
    await posted(asha);
    const whole = await state();
    await database.pool.query('truncate person_match_keys');
    expect(await make()).toEqual({ people: 1, found: 1, done: true });
    expect(await state()).toEqual(whole);
  });

  it('stay erased where their key was destroyed', async () => {
    const person = await posted(asha);
    await forgetMatching();
    await keys.destroy(person);
    expect(await make()).toEqual({ people: 0, found: 0, done: true });
    expect(await state()).toEqual({ records: [], keys: [] });
  });
});
