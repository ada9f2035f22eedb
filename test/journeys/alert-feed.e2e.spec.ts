import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import { HOSPITAL, MASH, SCHOOL, startTestService, type TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly data: { readonly alertId: string; readonly pattern: string };
}
interface Feed {
  readonly alerts: readonly CloudEvent[];
  readonly nextCursor: string;
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService('alert feed', { clock: { now: () => new Date('2026-06-15T12:00:00Z') } });
});
afterAll(() => service.stop());

/** Three appointments missed within a year: enough to be told about. */
const raise = async (n: number): Promise<void> => {
  for (const on of ['2026-03-02', '2026-04-01', '2026-05-01']) {
    const event = agencyEvent({ data: { people: [child(n)], occurredOn: { date: on } } });
    expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
  }
  await service.settled();
};
const feed = async (agency: string, query = ''): Promise<Feed> =>
  (await service.get<Feed>(`/v1/alerts${query}`, agency)).body;

/** Reads server-sent events until `enough` have come. */
const follow = async (path: string, enough: number, headers: Record<string, string> = {}) => {
  const stop = new AbortController();
  const response = await fetch(service.url + path, {
    headers: { authorization: `Bearer ${await service.token(HOSPITAL)}`, ...headers },
    signal: stop.signal,
  });
  const received: { id: string; event: string; data: CloudEvent }[] = [];
  const reading = (async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('data') !== '') {
          received.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) as CloudEvent });
        }
      }
    }
  })().catch(() => undefined);
  await waitFor(`${String(enough)} events of the stream`, () => received.length >= enough);
  stop.abort();
  await reading;
  return { response, received };
};

describe('what an agency is told', () => {
  it('is read after a cursor: nothing missed, nothing repeated, nothing of others', async () => {
    await raise(60);
    await raise(61);
    await raise(62);
    const all = await feed(HOSPITAL);
    const raised = all.alerts.filter(({ type }) => type === 'alert.raised.v1');
    expect(new Set(raised.map(({ subject }) => subject)).size).toBe(3);

    const paged: CloudEvent[] = [];
    let after = '';
    for (;;) {
      const page = await feed(HOSPITAL, `?limit=2${after}`);
      paged.push(...page.alerts);
      after = `&after=${page.nextCursor}`;
      if (page.alerts.length < 2) break;
    }
    expect(paged).toEqual(all.alerts);
    expect((await feed(HOSPITAL, `?after=${all.nextCursor}`)).alerts).toEqual([]);
    expect((await feed(SCHOOL)).alerts).toEqual([]);
    expect((await service.get('/v1/alerts?after=nonsense', HOSPITAL)).status).toBe(400);

    await raise(63);
    const more = await feed(HOSPITAL, `?after=${all.nextCursor}`);
    expect(more.alerts.map(({ id }) => id)).toEqual(
      (await feed(HOSPITAL)).alerts.slice(all.alerts.length).map(({ id }) => id),
    );
    expect(more.alerts.length).toBeGreaterThan(0);
  });

  it('comes as server-sent events while it happens, and a reader that comes back goes on where it was', async () => {
    const { alerts: before } = await feed(HOSPITAL);
    const following = follow('/v1/alerts/stream', before.length + 1);
    await raise(64);
    const { response, received } = await following;
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const { alerts } = await feed(HOSPITAL);
    expect(received.map(({ data }) => data.id)).toEqual(alerts.slice(0, received.length).map(({ id }) => id));
    expect(received.every(({ event, data }) => event === data.type)).toBe(true);

    const last = received[before.length - 2];
    const resumed = await follow('/v1/alerts/stream', 2, { 'last-event-id': last?.id ?? '' });
    expect(resumed.received[0]?.data.id).toBe(received[before.length - 1]?.data.id);
  });

  it('is acknowledged with a reason, once, by those who were told', async () => {
    await raise(65);
    const alertId = (await feed(HOSPITAL)).alerts.at(-1)?.data.alertId ?? '';
    const path = `/v1/alerts/${alertId}/acknowledgement`;
    const reason = 'CANARY-REASON we will ring the family.';
    expect((await service.post(path, HOSPITAL, {})).status).toBe(400);
    expect((await service.post(path, SCHOOL, { reason })).status).toBe(404);
    expect((await service.post(path, HOSPITAL, { reason })).status).toBe(201);
    expect((await service.post(path, HOSPITAL, { reason })).status).toBe(409);
    expect((await feed(HOSPITAL)).alerts.some(({ data }) => data.alertId === alertId)).toBe(true);
    const { rows } = await service.database.pool.query<{ data: string }>(
      `select data from events where stream_id = $1`,
      [`alert-${alertId}`],
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });

  it('leaves agencies alone that have nothing to do with the child', async () => {
    const told = await feed(MASH);
    expect(told.alerts.every(({ data }) => data.pattern !== 'was-not-brought')).toBe(true);
  });
});
