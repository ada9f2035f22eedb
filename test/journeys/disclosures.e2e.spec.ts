import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PersonDescription } from '#vocabulary';
import { agencyEvent, child } from '../support/agency-events.js';
import {
  AUDITOR,
  HOSPITAL,
  MANAGER,
  POLICE,
  PRIVACY_OFFICER,
  PURPOSE,
  SCHOOL,
  SOCIAL_CARE,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';

interface Disclosure {
  readonly position: number;
  readonly agency: string;
  readonly message: string;
  readonly about: string;
  readonly level: number | null;
  readonly reason: string;
  readonly fields: readonly string[];
  readonly lawfulBasis: string | null;
  readonly relations: readonly string[];
  readonly openedAt: readonly string[];
  readonly channels: readonly { readonly channel: string; readonly state: string }[];
}
interface Page {
  readonly disclosures: readonly Disclosure[];
  readonly nextCursor: string | null;
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('disclosures', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

const SUBJECT: PersonDescription = child(9401);
const post = async (agency: string, type: string, on: string, data: Record<string, unknown>): Promise<string> => {
  const event = agencyEvent({
    source: urn(agency),
    type,
    data: { people: [SUBJECT], occurredOn: { date: on }, ...data },
  });
  const answer = await service.post<{ personIds: string[] }>('/v1/events', agency, event);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return answer.body.personIds[0] ?? '';
};
const disclosuresOf = (path: string, client = PRIVACY_OFFICER, headers: Record<string, string> = {}) =>
  service.get<Page>(`/v1/${path}/disclosures`, client, { ...PURPOSE, ...headers });

describe('who was told of a child, and why', () => {
  let childId = '';
  beforeAll(async () => {
    // The school has never reported on the child, and is on its roll by what social care says.
    childId = await post(SOCIAL_CARE, 'person.school', '2025-09-03', { change: 'joined', school: urn(SCHOOL) });
    await post(SOCIAL_CARE, 'person.address', '2025-01-01', { change: 'recorded', localAuthority: 'E06999001' });
    await post(SOCIAL_CARE, 'person.address', '2026-05-20', {
      change: 'moved',
      localAuthority: 'E06999002',
      acrossBoundary: true,
    });
    await post(POLICE, 'police.protection-power', '2026-06-10', { reason: ['left-alone'] });
    await post(POLICE, 'police.domestic-abuse-incident', '2026-06-12T21:00:00Z', {
      riskLevel: 'high',
      childPresent: true,
      narrative: 'Something that nobody else is to read.',
    });
    await service.settled();
  });
  const all = async () => (await disclosuresOf(`children/${childId}`)).body.disclosures;
  const raisedTo = async (agency: string) =>
    (await all()).find((each) => each.agency === urn(agency) && each.message === 'alert.raised.v1');

  it('tells of a school that has never reported: for what it is to the child, and on which basis', async () => {
    expect(await raisedTo(SCHOOL)).toMatchObject({
      reason: 'attends-school',
      relations: ['The child is on the roll of this school.'],
      lawfulBasis: 'children-act-2004-s10',
      channels: [{ channel: 'feed', state: 'available' }],
      openedAt: [],
    });
    expect((await raisedTo(SCHOOL))?.fields).not.toContain('agencies');
    expect((await raisedTo(POLICE))?.fields).toContain('agencies');
  });

  it('tells of the hubs of both areas after a move: one that triages, one that hands over', async () => {
    expect(await raisedTo('southmoor-mash')).toMatchObject({ reason: 'transfer-in' });
    expect(await raisedTo('northmoor-mash')).toMatchObject({ reason: 'transfer-out' });
  });

  it('tells of notices as of alerts', async () => {
    expect((await all()).find(({ message }) => message.startsWith('notice.'))).toMatchObject({
      agency: urn(SCHOOL),
      message: 'notice.domestic-abuse-incident.v1',
      level: null,
      lawfulBasis: 'domestic-abuse-act-2021-s49a',
    });
  });

  it('tells who has opened it, and when', async () => {
    const { about = '' } = (await raisedTo(SCHOOL)) ?? {};
    expect((await service.get(`/v1/alerts/${about}`, SCHOOL, PURPOSE)).status).toBe(200);
    expect((await raisedTo(SCHOOL))?.openedAt).toEqual(['2026-06-15T12:00:00.000Z']);
    expect((await raisedTo(POLICE))?.openedAt).toEqual([]);
  });

  it('is the same for one alert as for the child, and is exactly what the agencies read', async () => {
    const { about = '' } = (await raisedTo(SCHOOL)) ?? {};
    const ofAlert = (await disclosuresOf(`alerts/${about}`, MANAGER)).body.disclosures;
    expect(ofAlert).toEqual((await all()).filter((each) => each.about === about));
    const feed = await service.get<{ alerts: { id: string }[] }>('/v1/alerts?limit=1000', SCHOOL);
    const told = (await all()).filter(({ agency }) => agency === urn(SCHOOL));
    expect(told).toHaveLength(feed.body.alerts.length);
  });

  it('comes in pages that miss and repeat nothing, and whole as CSV and NDJSON', async () => {
    const whole = await all();
    const paged: Disclosure[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await service.get<Page>(
        `/v1/children/${childId}/disclosures?limit=3${query}`,
        PRIVACY_OFFICER,
        PURPOSE,
      );
      paged.push(...body.disclosures);
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(whole);
    const lines = (await disclosuresOf(`children/${childId}`, MANAGER, { accept: 'application/x-ndjson' })).text;
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(whole);
    const csv = (await disclosuresOf(`children/${childId}`, MANAGER, { accept: 'text/csv' })).text;
    expect(csv.trim().split('\r\n')).toHaveLength(whole.length + 1);
    const wrong = await service.get(`/v1/children/${childId}/disclosures?cursor=x`, MANAGER, PURPOSE);
    expect(wrong.status).toBe(400);
  });

  it('is open to those who answer for it, with a purpose, and audited; nobody is named in it', async () => {
    const answer = await disclosuresOf(`children/${childId}`);
    expect(answer.text).not.toMatch(/Asha|Example|999\d{7}|nobody else is to read/);
    expect((await disclosuresOf(`children/${childId}`, WORKER)).status).toBe(403);
    expect((await disclosuresOf(`children/${childId}`, HOSPITAL)).status).toBe(403);
    expect((await service.get(`/v1/children/${childId}/disclosures`, MANAGER)).status).toBe(400);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await disclosuresOf(`children/${nobody}`)).status).toBe(404);
    expect((await disclosuresOf(`alerts/${nobody}`)).status).toBe(404);
    const audit = await service.get<{ entries: Record<string, unknown>[] }>('/v1/audit?limit=1000', AUDITOR);
    expect(audit.body.entries).toContainEqual(
      expect.objectContaining({ action: 'read-disclosures', actor: PRIVACY_OFFICER, personIds: [childId] }),
    );
    expect(audit.body.entries).toContainEqual(
      expect.objectContaining({ action: 'export-disclosures', actor: MANAGER }),
    );
  });
});
