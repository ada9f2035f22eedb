import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PersonDescription } from '#vocabulary';
import { agencyEvent } from '../support/agency-events.js';
import { described, relate } from '../support/family-api.js';
import {
  AUDITOR,
  HOSPITAL,
  MASH,
  POLICE,
  PURPOSE,
  SCHOOL,
  SECONDARY,
  SOCIAL_CARE,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

interface Message {
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly noticeId?: string };
}

/** A Friday evening in term. */
let now = '2026-03-06T22:30:00.000Z';
let service: TestService;
beforeAll(async () => {
  service = await startTestService('operation encompass', { clock: { now: () => new Date(now) } });
});
afterAll(() => service.stop());

const post = async (agency: string, type: string, on: string, data: Record<string, unknown>): Promise<string> => {
  const event = agencyEvent({ source: urn(agency), type, data: { occurredOn: { date: on }, ...data } });
  const answer = await service.post<{ eventId: string }>('/v1/events', agency, event);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.body.eventId;
};
const joins = (child: PersonDescription, school: string) =>
  post(SOCIAL_CARE, 'person.school', '2025-09-03', { people: [child], change: 'joined', school: urn(school) });
const incident = (people: readonly PersonDescription[], changes: Record<string, unknown> = {}) =>
  post(POLICE, 'police.domestic-abuse-incident', '2026-03-06T21:40:00Z', {
    people,
    riskLevel: 'high',
    childPresent: true,
    whereChildWas: 'same-room',
    narrative: 'Officers attended an argument.',
    ...changes,
  });
const toldTo = async (agency: string): Promise<readonly Message[]> => {
  const { body } = await service.get<{ alerts: Message[] }>('/v1/alerts?limit=1000', agency);
  return body.alerts.filter(({ type }) => type.startsWith('notice.'));
};
const since = async (agencies: readonly string[]) => {
  await service.settled();
  const before = new Map<string, number>();
  for (const agency of agencies) before.set(agency, (await toldTo(agency)).length);
  return async (agency: string) => (await toldTo(agency)).slice(before.get(agency));
};
const open = (agency: string, noticeId: string) =>
  service.get<{ notices: Record<string, unknown>[]; seen: { agency: string }[] }>(
    `/v1/notices/${noticeId}`,
    agency,
    PURPOSE,
  );

const asha = described(9301, 'child', 'Asha', '2018-05-01');
const ben = described(9302, 'child', 'Ben', '2012-05-01');
const iris = described(9303, 'mother', 'Iris', '1990-02-03');

