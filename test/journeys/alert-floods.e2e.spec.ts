import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WAITS_MOST } from '../support/floods.js';
import { agencyEvent } from '../support/agency-events.js';
import { described, relate, type RecordedAnswer } from '../support/family-api.js';
import {
  ADULT,
  AUDITOR,
  HOSPITAL,
  MANAGER,
  MASH,
  POLICE,
  PURPOSE,
  startTestService,
  urn,
  WORKER,
  type TestService,
} from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

const EARLY_HELP = 'northmoor-early-help';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Message {
  readonly type: string;
  readonly data: {
    readonly alertId?: string;
    readonly level?: number;
    readonly childCount?: number;
    readonly alertCount?: number;
    readonly alerts?: readonly { readonly alertId: string; readonly subject: string }[];
  };
}
interface Desk {
  readonly alerts: readonly { alertId: string; subject: string; state: string; theme: string; level: number }[];
  readonly nextCursor?: string;
  readonly behind: number;
}

let service: TestService;
let later = 0;
beforeAll(async () => {
  service = await startTestService('alert floods', {
    clock: { now: () => new Date(Date.now() + later) },
    // What is shipped.
    env: { ALERT_FLOODS_FILE: WAITS_MOST },
  });
});
afterAll(() => service.stop());

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);
const post = async (agency: string, type: string, data: Record<string, unknown>): Promise<RecordedAnswer> => {
  const event = agencyEvent({ source: urn(agency), type, data });
  const answer = await service.post<RecordedAnswer>('/v1/events', agency, event);
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.body;
};
const feed = async (agency: string): Promise<readonly Message[]> =>
  (await service.get<{ alerts: Message[] }>('/v1/alerts?limit=1000', agency)).body.alerts;
const desk = async (client: string, query = ''): Promise<Desk> =>
  (await service.get<Desk>(`/v1/alerts/open${query}`, client, PURPOSE)).body;
const suppressed = async (because: string) =>
  (
    await service.get<{ suppressed: { because: string; openAlertId: string; silenceId?: string }[] }>(
      `/v1/alerts/suppressed?because=${because}`,
      WORKER,
      PURPOSE,
    )
  ).body.suppressed;
const names = /Iris|Asha|Ben|Example|99900/;

/** Domestic abuse, mental ill health and substance misuse around a mother's children: level 3 for each of them. */
const trio = async (n: number, children: number): Promise<void> => {
  const mother = described(n, 'mother', 'Iris', '1990-02-03');
  for (let each = 1; each <= children; each += 1) {
    const child = described(n + each, 'child', each === 1 ? 'Asha' : 'Ben', `201${String(each)}-05-01`);
    await relate(service, HOSPITAL, 'mother', mother, child);
  }
  const of = (days: number) => ({ people: [mother], occurredOn: { date: daysAgo(days) } });
  await post(ADULT, 'adult.mental-health', { ...of(40), event: 'crisis', parentOrCarer: true });
  await post(ADULT, 'adult.substance-misuse', {
    ...of(30),
    event: 'referred',
    substance: 'alcohol',
    parentOrCarer: true,
  });
  await post(POLICE, 'police.domestic-abuse-incident', {
    ...of(5),
    childPresent: true,
    riskLevel: 'medium',
  });
  await service.settled();
};
/** Level 2. */
const notBrought = async (n: number, dates: readonly number[]): Promise<void> => {
  for (const days of dates) {
    await post(HOSPITAL, 'health.appointment.was-not-brought', {
      people: [described(n, 'child', 'Asha', '2018-05-01')],
      occurredOn: { date: daysAgo(days) },
      service: 'dental',
    });
  }
  await service.settled();
};

