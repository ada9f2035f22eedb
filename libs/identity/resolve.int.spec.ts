import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyProviderOf, PersonKeys } from '#access';
import type { NewEvent } from '#event-store';
import { newId } from '#platform';
import type { PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { createIdentity, type Identity, type PersonToResolve } from './index.js';

type Said = Partial<PersonDescription>;

let database: TestDatabase;
let keys: PersonKeys;
let identity: Identity;

beforeAll(async () => {
  database = await testDatabase('identity resolve');
  keys = new PersonKeys(database.pool, keyProviderOf(randomBytes(32)));
  identity = createIdentity({ pool: database.pool, keys });
});
afterAll(() => database.drop());

let last = 0;
const nhsNumber = (): string => `999${String((last += 1)).padStart(7, '0')}`;
const upn = (): string => `B8012${String((last += 1)).padStart(8, '0')}`;
/** Somebody with a name of their own. */
const somebody = (): Said => ({
  name: { given: 'Asha', family: `Example ${String((last += 1))}` },
  dateOfBirth: '2019-05-01',
  postcode: 'N17 0AA',
});
const report = (said: Said, source = 'urn:agency:example-school'): PersonToResolve => ({
  description: { role: 'child', ...said },
  source,
  agencyEventId: newId(),
});
const resolve = async (...people: PersonToResolve[]) => [...(await identity.resolve(people))];
/** Somebody whom an agency reported, and whose facts are stored. */
const known = async (said: Said): Promise<string> => {
  const [person] = await resolve(report(said));
  await identity.confirm(person!.unconfirmed);
  return person!.personId;
};
const contentOf = (personId: string, fact: NewEvent | undefined) =>
  fact?.personal && keys.open(personId, fact.personal);

describe('a person’s first report', () => {
  it('makes a new person, with their identifiers and description as facts that only their key opens', async () => {
    const said = {
      ...somebody(),
      nhsNumber: nhsNumber(),
      upn: upn(),
      sex: 'female',
      address: '1 Example Road',
    } as const;
    const first = report(said);
    const [person] = await resolve(first);
    expect(person).toMatchObject({ identifiedBy: 'new', conflicts: [] });
    const origin = { source: first.source, agencyEventId: first.agencyEventId };
    expect(person!.facts.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'IdentifierLinked.v1', data: { scheme: 'nhs-number', ...origin } },
      { type: 'IdentifierLinked.v1', data: { scheme: 'upn', ...origin } },
      { type: 'DemographicsRecorded.v1', data: { ...origin, dateOfBirth: said.dateOfBirth, sex: 'female' } },
    ]);
    expect(person!.facts.map((fact) => contentOf(person!.personId, fact))).toEqual([
      { person: { nhsNumber: said.nhsNumber } },
      { person: { upn: said.upn } },
      { person: { name: said.name, postcode: said.postcode, address: said.address } },
    ]);
    expect(person!.unconfirmed).toEqual(person!.facts.map((fact) => fact.id));
    expect(await identity.exists(person!.personId)).toBe(true);
  });

  it('records no sex that is not known, and no description where there is none', async () => {
    const [unsaid] = await resolve(report({ nhsNumber: nhsNumber(), sex: 'not-known' }));
    expect(unsaid!.facts.map((fact) => fact.type)).toEqual(['IdentifierLinked.v1']);
    const [said] = await resolve(report({ ...somebody(), sex: 'not-known' }));
    expect(said!.facts[0]!.data).toHaveProperty('sex', undefined);
  });

  it('makes adults people like children', async () => {
    const mother = { ...somebody(), role: 'mother', dateOfBirth: '1990-01-31' } as const;
    const personId = await known(mother);
    expect(await resolve(report({ ...mother, role: 'child' }))).toMatchObject([{ personId }]);
  });

  it('of unborn twins makes two people, who stay who they are when it is sent again', async () => {
    const unborn = report({ role: 'unborn', expectedOn: '2026-09-01' });
    const twins = await resolve(unborn, unborn);
    expect(twins[0]!.personId).not.toBe(twins[1]!.personId);
    const again = await resolve(unborn, unborn);
    expect(again.map((twin) => twin.personId)).toEqual(twins.map((twin) => twin.personId));
    expect(again.map((twin) => twin.identifiedBy)).toEqual(['new', 'new']);
  });
});