describe('a domestic abuse incident with a child present', () => {
  let noticeId = '';

  it('is told to the school of each child of the household before its next day begins, and no more than that', async () => {
    await relate(service, SOCIAL_CARE, 'mother', iris, asha);
    await relate(service, SOCIAL_CARE, 'mother', iris, ben);
    await joins(asha, SCHOOL);
    await joins(ben, SECONDARY);
    await post(SCHOOL, 'education.presentation-concern', '2026-02-03', { people: [asha], observed: ['hungry'] });
    const news = await since([SCHOOL, SECONDARY, MASH, HOSPITAL]);
    await incident([asha, iris]);
    await service.settled();

    const [told, ...more] = await news(SCHOOL);
    expect(more).toEqual([]);
    noticeId = told?.data.noticeId ?? '';
    expect(told?.type).toBe('notice.domestic-abuse-incident.v1');
    expect(told?.data).toEqual({
      noticeId,
      notice: 'operation-encompass',
      reason: 'encompass-school',
      link: `${service.url}/v1/notices/${noticeId}`,
      incidentOn: '2026-03-06',
      dueAt: '2026-03-09T08:45:00.000Z',
      late: false,
    });
    const sibling = await news(SECONDARY);
    expect(sibling.map(({ type, data }) => [type, data.noticeId])).toEqual([[told?.type, noticeId]]);
    expect(sibling[0]?.subject).not.toBe(told?.subject);
    expect(await news(MASH)).toEqual([]);
    expect(await news(HOSPITAL)).toEqual([]);
  });

  it('is opened by the school that was told, by its own identifiers of the child, audited; by no other', async () => {
    const opened = await open(SCHOOL, noticeId);
    expect(opened.status).toBe(200);
    expect(opened.body.notices).toMatchObject([
      {
        status: 'given',
        reasonInWords: 'A child of your school was present at a domestic abuse incident (Operation Encompass).',
        relations: ['The child is on the roll of this school.'],
        lawfulBasis: 'domestic-abuse-act-2021-s49a',
        child: { identifiers: [{ scheme: 'nhs-number', value: asha.nhsNumber }] },
      },
    ]);
    expect(opened.text).not.toMatch(/argument|high|same-room/);
    expect((await open(HOSPITAL, noticeId)).status).toBe(404);
    expect((await service.get(`/v1/notices/${noticeId}`, SCHOOL)).status).toBe(400);
    const { body } = await service.get<{ entries: Record<string, unknown>[] }>('/v1/audit?limit=1000', AUDITOR);
    expect(body.entries).toContainEqual(
      expect.objectContaining({ action: 'open-notice', agency: urn(SCHOOL), outcome: 'shown' }),
    );
    expect(body.entries).toContainEqual(
      expect.objectContaining({ action: 'open-notice', agency: urn(HOSPITAL), outcome: 'not-found', personIds: [] }),
    );
  });

  it('is put before the hub on Monday morning where the other school has not looked', async () => {
    const news = await since([MASH]);
    now = '2026-03-09T08:45:01.000Z';
    const [late, ...more] = await waitFor('the hub to be told', async () => {
      const told = await news(MASH);
      return told.length > 0 ? told : undefined;
    });
    expect(more).toEqual([]);
    expect(late).toMatchObject({ type: 'notice.school-not-told.v1', data: { noticeId, because: 'not-opened' } });
    const opened = await open(WORKER, noticeId);
    expect(opened.body.notices).toMatchObject([{ notTold: 'not-opened', reason: 'encompass-nobody-told' }]);
    expect(opened.body.seen.map(({ agency }) => agency)).toContain(urn(SCHOOL));
  });

  it('is told once, however often the police send it, and also when it is corrected in something else', async () => {
    const news = await since([SCHOOL, MASH]);
    const eventId = await incident([asha], { occurredOn: { date: '2026-03-08T20:00:00Z' } });
    await service.settled();
    const correction = await service.post(`/v1/events/${eventId}/corrections`, POLICE, {
      id: `${eventId}-c`,
      reason: 'The risk was assessed anew.',
      data: { occurredOn: { date: '2026-03-08T20:00:00Z' }, riskLevel: 'medium', childPresent: true },
    });
    expect([correction.status, correction.text]).toEqual([201, expect.any(String)]);
    await service.settled();
    expect((await news(SCHOOL)).map(({ type }) => type)).toEqual(['notice.domestic-abuse-incident.v1']);
  });

  it('is withdrawn from everybody who was told, where the police take it back', async () => {
    const eventId = await incident([asha], { occurredOn: { date: '2026-03-08T21:00:00Z' } });
    const news = await since([SCHOOL, SECONDARY]);
    const retraction = await service.post(`/v1/events/${eventId}/retractions`, POLICE, {
      id: `${eventId}-r`,
      reason: 'Another family.',
    });
    expect([retraction.status, retraction.text]).toEqual([201, expect.any(String)]);
    await service.settled();
    for (const school of [SCHOOL, SECONDARY]) {
      const [withdrawn, ...more] = await news(school);
      expect(more).toEqual([]);
      expect(withdrawn).toMatchObject({ type: 'notice.withdrawn.v1', data: { because: 'incident-withdrawn' } });
      const { body } = await open(school, withdrawn?.data.noticeId ?? '');
      expect(body.notices).toMatchObject([{ status: 'withdrawn', withdrawnBecause: 'incident-withdrawn' }]);
    }
  });

  it('of which no school can be told is told to the hub; and to the school, once one is known', async () => {
    const dora = described(9304, 'child', 'Dora', '2016-05-01');
    const news = await since([MASH, SCHOOL]);
    await incident([dora], { occurredOn: { date: '2026-03-09T07:00:00Z' } });
    await service.settled();
    expect(await news(MASH)).toMatchObject([
      { type: 'notice.school-not-told.v1', data: { because: 'no-school-known', incidentOn: '2026-03-09' } },
    ]);
    await joins(dora, SCHOOL);
    await service.settled();
    expect(await news(SCHOOL)).toMatchObject([{ type: 'notice.domestic-abuse-incident.v1' }]);
  });

  it('at which no child was present is told to nobody', async () => {
    const news = await since([MASH, SCHOOL]);
    await incident([asha], {
      occurredOn: { date: '2026-03-09T06:00:00Z' },
      childPresent: false,
      whereChildWas: 'elsewhere',
    });
    await service.settled();
    expect(await news(SCHOOL)).toEqual([]);
    expect(await news(MASH)).toEqual([]);
  });
});