describe('alerts of one family', () => {
  it('come to the hub in one message, that names nobody, and each is answered by itself', async () => {
    await trio(8100, 2);
    expect(await feed(MASH)).toEqual([]);
    const waiting = await desk(WORKER);
    expect(waiting).toMatchObject({ behind: 0, alerts: [{ state: 'held-back' }, { state: 'held-back' }] });
    expect(await suppressed('grouped-with-family')).toHaveLength(2);

    later = 11 * MINUTE;
    const [message, ...more] = await waitFor('the message', async () => {
      const all = await feed(MASH);
      return all.length > 0 && all;
    });
    expect(more).toEqual([]);
    expect(message).toMatchObject({ type: 'alert.grouped.v1', data: { childCount: 2 } });
    expect(JSON.stringify(message)).not.toMatch(names);
    const ids = message?.data.alerts?.map(({ alertId }) => alertId) ?? [];
    expect(ids.sort()).toEqual(waiting.alerts.map(({ alertId }) => alertId).sort());

    const [first = '', second = ''] = ids;
    const reason = 'The duty team has it.';
    expect((await service.post(`/v1/alerts/${first}/acknowledgement`, WORKER, { reason })).status).toBe(201);
    await service.settled();
    const states = new Map((await desk(WORKER)).alerts.map(({ alertId, state }) => [alertId, state]));
    expect([states.get(first), states.get(second)]).toEqual(['acknowledged', 'unanswered']);
    later = 0;
  });
});

describe('alerts of low levels', () => {
  it('come in one digest on the next working morning', async () => {
    await notBrought(8200, [60, 30, 5]);
    await notBrought(8201, [70, 35, 6]);
    expect((await feed(EARLY_HELP)).filter(({ type }) => type === 'alert.raised.v1')).toEqual([]);
    expect(await suppressed('kept-for-digest')).toHaveLength(2);
    later = 7 * DAY;
    const digests = await waitFor('the digest', async () => {
      const all = (await feed(EARLY_HELP)).filter(({ type }) => type === 'alert.digest.v1');
      return all.length > 0 && all;
    });
    expect(digests).toMatchObject([{ data: { alertCount: 2, alerts: [{}, {}] } }]);
    expect(JSON.stringify(digests)).not.toMatch(names);
    later = 0;
  });
});

