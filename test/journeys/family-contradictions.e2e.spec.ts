import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FamilyView } from '#chronology';
import type { PersonDescription } from '#vocabulary';
import { agencyEvent, nhsNumber } from '../support/agency-events.js';
import {
  described,
  readFamily,
  relate as reportRelationship,
  type RecordedAnswer,
  relationshipEvent,
} from '../support/family-api.js';
import { HOSPITAL, POLICE, SCHOOL, startTestService, type TestService } from '../support/service.js';

interface RefusalAnswer {
  readonly code: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('family contradictions', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

/** `is` is the kind of `of`. */
const relate = (...report: Parameters<typeof relationshipEvent>): Promise<RecordedAnswer> =>
  reportRelationship(service, ...report);
const familyOf = (childId: string, query = ''): Promise<FamilyView> => readFamily(service, childId, query);

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

  it('is the same child once born, where the mother alone tells it', async () => {
    const sara = described(9032, 'mother', 'Sara', '1998-01-01');
    const before = await relate(HOSPITAL, 'mother', sara, { role: 'unborn', expectedOn: '2026-02-01' });
    const again = await relate(SCHOOL, 'mother', sara, { role: 'unborn', expectedOn: '2026-02-12' });
    const after = await relate(SCHOOL, 'mother', sara, described(9033, 'child', 'Omar', '2026-01-20'));
    const childId = before.personIds[0] ?? '';
    expect([again.personIds[0], after.personIds[0]]).toEqual([childId, childId]);
    expect(await told(childId)).toEqual([[false, 0, null, '2026-01-20']]);
    expect((await familyOf(childId)).contradictions).toEqual([]);
  });

  it('is shown beside the child who was born where that child was known before the mother was named', async () => {
    const lena = described(9034, 'mother', 'Lena', '1998-01-01');
    const omar = described(9035, 'child', 'Omar', '2026-01-20');
    const before = await relate(HOSPITAL, 'mother', lena, { role: 'unborn', expectedOn: '2026-02-01' });
    await relate(SCHOOL, 'father', described(9036, 'father', 'Karim', '1997-01-01'), omar);
    const after = await relate(SCHOOL, 'mother', lena, omar);
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
    const { kind, ...more } = facts;
    const event = relationshipEvent(HOSPITAL, String(kind), is, of, more);
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
