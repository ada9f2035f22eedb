import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#platform';
import type { PersonDescription } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../test/support/database.js';
import { standInMatcher } from '../../test/support/stand-in-matcher.js';
import { Candidates } from './candidates.js';
import { Comparing } from './comparing.js';
import { marksOf } from './marks.js';
import { createPeopleIndex, type PeopleIndex, type Registered } from './people-index.js';
import { planFor, type Plan } from './plan.js';
import { DEFAULT_THRESHOLDS } from './thresholds.js';

const comparing = new Comparing(standInMatcher, DEFAULT_THRESHOLDS);

type Said = Partial<PersonDescription>;

let database: TestDatabase;
let index: PeopleIndex;

beforeAll(async () => {
  database = await testDatabase('identity people index');
  index = createPeopleIndex(database.pool);
});
afterAll(() => database.drop());

let last = 0;
const nhsNumber = (): string => `999${String((last += 1)).padStart(7, '0')}`;
const upn = (): string => `B8012${String((last += 1)).padStart(8, '0')}`;
const somebody = (): Said => ({
  name: { given: 'Asha', family: `Example ${String((last += 1))}` },
  dateOfBirth: '2019-05-01',
  postcode: 'N17 0AA',
});

/** Decides now upon what the index holds now; what is decided is registered later. */
const decided = async (said: readonly Said[], agencyEventId = newId()): Promise<Plan> => {
  const marks = marksOf(
    said.map((each) => ({ description: { role: 'child', ...each }, source: 'urn:agency:example', agencyEventId })),
  );
  const nobodyLikely = new Candidates(comparing, new Map(), undefined);
  return planFor(marks, (await index.lookup(marks)).known, comparing, nobodyLikely, newId);
};
const register = ({ changes }: Plan, since?: number): Promise<Registered> =>
  index.register(changes, new Map(changes.people.map(({ personId }) => [personId, Buffer.from(personId)])), since);
const registered = async (...said: Said[]): Promise<Plan> => {
  const plan = await decided(said);
  expect((await register(plan)).stale.size).toBe(0);
  return plan;
};
const unitsOf = ({ decisions, unitOf }: Plan): number[] => decisions.map((_, place) => unitOf(place));
const isStored = (plan: Plan): Promise<boolean[]> =>
  Promise.all(plan.decisions.map((decision) => index.exists(decision.personId)));