describe('a person’s next report', () => {
  it('finds them by NHS number, by UPN, or by name, date of birth and postcode', async () => {
    const said = { ...somebody(), nhsNumber: nhsNumber(), upn: upn() };
    const personId = await known(said);
    const { nhsNumber: number, upn: pupil, ...described } = said;
    expect(
      await resolve(
        report({ nhsNumber: number }),
        report({ upn: pupil }, 'urn:agency:example-council'),
        report({ ...described, postcode: 'n170aa' }, 'urn:agency:example-police'),
      ),
    ).toMatchObject([
      { personId, identifiedBy: 'nhs-number', facts: [] },
      { personId, identifiedBy: 'upn', facts: [] },
      { personId, identifiedBy: 'name-birth-postcode', facts: [] },
    ]);
  });

  it('links an identifier that it brings, and they are found by either from then on', async () => {
    const [number, pupil] = [nhsNumber(), upn()];
    const personId = await known({ upn: pupil });
    const [linked] = await resolve(report({ upn: pupil, nhsNumber: number }, 'urn:agency:example-trust'));
    expect(linked).toMatchObject({ personId, identifiedBy: 'upn' });
    expect(linked!.facts).toMatchObject([{ data: { scheme: 'nhs-number', source: 'urn:agency:example-trust' } }]);
    expect(await resolve(report({ nhsNumber: number }), report({ upn: pupil }))).toMatchObject([
      { personId, identifiedBy: 'nhs-number' },
      { personId, identifiedBy: 'upn' },
    ]);
  });

  it('records a description in other words once, and the same words never again', async () => {
    const said = { ...somebody(), nhsNumber: nhsNumber() };
    const personId = await known(said);
    const moved = report({ ...said, postcode: 'E5 0XX' });
    const [first] = await resolve(moved);
    expect(first!.facts).toMatchObject([
      { type: 'DemographicsRecorded.v1', data: { agencyEventId: moved.agencyEventId } },
    ]);
    await identity.confirm(first!.unconfirmed);
    const shouted = { given: said.name!.given!.toUpperCase(), family: said.name!.family! };
    expect(await resolve(report({ ...said, name: shouted }), report({ ...said, postcode: 'E50XX' }))).toMatchObject([
      { personId, facts: [] },
      { personId, facts: [] },
    ]);
  });

  it('by the old and the new postcode finds the person who moved', async () => {
    const said = somebody();
    const number = nhsNumber();
    const personId = await known({ ...said, nhsNumber: number });
    await known({ ...said, nhsNumber: number, postcode: 'E5 0XX' });
    expect(await resolve(report(said), report({ ...said, postcode: 'E5 0XX' }))).toMatchObject([
      { personId },
      { personId },
    ]);
  });

  it('keeps twins two: same family name, birth date and postcode, another given name', async () => {
    const asha = somebody();
    const bina = { ...asha, name: { ...asha.name, given: 'Bina' } };
    const [one, other] = await resolve(report(asha), report(bina));
    expect(one!.personId).not.toBe(other!.personId);
    expect(await resolve(report(bina), report(asha))).toMatchObject([
      { personId: other!.personId },
      { personId: one!.personId },
    ]);
  });
});

describe('a report that contradicts what is known', () => {
  it('is held at a person of its own where the NHS number is one’s and the UPN another’s, and both stay theirs', async () => {
    const [number, pupil] = [nhsNumber(), upn()];
    const byNumber = await known({ nhsNumber: number });
    const byPupil = await known({ upn: pupil });
    const [held] = await resolve(report({ nhsNumber: number, upn: pupil }));
    expect(held).toMatchObject({ identifiedBy: 'held', conflicts: ['upn'] });
    expect([byNumber, byPupil]).not.toContain(held!.personId);
    expect(await resolve(report({ nhsNumber: number }), report({ upn: pupil }))).toMatchObject([
      { personId: byNumber },
      { personId: byPupil },
    ]);
  });

  it('is held where the UPN’s owner has another NHS number, and the UPN stays theirs', async () => {
    const pupil = upn();
    const owner = await known({ nhsNumber: nhsNumber(), upn: pupil });
    const number = nhsNumber();
    const [other] = await resolve(report({ nhsNumber: number, upn: pupil }));
    expect(other).toMatchObject({ identifiedBy: 'held', conflicts: ['upn'] });
    expect(other!.personId).not.toBe(owner);
    expect(await resolve(report({ nhsNumber: number }), report({ upn: pupil }))).toMatchObject([
      { personId: other!.personId },
      { personId: owner },
    ]);
  });

  it('is held where the one of that name, birth date and postcode has another NHS number', async () => {
    const said = somebody();
    const first = await known({ ...said, nhsNumber: nhsNumber() });
    const [second] = await resolve(report({ ...said, nhsNumber: nhsNumber() }));
    expect(second).toMatchObject({ identifiedBy: 'held', conflicts: ['name-birth-postcode'] });
    expect(second!.personId).not.toBe(first);
  });

  it('guesses nothing between two who fit, and is the same held person when it is sent again', async () => {
    const said = somebody();
    const two = [await known({ ...said, nhsNumber: nhsNumber() }), await known({ ...said, nhsNumber: nhsNumber() })];
    const unclear = report(said);
    const [third] = await resolve(unclear);
    expect(third).toMatchObject({ identifiedBy: 'held', conflicts: ['name-birth-postcode'] });
    expect(two).not.toContain(third!.personId);
    expect(await resolve(unclear)).toMatchObject([{ personId: third!.personId, reviewId: third!.reviewId }]);
  });
});