describe('a silence', () => {
  const until = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
  const silence = (client: string, body: Record<string, unknown>) =>
    service.post<{ silenceId: string; childCount: number; code?: string; detail?: string }>(
      '/v1/alerts/silences',
      client,
      { scope: 'child', reason: 'A plan is in place.', until: until(7), ...body },
      PURPOSE,
    );
  const list = async (client: string, query = '') =>
    (
      await service.get<{ silences: { silenceId: string; reason?: string; theme: string; subjects: string[] }[] }>(
        `/v1/alerts/silences${query}`,
        client,
        PURPOSE,
      )
    ).body.silences;
  const ofTheme = async (): Promise<string> =>
    (await desk(WORKER, '?theme=trio&order=newest')).alerts[0]?.alertId ?? '';

  it('is refused for red, for too long, for the past, and to whoever does not triage', async () => {
    await trio(8300, 1);
    await service.settled();
    const alertId = await ofTheme();
    expect(await silence(WORKER, { alertId, until: until(40) })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('at most 28 days') },
    });
    expect((await silence(WORKER, { alertId, until: until(-1) })).status).toBe(422);
    expect((await silence(EARLY_HELP, { alertId })).status).toBe(404);
    expect((await silence(POLICE, { alertId })).status).toBe(403);
    expect((await silence(WORKER, { alertId: '00000000-0000-4000-8000-000000000000' })).status).toBe(404);

    const left = { people: [described(8310, 'child', 'Ben', '2024-05-01')], occurredOn: { date: daysAgo(1) } };
    await post(POLICE, 'police.protection-power', { ...left });
    await service.settled();
    const [red] = (await desk(WORKER, '?level=4')).alerts;
    expect(await silence(WORKER, { alertId: red?.alertId })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('acknowledge it') },
    });
  });

  it('is listed with its author and reason, audited, and ended by whose it is', async () => {
    const alertId = await ofTheme();
    const asked = await silence(WORKER, { alertId, scope: 'family' });
    expect(asked).toMatchObject({ status: 201, body: { childCount: 1 } });
    await service.settled();
    const listed = await list(WORKER);
    expect(listed).toMatchObject([{ theme: 'trio', by: 'demo-mash-worker', agency: urn(MASH) }]);
    expect(listed[0]?.reason).toBe('A plan is in place.');
    expect(JSON.stringify(listed)).not.toMatch(names);
    expect(await list(POLICE)).toEqual([]);

    const end = `/v1/alerts/silences/${asked.body.silenceId}/end`;
    const reason = 'The plan has ended.';
    expect((await service.post(end, POLICE, { reason }, PURPOSE)).status).toBe(404);
    expect((await service.post(end, MANAGER, { reason }, PURPOSE)).status).toBe(200);
    expect((await service.post(end, WORKER, { reason }, PURPOSE)).status).toBe(200);
    await service.settled();
    expect(await list(WORKER)).toEqual([]);
    expect(await list(WORKER, '?which=all')).toMatchObject([{ endedBy: 'demo-manager' }]);

    const { body } = await service.get<{ entries: { action: string; outcome: string }[] }>(
      '/v1/audit?limit=1000',
      AUDITOR,
    );
    const actions = body.entries.map(({ action, outcome }) => `${action} ${outcome}`);
    for (const each of ['silence-alerts red-is-never-silenced', 'silence-alerts silenced', 'end-silence ended']) {
      expect(actions).toContain(each);
    }
  });

  it('holds back new evidence of a closed alert, and tells of it when it is ended', async () => {
    const alertId = await ofTheme();
    const closure = { outcome: 'already-helped', reason: 'A plan is in place.' };
    expect((await service.post(`/v1/alerts/${alertId}/closure`, WORKER, closure)).status).toBe(201);
    const { silenceId } = (await silence(WORKER, { alertId })).body;
    // The closing is told too.
    await service.settled();
    const before = (await feed(MASH)).length;
    await post(POLICE, 'police.domestic-abuse-incident', {
      people: [described(8300, 'mother', 'Iris', '1990-02-03')],
      occurredOn: { date: daysAgo(1) },
      childPresent: true,
      riskLevel: 'medium',
    });
    await service.settled();
    expect(await suppressed('silenced')).toMatchObject([{ openAlertId: alertId, silenceId }]);
    expect((await feed(MASH)).length).toBe(before);

    const reason = 'Something is new.';
    await service.post(`/v1/alerts/silences/${silenceId}/end`, WORKER, { reason }, PURPOSE);
    const told = await waitFor('the alert', async () => {
      const all = (await feed(MASH)).slice(before);
      return all.length > 0 && all;
    });
    expect(told).toMatchObject([{ type: 'alert.raised.v1', data: { alertId } }]);
  });
});

describe('the desk', () => {
  it('is read page by page, each alert once, by level, theme, state and age', async () => {
    const whole = await desk(WORKER, '?limit=500');
    expect(whole.alerts.length).toBeGreaterThan(2);
    const paged: string[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: Desk = await desk(WORKER, `?limit=1${after === '' ? '' : `&after=${after}`}`);
      paged.push(...page.alerts.map(({ alertId }) => alertId));
      after = page.nextCursor;
    }
    const ids = whole.alerts.map(({ alertId }) => alertId);
    expect(paged).toEqual(ids);
    expect((await desk(WORKER, '?limit=500&order=newest')).alerts.map(({ alertId }) => alertId)).toEqual(
      ids.toReversed(),
    );
    const trios = await desk(WORKER, '?theme=trio,health&state=acknowledged&level=2,3');
    expect(trios.alerts).toMatchObject([{ theme: 'trio', state: 'acknowledged', level: 3 }]);
    const now = new Date().toISOString();
    expect((await desk(WORKER, `?openedFrom=${now}`)).alerts).toEqual([]);
    expect((await desk(WORKER, `?openedBefore=${now}&limit=500`)).alerts).toHaveLength(ids.length);
    expect((await desk(EARLY_HELP)).alerts.map(({ level }) => level)).toEqual([2, 2]);
    for (const wrong of ['?level=5', '?state=closed', '?after=nonsense', '?theme=Health', '?limit=0']) {
      expect((await service.get(`/v1/alerts/open${wrong}`, WORKER, PURPOSE)).status).toBe(400);
    }
    expect((await service.get('/v1/alerts/open', WORKER)).status).toBe(400);
    expect(JSON.stringify(whole)).not.toMatch(names);
  });
});