describe('what was decided before somebody else registered', () => {
  it('is not registered where the identifier is claimed meanwhile', async () => {
    const said = { nhsNumber: nhsNumber() };
    const late = await decided([said]);
    await registered(said);
    expect((await register(late)).stale).toEqual(new Set(unitsOf(late)));
    expect(await isStored(late)).toEqual([false]);
  });

  it('is not registered where somebody was described so meanwhile', async () => {
    const said = somebody();
    const late = await decided([said]);
    await registered(said);
    expect((await register(late)).stale).toEqual(new Set(unitsOf(late)));
  });

  it('is not registered where somebody else came to be described so, whom the one found was alone with', async () => {
    const said = somebody();
    await registered({ ...said, nhsNumber: nhsNumber() });
    const late = await decided([{ ...said, upn: upn() }]);
    await registered({ ...said, nhsNumber: nhsNumber() });
    expect((await register(late)).stale).toEqual(new Set(unitsOf(late)));
  });

  it('is not registered where the person got another NHS number meanwhile', async () => {
    const pupil = upn();
    await registered({ upn: pupil });
    const late = await decided([{ upn: pupil, nhsNumber: nhsNumber() }]);
    await registered({ upn: pupil, nhsNumber: nhsNumber() });
    expect((await register(late)).stale).toEqual(new Set(unitsOf(late)));
  });

  it('is not registered where the same report made its person meanwhile', async () => {
    const unborn: Said = { role: 'unborn', expectedOn: '2026-09-01' };
    const agencyEventId = newId();
    const late = await decided([unborn], agencyEventId);
    await register(await decided([unborn], agencyEventId));
    expect((await register(late)).stale).toEqual(new Set(unitsOf(late)));
  });

  it('is not registered where the person is erased meanwhile', async () => {
    const pupil = upn();
    const person = (await registered({ upn: pupil })).decisions[0]!.personId;
    const late = await decided([{ upn: pupil, nhsNumber: nhsNumber(), ...somebody() }]);
    await database.pool.query('delete from person_keys where person_id = $1', [person]);
    expect((await register(late)).stale).toEqual(new Set(unitsOf(late)));
  });

  it('is not registered where somebody came meanwhile who shares a key, or it was looked too long ago to be told', async () => {
    // Without a postcode no exact rule tells of them.
    const said = { ...somebody(), postcode: undefined };
    const compared = async (given: string): Promise<{ late: Plan; since: number }> => {
      const description = { role: 'child', ...said, name: { given, family: `Sample${given}` } } as const;
      const [marks] = marksOf([{ description, source: 'urn:agency:example', agencyEventId: newId() }]);
      const answer = await index.candidates([comparing.keysOf(marks!)], [], DEFAULT_THRESHOLDS);
      const candidates = new Candidates(comparing, new Map([[marks!, []]]), answer);
      const { known } = await index.lookup([marks!]);
      return { late: planFor([marks!], known, comparing, candidates, newId), since: answer.registration };
    };
    const first = await compared('Asha');
    await registered({
      nhsNumber: nhsNumber(),
      name: { given: 'Asha', family: 'Specimen' },
      dateOfBirth: '2019-01-01',
    });
    expect((await register(first.late, first.since)).stale).toEqual(new Set(unitsOf(first.late)));

    const second = await compared('Dmitri');
    await registered({ ...somebody(), name: { given: 'Chen', family: 'Specimen' } });
    expect((await register(second.late, -1)).stale).toEqual(new Set(unitsOf(second.late)));
    expect((await register(second.late, second.since)).stale).toEqual(new Set());
  });

  it('takes nothing else with it that does not hang together with it', async () => {
    const said = { nhsNumber: nhsNumber() };
    const late = await decided([said, { nhsNumber: nhsNumber() }, { ...said, upn: upn() }]);
    await registered(said);
    const [first, other, third] = unitsOf(late);
    expect(third).toBe(first);
    expect((await register(late)).stale).toEqual(new Set([first]));
    expect(other).not.toBe(first);
    expect(await isStored(late)).toEqual([false, true, false]);
  });

  it('drops a description that was recorded meanwhile, with its fact, and registers the rest', async () => {
    const number = nhsNumber();
    await registered({ nhsNumber: number });
    const said = { ...somebody(), nhsNumber: number };
    const pupil = upn();
    const late = await decided([{ ...said, upn: pupil }]);
    await registered(said);
    const [described] = late.changes.descriptions;
    expect(await register(late)).toEqual({ stale: new Set(), dropped: new Set([described!.fact.id]) });
    const person = late.decisions[0]!.personId;
    const { rows } = await database.pool.query<{ value: string | null }>(
      'select value from unconfirmed_facts where person_id = $1 order by value nulls last',
      [person],
    );
    expect(rows.map((row) => row.value)).toEqual([number, pupil, null]);
  });
});

describe('the database itself', () => {
  it('holds an identifier once, and one NHS number a person, whoever writes', async () => {
    const number = nhsNumber();
    const { decisions } = await registered({ nhsNumber: number });
    const claim = (scheme: string, value: string) =>
      database.pool.query(
        'insert into identity_claims (scheme, value, person_id, claimed_by) values ($1, $2, $3, $4)',
        [scheme, value, decisions[0]!.personId, newId()],
      );
    await expect(claim('nhs-number', number)).rejects.toMatchObject({ code: '23505' });
    await expect(claim('nhs-number', nhsNumber())).rejects.toMatchObject({ code: '23505' });
    await expect(claim('passport', 'X')).rejects.toMatchObject({ code: '23514' });
    const [one, other] = [upn(), upn()];
    await claim('upn', one);
    await claim('upn', other);
    expect(await index.search({ upn: other })).toEqual(await index.search({ upn: one }));
  });

  it('refuses to register at an isolation level at which what is checked may be out of date', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('begin isolation level repeatable read');
      await expect(client.query("select register_people('[]', '[]', '[]', '[]', '[]')")).rejects.toMatchObject({
        code: '25000',
      });
      await client.query('rollback');
    } finally {
      client.release();
    }
  });
});
