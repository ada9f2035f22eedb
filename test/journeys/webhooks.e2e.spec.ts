import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { agencyEvent, child } from '../support/agency-events.js';
import { checkOf } from '../support/asyncapi.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { startExample } from '../support/examples.js';
import { AUDITOR, HOSPITAL, SCHOOL, startTestService, urn, WORKER } from '../support/service.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';
import { CERTIFICATE, CERTIFICATE_FILE, KEY_FILE, startReceiver } from '../support/webhook-receiver.js';

interface Subscription {
  readonly id: string;
  readonly url: string;
  readonly state: string;
  readonly secret?: string;
  readonly waiting: number;
}

/** The published example, as an agency runs it. */
const startReceiverExample = async (secrets: string) => {
  const example = startExample('webhook-receiver/receiver.mjs', {
    WEBHOOK_SECRETS: secrets,
    PORT: '0',
    TLS_CERT: fileURLToPath(CERTIFICATE_FILE),
    TLS_KEY: fileURLToPath(KEY_FILE),
  });
  const first = await waitFor('the example to listen', () => example.lines.shift());
  return { ...example, port: (JSON.parse(first) as { listening: number }).listening };
};

/** Posts to a receiver of this machine: the status of its answer. */
const post = (port: number, body: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ host: 'localhost', port, method: 'POST', ca: CERTIFICATE, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    })
      .on('error', reject)
      .end(body);
  });

