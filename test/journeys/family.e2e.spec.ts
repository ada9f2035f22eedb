import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FamilyView } from '#chronology';
import type { PersonDescription } from '#vocabulary';
import { agencyEvent, nhsNumber } from '../support/agency-events.js';
import {
  AUDITOR,
  HOSPITAL,
  HOUSING,
  POLICE,
  PURPOSE,
  SCHOOL,
  SOCIAL_CARE,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';

interface EventAnswer {
  readonly eventId: string;
  readonly personIds: readonly string[];
}
interface RefusalAnswer {
  readonly code: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('family', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

const post = async (agency: string, type: string, data: Record<string, unknown>): Promise<EventAnswer> => {
  const event = agencyEvent({ source: urn(agency), type, data: { occurredOn: { date: '2026-03-01' }, ...data } });
  const answer = await service.post<EventAnswer>('/v1/events', agency, event);
  expect(answer.status).toBe(201);
  return answer.body;
};
/** `is` is the kind of `of`. */
const relate = (
  agency: string,
  kind: string,
  is: PersonDescription,
  of: PersonDescription,
  more: Record<string, unknown> = {},
): Promise<EventAnswer> => post(agency, 'person.relationship', { people: [of, is], kind, ...more });

const familyOf = async (childId: string, query = ''): Promise<FamilyView> => {
  const answer = await service.get<FamilyView>(`/v1/children/${childId}/family${query}`, WORKER, PURPOSE);
  expect(answer.status).toBe(200);
  return answer.body;
};
const described = (
  n: number,
  role: PersonDescription['role'],
  given: string,
  dateOfBirth: string,
): PersonDescription => ({ role, nhsNumber: nhsNumber(n), name: { given, family: 'Example' }, dateOfBirth });

const asha = described(9001, 'child', 'Asha', '2019-05-01');
const ben = described(9002, 'child', 'Ben', '2022-01-10');
const iris = described(9003, 'mother', 'Iris', '1995-02-03');
const leo = described(9004, 'father', 'Leo', '1994-03-03');
const karl = described(9005, 'partner', 'Karl', '1990-07-19');
const mona = described(9006, 'grandparent', 'Mona', '1968-12-01');

describe('a family of three generations, reported by four agencies', () => {
  let childId = '';
  let ended: EventAnswer;
  beforeAll(async () => {
    const mother = await relate(HOSPITAL, 'mother', iris, asha, { parentalResponsibility: true });
    childId = mother.personIds[0] ?? '';
    await relate(SCHOOL, 'mother', iris, asha);
    await relate(SCHOOL, 'father', leo, asha);
    await relate(HOSPITAL, 'mother', iris, ben);
    await relate(HOSPITAL, 'father', karl, ben);
    await relate(SOCIAL_CARE, 'mother', mona, iris);
    await relate(POLICE, 'partner', iris, karl, { from: '2021-01-01' });
    ended = await relate(POLICE, 'partner', karl, iris, { until: '2024-12-31' });
    await relate(HOUSING, 'lives-with', iris, asha, { from: '2019-05-01' });
    await relate(HOUSING, 'lives-with', asha, karl, { from: '2021-02-01', until: '2024-12-31' });
  });
  const nameOf = (family: FamilyView, personId: string): string =>
    family.people.find((person) => person.personId === personId)?.names[0]?.given ?? '?';

  it('is told as a graph: names, ages, and what each is to the child', async () => {
    const { people, leftOut } = await familyOf(childId);
    const told = Object.fromEntries(people.map(({ names, age, roles }) => [names[0]?.given, [age, ...roles]]));
    expect(told).toEqual({
      Mona: [57, 'grandparent'],
      Iris: [31, 'mother', 'household member', 'holder of parental responsibility'],
      Leo: [32, 'father'],
      Karl: [35, 'household member'],
      Asha: [7],
      Ben: [4, 'half-sibling'],
    });
    expect(leftOut).toEqual({ tooMany: 0, farther: 0 });
  });

  it('is told by generation', async () => {
    const family = await familyOf(childId);
    const named = family.generations.map(({ generation, personIds }) => [
      generation,
      personIds.map((id) => nameOf(family, id)).sort(),
    ]);
    expect(named).toEqual([
      [-2, ['Mona']],
      [-1, ['Iris', 'Karl', 'Leo']],
      [0, ['Asha', 'Ben']],
    ]);
  });

  it('says who reported each relationship, for when, and what only follows', async () => {
    const family = await familyOf(childId);
    const between = (one: string, other: string) =>
      family.relationships.filter(({ personId, otherPersonId }) =>
        [one, other].every((name) => [nameOf(family, personId), nameOf(family, otherPersonId)].includes(name)),
      );
    const [mother] = between('Asha', 'Iris').filter(({ kind }) => kind === 'mother');
    expect(mother).toMatchObject({
      basis: 'reported',
      inverse: 'child',
      current: true,
      from: null,
      fromIs: 'not-known',
    });
    expect(mother?.reports.map(({ agency }) => agency.name).sort()).toEqual([
      'Northmoor Hospital Trust',
      'Oakfield Primary School',
    ]);
    expect(between('Iris', 'Karl')).toMatchObject([
      { kind: 'partner', from: '2021-01-01', fromIs: 'reported', until: '2024-12-31', current: false },
    ]);
    expect(between('Asha', 'Ben')).toMatchObject([
      { kind: 'sibling', sibling: 'half', basis: 'inferred', inferredFrom: { because: 'shared-parent' }, reports: [] },
    ]);
  });

  it('says who lived with the child when', async () => {
    const family = await familyOf(childId);
    expect(
      family.households.map(({ from, until, personIds }) => [
        from,
        until,
        personIds.map((id) => nameOf(family, id)).sort(),
      ]),
    ).toEqual([
      ['2019-05-01', '2021-01-31', ['Iris']],
      ['2021-02-01', '2024-12-31', ['Iris', 'Karl']],
      ['2025-01-01', null, ['Iris']],
    ]);
  });

  it('can be asked as it was on a day, and as it was known at an instant', async () => {
    const in2020 = await familyOf(childId, '?asOf=2020-06-01');
    expect(in2020.people.map((person) => person.names[0]?.given).sort()).toEqual(['Asha', 'Iris', 'Leo', 'Mona']);
    const now = await familyOf(childId);
    const partnership = now.relationships.find(({ kind }) => kind === 'partner');
    const report = partnership?.reports.find(({ eventId }) => eventId === ended.eventId);
    const before = new Date(Date.parse(report?.recordedAt ?? '') - 1).toISOString();
    const known = await familyOf(childId, `?asOf=2026-06-15&asKnownAt=${before}`);
    expect(known.relationships.find(({ kind }) => kind === 'partner')).toMatchObject({ until: null, current: true });
  });

  it('forgets what an agency takes back', async () => {
    const wrong = await relate(POLICE, 'carer', described(9007, 'carer', 'Nobody', '1980-01-01'), asha);
    expect((await familyOf(childId)).people).toHaveLength(7);
    const path = `/v1/events/${wrong.eventId}/retractions`;
    const taken = await service.post(path, POLICE, { id: 'retraction-1', reason: 'Another family.' });
    expect(taken.status).toBe(201);
    expect((await familyOf(childId)).people).toHaveLength(6);
  });

  it('carries the sensitivity labels of what reports it', async () => {
    const adopted = described(9040, 'child', 'Rosa', '2020-05-01');
    const { personIds } = await relate(
      SOCIAL_CARE,
      'mother',
      described(9041, 'mother', 'Hana', '1990-01-01'),
      adopted,
      {
        sensitivity: ['adoption'],
      },
    );
    const { relationships } = await familyOf(personIds[0] ?? '');
    expect(relationships.map(({ sensitivity }) => sensitivity)).toEqual([['adoption']]);
  });

  it('is audited for everyone whom it names', async () => {
    const { people } = await familyOf(childId);
    const audit = await service.get<{ entries: { action: string; personIds: string[] }[] }>(
      `/v1/audit?personId=${people[0]?.personId ?? ''}&limit=1000`,
      AUDITOR,
    );
    const last = audit.body.entries.filter(({ action }) => action === 'read-family').at(-1);
    expect([...(last?.personIds ?? [])].sort()).toEqual(people.map(({ personId }) => personId).sort());
  });

  it('is nobody’s where there is no such child, and asks for days of the calendar', async () => {
    const nobody = '/v1/children/00000000-0000-4000-8000-000000000000/family';
    expect((await service.get(nobody, WORKER, PURPOSE)).status).toBe(404);
    expect((await service.get(`/v1/children/${childId}/family?asOf=2026-02-30`, WORKER, PURPOSE)).status).toBe(400);
    expect((await service.get(`/v1/children/${childId}/family`, WORKER)).status).toBe(400);
  });
});

describe('a child who is expected', () => {
  const rosa = described(9031, 'mother', 'Rosa', '1998-01-01');
  const told = async (childId: string): Promise<(string | number | boolean | null)[][]> => {
    const { people } = await familyOf(childId);
    return people
      .filter(({ generation }) => generation === 0)
      .map(({ unborn, age, expectedOn, dateOfBirth }) => [unborn, age, expectedOn, dateOfBirth]);
  };

  it('is the same child once born, where an agency gives the same identifier', async () => {
    const identifier = { nhsNumber: nhsNumber(9030), expectedOn: '2026-02-01' };
    const before = await relate(HOSPITAL, 'mother', rosa, { role: 'unborn', ...identifier });
    const childId = before.personIds[0] ?? '';
    expect(await told(childId)).toEqual([[true, null, '2026-02-01', null]]);
    const { expectedOn: _expectedOn, ...known } = identifier;
    const after = await relate(HOSPITAL, 'mother', rosa, { role: 'child', ...known, dateOfBirth: '2026-01-20' });
    expect(after.personIds[0]).toBe(childId);
    expect(await told(childId)).toEqual([[false, 0, null, '2026-01-20']]);
  });

  it('is shown beside the child who was born where nothing but the mother tells that they are one', async () => {
    const sara = described(9032, 'mother', 'Sara', '1998-01-01');
    const before = await relate(HOSPITAL, 'mother', sara, { role: 'unborn', expectedOn: '2026-02-01' });
    const after = await relate(SCHOOL, 'mother', sara, described(9033, 'child', 'Omar', '2026-01-20'));
    const { contradictions } = await familyOf(after.personIds[0] ?? '');
    expect(contradictions).toMatchObject([
      { code: 'may-be-the-same-child', personIds: [before.personIds[0], after.personIds[0]].sort() },
    ]);
  });
});

describe('what agencies report that cannot be', () => {
  const hana = described(9010, 'child', 'Hana', '2015-05-01');
  const rosa = described(9011, 'mother', 'Rosa', '1990-01-01');

  it.each<[string, PersonDescription, PersonDescription, Record<string, unknown>, string]>([
    ['somebody who is their own', { ...hana, role: 'sibling' }, hana, { kind: 'sibling' }, '/data/people/1'],
    [
      'a mother younger than the child',
      { ...rosa, dateOfBirth: '2016-01-01' },
      hana,
      { kind: 'mother' },
      '/data/people/1/dateOfBirth',
    ],
    [
      'a parent of nine years',
      { ...rosa, dateOfBirth: '2005-05-02' },
      hana,
      { kind: 'parent' },
      '/data/people/1/dateOfBirth',
    ],
    [
      'an end before the beginning',
      rosa,
      hana,
      { kind: 'carer', from: '2020-01-01', until: '2019-01-01' },
      '/data/until',
    ],
    ['a beginning in the future', rosa, hana, { kind: 'carer', from: '2026-06-16' }, '/data/from'],
    ['a beginning before either lived', rosa, hana, { kind: 'carer', from: '1985-01-01' }, '/data/from'],
    [
      'a name of spaces',
      { ...rosa, name: { given: '  ', family: 'Example' } },
      hana,
      { kind: 'mother' },
      '/data/people/1/name/given',
    ],
    ['half a mother', rosa, hana, { kind: 'mother', sibling: 'half' }, '/data/sibling'],
  ])('is refused where one event shows it: %s', async (_what, is, of, facts, pointer) => {
    const event = agencyEvent({
      source: urn(HOSPITAL),
      type: 'person.relationship',
      data: { people: [of, is], occurredOn: { date: '2026-03-01' }, ...facts },
    });
    const answer = await service.post<RefusalAnswer>('/v1/events', HOSPITAL, event);
    expect([400, 422]).toContain(answer.status);
    expect(answer.body.errors.map((each) => each.pointer)).toEqual([pointer]);
    for (const said of ['Hana', 'Rosa', hana.nhsNumber ?? '', '2005-05-02', '1985-01-01']) {
      expect(answer.text).not.toContain(said);
    }
  });

  it('is kept and marked where several events show it, and breaks nothing', async () => {
    const first = await relate(HOSPITAL, 'mother', rosa, hana);
    const otherMother = described(9012, 'mother', 'Sara', '1991-01-01');
    await relate(POLICE, 'mother', otherMother, hana);
    // Without dates of birth, each event alone can be.
    const nameless = (person: PersonDescription): PersonDescription => ({
      role: 'adult',
      ...(person.nhsNumber !== undefined && { nhsNumber: person.nhsNumber }),
    });
    await relate(POLICE, 'parent', nameless(hana), nameless(rosa));
    const family = await familyOf(first.personIds[0] ?? '');
    expect(new Set(family.contradictions.map(({ code }) => code))).toEqual(
      new Set(['own-ancestor', 'parent-younger-than-child', 'two-mothers']),
    );
    expect(family.people).toHaveLength(3);
    const reported = family.relationships.filter(({ basis }) => basis === 'reported');
    expect(reported.every(({ contradicts }) => contradicts.length > 0)).toBe(true);
  });

  it('is one person of forty names: all of them are shown', async () => {
    const posted = await relate(
      HOSPITAL,
      'mother',
      { ...rosa, nhsNumber: nhsNumber(9021) },
      described(9020, 'child', 'Omar', '2018-01-01'),
    );
    const aliases = Array.from({ length: 40 }, (_, index) => `Alias${String(index)}`);
    const batch = aliases.map((given) =>
      agencyEvent({
        data: {
          people: [{ role: 'child', nhsNumber: nhsNumber(9020), name: { given, family: 'Sample' } }],
          service: 'dental',
        },
      }),
    );
    const answer = await service.post('/v1/events', HOSPITAL, batch, {
      'content-type': 'application/cloudevents-batch+json',
    });
    expect([200, 201, 207]).toContain(answer.status);
    const family = await familyOf(posted.personIds[0] ?? '');
    const omar = family.people.find(({ personId }) => personId === family.childId);
    expect(omar?.names).toHaveLength(41);
  });
});
