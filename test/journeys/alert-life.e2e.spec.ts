import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import {
  AUDITOR,
  HOSPITAL,
  PURPOSE,
  SCHOOL,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';

interface Opened {
  readonly status: string;
  readonly mayClose: boolean;
  readonly unansweredChallenges: number;
  readonly child: { readonly pseudonym: string; readonly identifiers: readonly object[] };
  readonly steps: readonly { readonly what: string; readonly agency?: string; readonly action?: string }[];
}
interface Feed {
  readonly alerts: readonly { readonly type: string; readonly subject: string; readonly data: { alertId: string } }[];
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('alert life', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

const EARLY_HELP = 'northmoor-early-help';
const number = (n: number): string => (child(n) as unknown as { readonly nhsNumber: string }).nhsNumber;

/** Three appointments missed within a year: early help and the hospital are told. */
const raise = async (n: number): Promise<string> => {
  for (const on of ['2026-03-02', '2026-04-01', '2026-05-01']) {
    const event = agencyEvent({ data: { people: [child(n)], occurredOn: { date: on } } });
    expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
  }
  await service.settled();
  return (await feed(HOSPITAL)).alerts.at(-1)?.data.alertId ?? '';
};
const feed = async (agency: string): Promise<Feed> => (await service.get<Feed>('/v1/alerts', agency)).body;
const open = (agency: string, alertId: string) => service.get<Opened>(`/v1/alerts/${alertId}`, agency, PURPOSE);

describe('an alert that is answered', () => {
  it('tells the agency that opens it its own identifier of the child, what others said, and nobody else', async () => {
    const alertId = await raise(70);
    const { status, body } = await open(HOSPITAL, alertId);
    expect(status).toBe(200);
    expect(body.child.identifiers).toEqual([{ scheme: 'nhs-number', value: number(70) }]);
    expect(body.child.pseudonym).toBe((await feed(HOSPITAL)).alerts.at(-1)?.subject);
    expect(body).toMatchObject({ status: 'raised', mayClose: false });

    const early = await open(EARLY_HELP, alertId);
    expect(early.body).toMatchObject({ mayClose: true, child: { identifiers: [] } });
    expect(JSON.stringify(early.body)).not.toContain(number(70));
    expect(early.body.steps.map(({ what, agency }) => [what, agency])).toEqual([
      ['raised', undefined],
      ['seen', urn(HOSPITAL)],
    ]);
    expect((await open(SCHOOL, alertId)).status).toBe(404);
    expect((await service.get(`/v1/alerts/${alertId}`, HOSPITAL)).status).toBe(400);
  });

  it('audits who opened it, for what', async () => {
    const alertId = await raise(71);
    await open(HOSPITAL, alertId);
    await open(SCHOOL, alertId);
    const { body } = await service.get<{ entries: { action: string; outcome: string; agency?: string }[] }>(
      '/v1/audit?limit=100',
      AUDITOR,
    );
    const looks = body.entries.filter(({ action }) => action === 'open-alert').slice(-2);
    expect(looks).toMatchObject([
      { outcome: 'shown', agency: urn(HOSPITAL) },
      { outcome: 'not-found', agency: urn(SCHOOL) },
    ]);
  });

  it('is responded to, challenged, answered and closed, and everybody who was told hears of it', async () => {
    const alertId = await raise(72);
    const post = (agency: string, deed: string, body: object) =>
      service.post<{ status: string }>(`/v1/alerts/${alertId}/${deed}`, agency, body);
    const response = { action: 'CANARY a visit', doneBy: 'CANARY health visitor', dueOn: '2026-06-20' };
    const closure = { outcome: 'help-agreed', reason: 'CANARY a plan was made.' };

    expect((await post(EARLY_HELP, 'response', response)).status).toBe(201);
    expect((await post(HOSPITAL, 'challenge', { reason: 'CANARY nobody has seen her.' })).status).toBe(201);
    expect((await post(EARLY_HELP, 'closure', closure)).status).toBe(409);
    expect((await post(EARLY_HELP, 'response', { ...response, action: 'CANARY tomorrow' })).status).toBe(201);
    expect((await post(HOSPITAL, 'closure', closure)).status).toBe(403);
    expect(await post(EARLY_HELP, 'closure', closure)).toMatchObject({ status: 201, body: { status: 'closed' } });
    expect((await post(HOSPITAL, 'response', { ...response, dueOn: '2026-06-14' })).status).toBe(422);
    expect(
      (await post(HOSPITAL, 'sharing-decision', { decision: 'share', lawfulBasis: 'no-basis', reason: 'x' })).status,
    ).toBe(422);
    await service.settled();

    const told = (await feed(HOSPITAL)).alerts.filter(({ data }) => data.alertId === alertId);
    expect(told.map(({ type }) => type)).toEqual([
      'alert.raised.v1',
      'alert.responded.v1',
      'alert.challenged.v1',
      'alert.responded.v1',
      'alert.closed.v1',
    ]);
    expect(JSON.stringify(told)).not.toContain('CANARY');
    const { body } = await open(HOSPITAL, alertId);
    expect(body.status).toBe('closed');
    expect(body.steps.filter(({ what }) => what === 'responded').map(({ action }) => action)).toEqual([
      'CANARY a visit',
      'CANARY tomorrow',
    ]);
    const { rows } = await service.database.pool.query<{ data: string }>(
      'select data from events where stream_id = $1',
      [`alert-${alertId}`],
    );
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });

  it('is open again when more happens, and tells so', async () => {
    const alertId = await raise(73);
    const closure = { outcome: 'no-further-action', reason: 'The carer explained.' };
    expect((await service.post(`/v1/alerts/${alertId}/closure`, EARLY_HELP, closure)).status).toBe(201);
    const more = agencyEvent({ data: { people: [child(73)], occurredOn: { date: '2026-06-01' } } });
    expect((await service.post('/v1/events', HOSPITAL, more)).status).toBe(201);
    await service.settled();
    expect((await open(HOSPITAL, alertId)).body.status).toBe('raised');
    const told = (await feed(EARLY_HELP)).alerts.filter(({ data }) => data.alertId === alertId);
    expect(told.map(({ type }) => type)).toEqual(['alert.raised.v1', 'alert.closed.v1', 'alert.reopened.v1']);
  });

  it('is acted on by workers of the hub for the hub, where it was told', async () => {
    const alertId = await raise(74);
    expect((await open(WORKER, alertId)).status).toBe(404);
  });
});