describe('the published receiver', () => {
  const secrets = [
    `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
  ];
  const event = { specversion: '1.0', id: 'example-1', type: 'alert.raised.v1', subject: 'child-a' };
  const body = JSON.stringify(event);
  const MINUTE = 60_000;
  const signed = (secret: string, age = 0, id = event.id): Record<string, string> => {
    const sentAt = new Date(Date.now() - age);
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
    };
  };
  let example: Awaited<ReturnType<typeof startReceiverExample>>;
  beforeAll(async () => {
    example = await startReceiverExample(secrets.join(','));
  });
  afterAll(() => example.stop());

  it('acts once on a message that comes twice, signed with either secret', async () => {
    expect(await post(example.port, body, signed(secrets[0] ?? ''))).toBe(204);
    expect(await post(example.port, body, signed(secrets[1] ?? ''))).toBe(204);
    expect(example.lines).toEqual([JSON.stringify({ id: 'example-1', type: event.type, subject: event.subject })]);
  });

  it.each([
    ['was recorded, and is replayed after five minutes', body, signed(secrets[0] ?? '', 6 * MINUTE)],
    ['comes from the future', body, signed(secrets[0] ?? '', -6 * MINUTE)],
    ['has another body', body.replace('child-a', 'child-b'), signed(secrets[0] ?? '')],
    ['has another id', body, { ...signed(secrets[0] ?? ''), 'webhook-id': 'example-2' }],
    [
      'has another time, to look new',
      body,
      { ...signed(secrets[0] ?? '', 6 * MINUTE), 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)) },
    ],
    ['is signed with a secret of somebody else', body, signed(`whsec_${Buffer.alloc(32, 3).toString('base64')}`)],
    ['is not signed', body, {}],
  ])('refuses a message that %s (row 49)', async (_what, sent, headers) => {
    const before = example.lines.length;
    expect(await post(example.port, sent, headers)).toBe(401);
    expect(example.lines).toHaveLength(before);
  });
});

describe('the webhooks of an agency', () => {
  const ends = new Ends();
  let service: ServiceProcess;
  let database: TestDatabase;
  let port = 0;
  beforeAll(async () => {
    database = ends.add(await testDatabase('webhook journey'), ({ drop }) => drop());
    // The port is chosen before the service starts, which has to allow it; the receiver comes later.
    const placeholder = await startReceiver();
    ({ port } = placeholder);
    await placeholder.close();
    service = ends.add(
      await startServiceProcess({
        DATABASE_URL: database.url,
        TESSERA_DATA: await ends.folder('webhook-journey'),
        WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8, ::1/128',
        WEBHOOK_ALLOWED_PORTS: `443, ${String(port)}`,
        NODE_EXTRA_CA_CERTS: fileURLToPath(CERTIFICATE_FILE),
      }),
      ({ stop }) => stop(),
    );
  }, 150_000);
  afterAll(() => ends.all());

  const remove = async (path: string, client: string): Promise<number> => {
    const headers = { authorization: `Bearer ${await service.token(client)}` };
    return (await fetch(service.url + path, { method: 'DELETE', headers })).status;
  };
  const create = (client: string, url: string) => service.post<Subscription>('/v1/subscriptions', client, { url });

  it('are refused where they could reach what an agency may not, and the answer says what would be right', async () => {
    for (const [url, code] of [
      ['http://agency.example/hook', 'not-https'],
      ['https://canary:canary@agency.example/hook', 'has-credentials'],
      ['https://agency.example:22/hook', 'port-not-allowed'],
      ['https://169.254.169.254/canary', 'address-not-allowed'],
      ['https://[fd00::1]/canary', 'address-not-allowed'],
    ] as const) {
      const answer = await service.post<{ errors: { code: string }[] }>('/v1/subscriptions', HOSPITAL, { url });
      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: '/url', code })]);
      expect(answer.text).not.toMatch(/canary|169\.254/);
    }
    expect((await service.post('/v1/subscriptions', HOSPITAL, { url: 'x', more: 1 })).status).toBe(400);
  });

  it('show their secret once, are its own alone, end for good, and every step of that is audited', async () => {
    const made = await create(HOSPITAL, 'https://agency.example/hook?key=CANARY-KEY');
    expect(made.status).toBe(201);
    expect(made.body.secret).toMatch(/^whsec_/);
    expect((await create(HOSPITAL, made.body.url)).status).toBe(409);
    const path = `/v1/subscriptions/${made.body.id}`;

    const list = await service.get<{ subscriptions: Subscription[] }>('/v1/subscriptions', HOSPITAL);
    const one = await service.get<Subscription>(path, HOSPITAL);
    expect(list.body.subscriptions).toEqual([one.body]);
    expect(one.body).toMatchObject({ state: 'active', url: made.body.url, waiting: 0, parked: 0 });
    expect(one.text + list.text).not.toContain('whsec_');

    const rotated = await service.post<{ secret: string }>(`${path}/secret-rotation`, HOSPITAL, {});
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).not.toBe(made.body.secret);

    expect((await service.get(path, SCHOOL)).status).toBe(404);
    expect((await service.get(`${path}/deliveries`, SCHOOL)).status).toBe(404);
    expect((await service.post(`${path}/secret-rotation`, SCHOOL, {})).status).toBe(404);
    expect((await service.post(`${path}/redelivery`, SCHOOL, {})).status).toBe(404);
    expect(await remove(path, SCHOOL)).toBe(404);
    expect((await service.get('/v1/subscriptions', SCHOOL)).text).not.toContain(made.body.id);
    expect((await service.get('/v1/subscriptions', WORKER)).status).toBe(403);

    expect((await service.post(`${path}/redelivery`, HOSPITAL, { after: 'nonsense' })).status).toBe(400);
    expect((await service.get(`${path}/deliveries?state=lost`, HOSPITAL)).status).toBe(400);
    expect(await remove(path, HOSPITAL)).toBe(204);
    expect((await service.get(path, HOSPITAL)).status).toBe(404);

    const audit = await service.get<{ entries: { action: string; agency?: string; outcome: string }[] }>(
      '/v1/audit?limit=1000',
      AUDITOR,
    );
    const done = audit.body.entries.map(({ action, agency, outcome }) => `${action} ${outcome} ${agency ?? ''}`);
    for (const [action, outcome] of [
      ['create-subscription', 'address-not-allowed'],
      ['create-subscription', 'created'],
      ['read-subscription', 'shown'],
      ['list-subscriptions', 'shown'],
      ['rotate-webhook-secret', 'rotated'],
      ['delete-subscription', 'deleted'],
    ]) {
      expect(done).toContain(`${String(action)} ${String(outcome)} ${urn(HOSPITAL)}`);
    }
    expect(done).toContain(`delete-subscription not-found ${urn(SCHOOL)}`);
    expect(audit.text).not.toMatch(/whsec_|CANARY|agency\.example/);
  });

  it('reach the published receiver with what the feed says, and with nothing else', async () => {
    const made = await create(HOSPITAL, `https://localhost:${String(port)}/hook`);
    const receiver = ends.add(await startReceiver(port), ({ close }) => close());
    const example = ends.add(await startReceiverExample(made.body.secret ?? ''), ({ stop }) => stop());
    // What the receiver takes goes on to the example as it came: the example proves the signature.
    const statuses: Promise<number>[] = [];
    receiver.answer(({ body, headers }, response) => {
      const answer = post(example.port, body, headers as Record<string, string>);
      statuses.push(answer);
      void answer.then((status) => response.writeHead(status).end());
    });

    for (const on of ['2026-03-02', '2026-04-01', '2026-05-01']) {
      const event = agencyEvent({
        data: { people: [child(70)], occurredOn: { date: on }, narrative: 'CANARY-NARRATIVE' },
      });
      expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
    }
    const feed = async () => (await service.get<{ alerts: { id: string }[] }>('/v1/alerts', HOSPITAL)).body.alerts;
    const alerts = await waitFor('an alert', async () => {
      const all = await feed();
      return all.length > 0 && all;
    });
    await waitFor('the example to have them', () => example.lines.length >= alerts.length);
    expect(example.lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(alerts.map(({ id }) => id));
    expect(receiver.received.map(({ body }) => JSON.parse(body) as unknown)).toEqual(alerts);
    for (const { body } of receiver.received) {
      const alert = JSON.parse(body) as { readonly type: string };
      expect(checkOf(`${alert.type}.cloudevent`).payload(alert)).toEqual([]);
    }
    expect(new Set(await Promise.all(statuses))).toEqual(new Set([204]));
    const sent = JSON.stringify(receiver.received);
    for (const personal of ['Asha70', 'CANARY', child(70).nhsNumber ?? 'none', 'N17'])
      expect(sent).not.toContain(personal);
    // The receiver has answered before the courier has written that down.
    const delivered = await waitFor('the deliveries to be marked', async () => {
      const { status, body } = await service.get<{ deliveries: { state: string; attempts: number }[] }>(
        `/v1/subscriptions/${made.body.id}/deliveries?state=delivered`,
        HOSPITAL,
      );
      expect(status).toBe(200);
      return body.deliveries.length >= alerts.length && body.deliveries;
    });
    expect(delivered.length).toBe(alerts.length);
  });
});