describe('facts that were registered and perhaps never stored', () => {
  it('are offered again under the same ids and with the same origin, until they are confirmed', async () => {
    const said = { ...somebody(), nhsNumber: nhsNumber(), upn: upn() };
    const crashed = report(said);
    const [first] = await resolve(crashed);
    const [retried] = await resolve(crashed);
    expect(retried!.personId).toBe(first!.personId);
    expect(new Map(retried!.facts.map(({ id, data }) => [id, data]))).toEqual(
      new Map(first!.facts.map(({ id, data }) => [id, data])),
    );
    await identity.confirm(retried!.unconfirmed);
    expect(await resolve(crashed)).toMatchObject([{ facts: [], unconfirmed: [] }]);
  });

  it('are offered to the next report of the person too, whoever it is from and whatever it brings', async () => {
    const said = { ...somebody(), nhsNumber: nhsNumber(), upn: upn() };
    const crashed = report(said);
    const [first] = await resolve(crashed);
    const [next] = await resolve(report({ upn: said.upn }, 'urn:agency:example-police'));
    expect(next!.personId).toBe(first!.personId);
    // The description is not at hand as it was given; whoever gives it again brings it.
    expect(next!.facts.map((fact) => fact.id)).toEqual(first!.facts.slice(0, 2).map((fact) => fact.id));
    expect(next!.facts.map((fact) => contentOf(next!.personId, fact))).toEqual([
      { person: { nhsNumber: said.nhsNumber } },
      { person: { upn: said.upn } },
    ]);
    expect(next!.facts[0]!.data).toMatchObject({ source: crashed.source, agencyEventId: crashed.agencyEventId });
  });

  it('come once in a call, each with the agency event that brought it', async () => {
    const [number, pupil] = [nhsNumber(), upn()];
    const answers = await resolve(
      report({ nhsNumber: number }),
      report({ nhsNumber: number, upn: pupil }),
      report({ upn: pupil, ...somebody() }),
    );
    expect(new Set(answers.map((answer) => answer.personId)).size).toBe(1);
    expect(answers.map(({ facts }) => facts.map((fact) => fact.type))).toEqual([
      [],
      ['IdentifierLinked.v1', 'IdentifierLinked.v1'],
      ['DemographicsRecorded.v1'],
    ]);
  });

  it('are confirmed one by one, and confirming twice or what is unknown is harmless', async () => {
    const [person] = await resolve(report({ nhsNumber: nhsNumber(), upn: upn() }));
    const [first, second] = person!.unconfirmed;
    await Promise.all([identity.confirm([first!, newId()]), identity.confirm([first!]), identity.confirm([])]);
    const { rows } = await database.pool.query<{ fact_id: string }>(
      'select fact_id from unconfirmed_facts where person_id = $1',
      [person!.personId],
    );
    expect(rows).toEqual([{ fact_id: second }]);
  });
});

describe('a person whose key is destroyed', () => {
  it('is gone from the index, and is somebody new when an agency reports them again', async () => {
    const said = { ...somebody(), nhsNumber: nhsNumber() };
    const personId = await known(said);
    await keys.destroy(personId);
    expect(await identity.exists(personId)).toBe(false);
    expect(await identity.search({ nhsNumber: said.nhsNumber })).toEqual([]);
    for (const table of ['people', 'identity_claims', 'person_demographics', 'unconfirmed_facts']) {
      const { rows } = await database.pool.query(`select from ${table} where person_id = $1`, [personId]);
      expect(rows).toEqual([]);
    }
    const [again] = await resolve(report(said));
    expect(again!.identifiedBy).toBe('new');
    expect(again!.personId).not.toBe(personId);
  });
});
