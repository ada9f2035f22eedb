import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FamilyView } from '#chronology';
import {
  described,
  readFamily,
  relate as reportRelationship,
  type RecordedAnswer,
  type relationshipEvent,
} from '../support/family-api.js';
import {
  AUDITOR,
  HOSPITAL,
  HOUSING,
  POLICE,
  PURPOSE,
  SCHOOL,
  SOCIAL_CARE,
  startTestService,
  WORKER,
  type TestService,
} from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService('family', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

/** `is` is the kind of `of`. */
const relate = (...report: Parameters<typeof relationshipEvent>): Promise<RecordedAnswer> =>
  reportRelationship(service, ...report);
const familyOf = (childId: string, query = ''): Promise<FamilyView> => readFamily(service, childId, query);

const asha = described(9001, 'child', 'Asha', '2019-05-01');
const ben = described(9002, 'child', 'Ben', '2022-01-10');
const iris = described(9003, 'mother', 'Iris', '1995-02-03');
const leo = described(9004, 'father', 'Leo', '1994-03-03');
const karl = described(9005, 'partner', 'Karl', '1990-07-19');
const mona = described(9006, 'grandparent', 'Mona', '1968-12-01');

describe('a family of three generations, reported by four agencies', () => {
  let childId = '';
  let ended: RecordedAnswer;
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