describe('the log of deliveries', () => {
  it('says that one failed, and why, and has neither the secret, nor the address, nor what was sent', async () => {
    const lines: string[] = [];
    const receiver = await startReceiver();
    const service = await startTestService('webhook log', {
      log: { write: (line: string) => void lines.push(line) },
      // The receiver's certificate is not trusted here.
      env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8, ::1/128', WEBHOOK_ALLOWED_PORTS: String(receiver.port) },
    });
    try {
      const url = `https://localhost:${String(receiver.port)}/CANARY-PATH?key=CANARY-QUERY`;
      const made = await service.post<Subscription>('/v1/subscriptions', HOSPITAL, { url });
      for (const on of ['2026-03-02', '2026-04-01', '2026-05-01']) {
        const event = agencyEvent({ data: { people: [child(72)], occurredOn: { date: on } } });
        expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
      }
      const [line] = await waitFor('the failure in the log', () => {
        const found = lines.filter((each) => each.includes('certificate-not-trusted'));
        return found.length > 0 && found;
      });
      expect(JSON.parse(line ?? '')).toMatchObject({ level: 'warn', subscriptionId: made.body.id });
      const { alerts } = (await service.get<{ alerts: { subject: string }[] }>('/v1/alerts', HOSPITAL)).body;
      expect(alerts.length).toBeGreaterThan(0);
      const log = lines.join('');
      for (const hidden of ['CANARY', 'whsec_', made.body.secret ?? 'none', alerts[0]?.subject ?? 'none']) {
        expect(log).not.toContain(hidden);
      }
      expect(receiver.received).toEqual([]);
    } finally {
      await service.stop();
      await receiver.close();
    }
  });
});
