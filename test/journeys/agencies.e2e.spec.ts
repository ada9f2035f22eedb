import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgenciesView } from '#chronology';
import type { PersonDescription } from '#vocabulary';
import { agencyEvent, nhsNumber } from '../support/agency-events.js';
import {
  ADULT,
  AUDITOR,
  HOSPITAL,
  PURPOSE,
  SCHOOL,
  SOCIAL_CARE,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService('agencies', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

const asha: PersonDescription = {
  role: 'child',
  nhsNumber: nhsNumber(9101),
  name: { given: 'Asha', family: 'Example' },
  dateOfBirth: '2019-05-01',
};
const iris: PersonDescription = {
  role: 'mother',
  nhsNumber: nhsNumber(9102),
  name: { given: 'Iris', family: 'Example' },
  dateOfBirth: '2003-02-03',
};

const post = async (agency: string, type: string, on: string, data: Record<string, unknown>): Promise<string[]> => {
  const event = agencyEvent({ source: urn(agency), type, data: { people: [asha], occurredOn: { date: on }, ...data } });
  const answer = await service.post<{ personIds: string[] }>('/v1/events', agency, event);
  expect(answer.status).toBe(201);
  return answer.body.personIds;
};
const whoKnows = async (childId: string, query = ''): Promise<AgenciesView> => {
  const answer = await service.get<AgenciesView>(`/v1/children/${childId}/agencies${query}`, WORKER, PURPOSE);
  expect(answer.status).toBe(200);
  return answer.body;
};

describe('who knows a child', () => {
  let childId = '';
  let motherId = '';
  beforeAll(async () => {
    [childId = '', motherId = ''] = await post(HOSPITAL, 'person.relationship', '2019-05-01', {
      people: [asha, iris],
      kind: 'mother',
    });
    const missed = { service: 'dental', rebooked: false };
    const visitor = { name: 'Pat Specimen', role: 'Health visitor', contact: '020 7946 0000' };
    await post(HOSPITAL, 'health.appointment.was-not-brought', '2026-02-03', { ...missed, practitioner: visitor });
    await post(HOSPITAL, 'health.appointment.was-not-brought', '2026-03-12', missed);
    await post(SCHOOL, 'education.roll-change', '2024-09-01', { change: 'joined', school: urn(SCHOOL) });
    await post(SOCIAL_CARE, 'social-care.plan', '2026-05-15', { kind: 'child-protection', event: 'started' });
    const adult = { people: [iris], event: 'engaged' };
    await post(ADULT, 'adult.mental-health', '2026-04-01', { ...adult, practitioner: { name: 'Kim Sample' } });
    // Before the child, and of the mother's own childhood, which goes on: neither is of this child's life.
    await post(ADULT, 'adult.substance-misuse', '2018-04-01', adult);
    await post(SCHOOL, 'education.presentation-concern', '2020-01-15', {
      people: [{ ...iris, role: 'child' }],
      observed: ['hungry'],
    });
  });

  it('is every agency that reported on the child, the latest contact first, with what it has open', async () => {
    const { agencies } = await whoKnows(childId);
    const told = agencies.map(({ agency, entries, happened, caseOpen, open }) => [
      agency.name,
      entries,
      happened.first,
      happened.last,
      caseOpen,
      open.map(({ kind, of, at, since }) => [kind, of, at, since]),
    ]);
    expect(told).toEqual([
      [
        "Northmoor Children's Services",
        1,
        '2026-05-15',
        '2026-05-15',
        true,
        [['plan', 'child-protection', null, '2026-05-15']],
      ],
      ['Northmoor Hospital Trust', 3, '2019-05-01', '2026-03-12', false, []],
      [
        'Oakfield Primary School',
        1,
        '2024-09-01',
        '2024-09-01',
        true,
        [['school-roll', null, urn(SCHOOL), '2024-09-01']],
      ],
    ]);
  });

  it('names the last practitioner whom an agency named, and says since when', async () => {
    const { agencies } = await whoKnows(childId);
    const hospital = agencies.find(({ agency }) => agency.urn === urn(HOSPITAL));
    expect(hospital?.lastPractitioner).toEqual({
      name: 'Pat Specimen',
      role: 'Health visitor',
      contact: '020 7946 0000',
      on: '2026-02-03',
      erased: false,
    });
    expect(agencies.find(({ agency }) => agency.urn === urn(SCHOOL))?.lastPractitioner).toBeNull();
  });

  it('is, apart, who knows the adults in the child’s life, for as long as they are', async () => {
    const { adults } = await whoKnows(childId);
    expect(adults).toMatchObject([
      {
        personId: motherId,
        names: [{ given: 'Iris', family: 'Example' }],
        agencies: [
          {
            agency: { urn: urn(ADULT) },
            entries: 1,
            happened: { first: '2026-04-01', last: '2026-04-01' },
            open: [{ kind: 'adult-service', of: 'adult.mental-health' }],
            lastPractitioner: { name: 'Kim Sample' },
          },
          { agency: { urn: urn(HOSPITAL) }, entries: 1 },
        ],
      },
    ]);
  });

  it('can be asked as of a day', async () => {
    const { agencies, adults } = await whoKnows(childId, '?asOf=2025-01-01');
    expect(agencies.map(({ agency }) => agency.urn)).toEqual([urn(SCHOOL), urn(HOSPITAL)]);
    expect(adults.flatMap((adult) => adult.agencies.map(({ agency }) => agency.urn))).toEqual([urn(HOSPITAL)]);
  });

  it('is audited for the child and the adults', async () => {
    await whoKnows(childId);
    const audit = await service.get<{ entries: { action: string; personIds: string[] }[] }>(
      `/v1/audit?personId=${motherId}&limit=1000`,
      AUDITOR,
    );
    const last = audit.body.entries.filter(({ action }) => action === 'read-agencies').at(-1);
    expect([...(last?.personIds ?? [])].sort()).toEqual([childId, motherId].sort());
  });

  it('says what agencies are to the child, also one that has not reported on it', async () => {
    const { relations, areas } = await whoKnows(childId);
    expect(relations.map(({ agency, relation }) => `${relation}: ${agency.name}`)).toEqual([
      'school: Oakfield Primary School',
      'school-nurse: Northmoor Community Health',
      "lead-practitioner: Northmoor Children's Services",
      "open-case: Northmoor Children's Services",
    ]);
    expect(areas).toEqual({ movedFrom: [], knownIn: ['Northmoor'] });
    const before = await whoKnows(childId, '?asOf=2019-06-01');
    expect(before.relations.map(({ relation }) => relation)).toEqual(['health-visitor']);
  });

  it('says of erased content that it is gone, and goes on telling who knows the child', async () => {
    await service.service.parts.keys.destroy(childId);
    const { agencies } = await whoKnows(childId);
    expect(agencies).toHaveLength(3);
    const hospital = agencies.find(({ agency }) => agency.urn === urn(HOSPITAL));
    expect(hospital?.lastPractitioner).toEqual({ on: '2026-03-12', erased: true });
    const family = await service.get<{ people: { personId: string; names: unknown[]; erased: boolean }[] }>(
      `/v1/children/${childId}/family`,
      WORKER,
      PURPOSE,
    );
    expect(family.body.people.find(({ personId }) => personId === childId)).toMatchObject({ names: [], erased: true });
  });

  it('is nobody where there is no such child', async () => {
    const nobody = '/v1/children/00000000-0000-4000-8000-000000000000/agencies';
    expect((await service.get(nobody, WORKER, PURPOSE)).status).toBe(404);
  });
});
