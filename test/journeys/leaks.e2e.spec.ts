import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAlertMessages } from '#alerts';
import { createKafkaDeliveryProcessor, type TopicMessage } from '#delivery';
import { createPostgresEventStore } from '#event-store/postgres';
import { addDays, freePort, inTransaction, londonToday, systemClock } from '#platform';
import { agencyEvent, child } from '../support/agency-events.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { CANARY_CHILD, plantEvents, type PlantedEvent } from '../support/leaks/plant.js';
import { scanForLeaks, type Canary, type Channel } from '../support/leaks/scan.js';
import {
  AUDITOR,
  HOSPITAL,
  MANAGER,
  MASH,
  POLICE,
  PURPOSE,
  SCHOOL,
  SECONDARY,
  urn,
  WORKER,
} from '../support/service.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';
import { CERTIFICATE_FILE, startReceiver, type TestReceiver } from '../support/webhook-receiver.js';

const AGENCIES = [MASH, HOSPITAL, SCHOOL, SECONDARY, POLICE];
const TODAY = londonToday(systemClock);
/** Made before anything is connected: it takes a while, in which a connection would grow old. */
const EVENTS = plantEvents(addDays(TODAY, -3));

/** Everything is planted in one service, which tells, logs, sends and refuses; then all of what left it is read. */
describe('what leaves the service', () => {
  const ends = new Ends();
  let service: ServiceProcess;
  let database: TestDatabase;
  let metricsPort: number;
  let receiver: TestReceiver;
  let canaries: readonly Canary[] = [];
  const problems: string[] = [];
  const kafka: TopicMessage[] = [];

  const settled = () =>
    waitFor(
      'the processors to have seen everything',
      async () => {
        const { rows } = await database.pool.query<{ behind: string }>(
          'select (select max(global_position) from events) - min(position) as behind from checkpoints',
        );
        return Number(rows[0]?.behind) === 0;
      },
      { withinMs: 60_000 },
    );
  const post = async ({ agency, event }: Pick<PlantedEvent, 'agency' | 'event'>): Promise<number> => {
    const answer = await service.post('/v1/events', agency, event);
    if (answer.status >= 400) problems.push(answer.text);
    return answer.status;
  };
  const publishToKafka = async (): Promise<void> => {
    const store = createPostgresEventStore({ url: database.url });
    const messages = createAlertMessages({ publicUrl: service.url, pseudonymKey: Buffer.alloc(32, 7) });
    const publisher = {
      publish: (sent: readonly TopicMessage[]) => {
        kafka.push(...sent);
        return Promise.resolve([]);
      },
      close: () => Promise.resolve(),
    };
    const delivery = createKafkaDeliveryProcessor({ store, messages, publisher });
    const all = await store.readAll({ after: 0, limit: 10_000 });
    await inTransaction(database.pool, (client) => delivery.handle(all, client));
    await store.close();
  };
  const feed = async (): Promise<string> =>
    (await Promise.all(AGENCIES.map((each) => service.get('/v1/alerts?limit=1000', each))))
      .map(({ text }) => text)
      .join('\n');
  const stream = async (): Promise<string> => {
    const stop = new AbortController();
    const response = await fetch(`${service.url}/v1/alerts/stream`, {
      headers: { authorization: `Bearer ${await service.token(MASH)}` },
      signal: stop.signal,
    });
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) text += decoder.decode(chunk);
    })().catch(() => undefined);
    // Keep-alive: all that there is has come before it.
    await waitFor('the stream to have come to its end', () => text.includes('\n\n:\n\n') || text.endsWith(':\n\n'), {
      withinMs: 30_000,
    });
    stop.abort();
    await reading;
    return text;
  };
  const answerOf = async (path: string, client: string): Promise<string> =>
    (await service.get(path, client, PURPOSE)).text;
  const childId = async (): Promise<string> => {
    const found = await service.post<{ people: { personId: string }[] }>(
      '/v1/people/search',
      WORKER,
      { nhsNumber: CANARY_CHILD.nhsNumber },
      PURPOSE,
    );
    return found.body.people[0]?.personId ?? '';
  };

  /** A new channel is one line here. */
  const channels: readonly Channel[] = [
    { name: 'Kafka', read: () => JSON.stringify(kafka), holds: 'tessera.alerts.' },
    { name: 'webhooks', read: () => JSON.stringify(receiver.received), holds: 'alert.raised.v1' },
    { name: 'feed', read: feed, holds: /notice\.(domestic-abuse-incident|school-not-told)\.v1/ },
    { name: 'server-sent events', read: stream, holds: 'event: alert.raised.v1' },
    { name: 'suppressed', read: () => answerOf('/v1/alerts/suppressed', WORKER), holds: 'same-child-and-theme' },
    { name: 'open alerts', read: () => answerOf('/v1/alerts/open?limit=500', WORKER), holds: '"state":"unanswered"' },
    { name: 'silences', read: () => answerOf('/v1/alerts/silences', WORKER), holds: '"silences":[' },
    {
      name: 'metrics',
      read: async () => (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text(),
      holds: 'tessera_alerts_open',
    },
    { name: 'audit', read: () => answerOf('/v1/audit?limit=1000', AUDITOR), holds: 'search-people' },
    {
      name: 'disclosures',
      read: async () => answerOf(`/v1/children/${await childId()}/disclosures`, MANAGER),
      holds: 'lawfulBasis',
    },
    { name: 'problem answers', read: () => problems.join('\n'), holds: '"status":422' },
    { name: 'log', read: () => service.lines.join('\n'), holds: 'Tessera is ready.' },
  ];

  beforeAll(async () => {
    database = ends.add(await testDatabase('leaks'), ({ drop }) => drop());
    receiver = ends.add(await startReceiver(), ({ close }) => close());
    metricsPort = await freePort('127.0.0.1');
    service = ends.add(
      await startServiceProcess({
        DATABASE_URL: database.url,
        TESSERA_DATA: await ends.folder('leaks'),
        LOG_LEVEL: 'trace',
        METRICS_PORT: String(metricsPort),
        WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8, ::1/128',
        WEBHOOK_ALLOWED_PORTS: `443, ${String(receiver.port)}`,
        NODE_EXTRA_CA_CERTS: fileURLToPath(CERTIFICATE_FILE),
      }),
      ({ stop }) => stop(),
    );
    expect((await service.post('/v1/subscriptions', MASH, { url: receiver.url })).status).toBe(201);
    canaries = EVENTS.flatMap((each) => each.canaries);
    // The school is known before the incident, and the child of several agencies.
    const school = agencyEvent({
      source: urn(SCHOOL),
      type: 'education.roll-change',
      data: {
        people: [CANARY_CHILD],
        occurredOn: { date: addDays(TODAY, -90) },
        change: 'joined',
        school: urn(SCHOOL),
      },
    });
    expect(await post({ agency: SCHOOL, event: { ...school } })).toBe(201);
    for (const each of EVENTS.filter(({ event }) => event['type'] !== 'person.death')) await post(each);
    // Refused: what is wrong is named, and not repeated. Posted again with other content: kept as it was.
    for (const { agency, event } of EVENTS.slice(0, 12)) {
      const data = event['data'] as Readonly<Record<string, unknown>>;
      await post({
        agency,
        event: { ...event, id: `${String(event['id'])}-wrong`, data: { ...data, surplus: 'Canarysurplus' } },
      });
      await post({ agency, event: { ...event, data: { ...data, narrative: 'Canaryother' } } });
      await post({
        agency,
        event: { ...event, id: 'wrong-number', data: { ...data, people: [child(1, { nhsNumber: '9990000019' })] } },
      });
    }
    canaries = [
      ...canaries,
      { of: 'surplus field', text: 'Canarysurplus' },
      { of: 'other content', text: 'Canaryother' },
      { of: 'wrong NHS number', text: '9990000019' },
    ];
    await settled();
    await publishToKafka();
    await waitFor('the webhooks to have come', async () => {
      const { rows } = await database.pool.query<{ open: string }>(
        "select count(*) as open from webhook_deliveries where state = 'waiting'",
      );
      return receiver.received.length > 0 && Number(rows[0]?.open) === 0;
    });
    await childId();
  }, 300_000);
  afterAll(() => ends.all());

  it('holds 0 names, 0 identifiers and 0 narratives, over every channel and in every log line (rows 50, 51)', async () => {
    expect(canaries.length).toBeGreaterThan(400);
    expect(await scanForLeaks(channels, canaries)).toEqual([]);
  }, 120_000);

  it('was planted in everything that an agency may send: the chronology, which is a look, shows it', async () => {
    const shown = await answerOf(`/v1/children/${await childId()}/chronology?detail=all&limit=1000`, WORKER);
    const chronology: Channel = { name: 'chronology', read: () => shown, holds: 'Canary' };
    const found = new Set((await scanForLeaks([chronology], canaries)).map(({ of }) => of));
    const types = new Set([...found].flatMap((of) => / of (.*)$/.exec(of)?.[1] ?? []));
    expect(types.size).toBeGreaterThan(50);
    expect(found).toContain('narrative of police.domestic-abuse-incident');
  }, 60_000);

  it('is seen where it leaks, on each of them: what is written into a channel is found there', async () => {
    const [canary = { of: '', text: '' }] = canaries;
    await database.pool.query(
      `insert into alert_feed (agency, position, alert_id, cloud_event)
       select agency, 9000000, gen_random_uuid(), $2 from unnest($1::text[]) agency`,
      [
        AGENCIES.map(urn),
        JSON.stringify({ id: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0009', type: 'x', subject: 'y', data: canary.text }),
      ],
    );
    await database.pool.query(
      `insert into alert_suppressions
       select 9000000, held_back_at, because, person_id, match_id, pattern, $1, level, open_alert_id
       from alert_suppressions limit 1`,
      [canary.text],
    );
    await database.pool.query('update open_alerts set title = $1', [canary.text]);
    await database.pool.query('insert into checkpoints (name, position) values ($1, 0)', [canary.text]);
    kafka.push({ topic: 'x', key: 'y', value: canary.text, headers: {} });
    problems.push(encodeURIComponent(`${canary.text.slice(0, 3)} ${canary.text.slice(3)}`));
    (service.lines as string[]).push(Buffer.from(`so: ${canary.text} is it`).toString('base64'));
    await waitFor('the webhook to have come', () => receiver.received.some(({ body }) => body.includes(canary.text)));
    const leaks = await scanForLeaks(channels, [canary]);
    expect(leaks.map(({ channel }) => channel)).toEqual([
      'Kafka',
      'webhooks',
      'feed',
      'server-sent events',
      'suppressed',
      'open alerts',
      'metrics',
      'problem answers',
      'log',
    ]);
  }, 60_000);
});
