import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKafkaPublisher, eventsTopicOf, GATEWAY_REFUSED_TOPIC, GATEWAY_TOPIC, refusedTopicOf } from '#delivery';
import type { TopicMessage } from '#delivery';
import { agencyEventIdOf } from '#intake';
import { createLogger } from '#platform';
import pg from 'pg';
import { agencyEvent, child } from '../support/agency-events.js';
import { checkOf } from '../support/asyncapi.js';
import { kafkaForTests } from '../support/kafka.js';
import { readAllTopics, readTopic } from '../support/kafka-topics.js';
import type { ReadMessage } from '../support/kafka-topics.js';
import { AUDITOR, HOSPITAL, POLICE, SCHOOL, startTestService, urn } from '../support/service.js';
import type { TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

const kafka = await kafkaForTests();

if ('skipped' in kafka) {
  it(`is tried where a Kafka broker is: ${kafka.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  describe('agency events from Kafka', () => {
    const CANARY = 'canary-narrative';
    const topic = eventsTopicOf(urn(HOSPITAL));
    const publisher = createKafkaPublisher({
      brokers: kafka.brokers.split(','),
      logger: createLogger({ level: 'silent' }),
    });
    const logged: string[] = [];
    let service: TestService;

    beforeAll(async () => {
      service = await startTestService('kafka events', {
        log: { write: (line) => logged.push(line) },
        env: {
          KAFKA_BROKERS: kafka.brokers,
          METRICS_PORT: '0',
          KAFKA_EVENTS_AGENCIES: `${urn(HOSPITAL)}, ${urn(SCHOOL)}`,
          KAFKA_EVENTS_GATEWAY_AGENCIES: urn(POLICE),
        },
      });
    }, 60_000);
    afterAll(async () => {
      await service.stop();
      await publisher.close();
      await kafka.stop();
    }, 60_000);

    const structured = (event: object, to = topic, key = 'a child'): TopicMessage => ({
      topic: to,
      key,
      value: JSON.stringify(event),
      headers: { 'content-type': 'application/cloudevents+json' },
    });
    const isStored = (event: { readonly source: string; readonly id: string }): Promise<boolean> =>
      waitFor(
        'the event to be stored',
        async () => {
          const { rows } = await service.database.pool.query(
            "select 1 from events where type = 'AgencyEventRecorded.v1' and data::jsonb ->> 'agencyEventId' = $1",
            [agencyEventIdOf(event.source, event.id)],
          );
          return rows.length === 1;
        },
        { withinMs: 30_000 },
      );
    const refusals = async (from: string, count: number): Promise<readonly Record<string, unknown>[]> =>
      (await readTopic(kafka, from, ({ length }) => length >= count)).map(({ value, headers }) => {
        const refusal = JSON.parse(value) as Record<string, unknown>;
        const check = checkOf('agency-event.refused.v1');
        expect([...check.headers(headers), ...check.payload(refusal)]).toEqual([]);
        return refusal;
      });

    it('are recorded as if they had been posted, in structured and in binary mode', async () => {
      const whole = agencyEvent({ data: { people: [child(501)] } });
      const { data, datacontenttype: _, ...attributes } = agencyEvent({ data: { people: [child(502)] } });
      const headers = Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value] as const);
      const parted: TopicMessage = {
        topic,
        key: 'another child',
        value: JSON.stringify(data),
        headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' },
      };
      await publisher.publish([structured(whole), parted]);
      expect(await isStored(whole)).toBe(true);
      expect(await isStored(attributes)).toBe(true);
      // The same event, posted: it was there already.
      expect((await service.post('/v1/events', HOSPITAL, whole)).status).toBe(200);
      expect((await service.post('/v1/events', HOSPITAL, { ...attributes, data })).status).toBe(200);
    }, 60_000);

    it('are recorded once, however often they come', async () => {
      const event = agencyEvent({ data: { people: [child(503)] } });
      const last = agencyEvent({ data: { people: [child(503)] } });
      await publisher.publish([...Array.from({ length: 20 }, () => structured(event)), structured(last)]);
      expect(await isStored(last)).toBe(true);
      expect(await isStored(event)).toBe(true);
    }, 60_000);

    it('that nobody can read are refused with the reason, and the next ones are recorded', async () => {
      const next = agencyEvent({ data: { people: [child(504)] } });
      const wrongNumber = agencyEvent({ data: { people: [child(505, { nhsNumber: '9990000019' })] } });
      await publisher.publish([
        { topic, key: 'a child', value: `{"${CANARY}`, headers: { 'content-type': 'application/cloudevents+json' } },
        { topic, key: 'a child', value: CANARY, headers: {} },
        structured({ ...wrongNumber, data: { ...wrongNumber.data, narrative: CANARY } }),
        structured(next),
      ]);
      expect(await isStored(next)).toBe(true);
      expect(await refusals(refusedTopicOf(urn(HOSPITAL)), 3)).toMatchObject([
        { topic, problem: { status: 400, code: 'json-malformed' } },
        { topic, problem: { status: 400, code: 'not-a-cloudevent' } },
        { topic, problem: { status: 422, errors: [{ pointer: '/data/people/0/nhsNumber' }] } },
      ]);
    }, 60_000);

    it("are nobody else's than their topic says, whatever their source is; that is audited", async () => {
      const event = agencyEvent({ source: urn(POLICE) });
      await publisher.publish([structured(event, eventsTopicOf(urn(SCHOOL)))]);
      const [refusal] = await refusals(refusedTopicOf(urn(SCHOOL)), 1);
      expect(refusal).toMatchObject({
        partition: expect.any(Number),
        problem: { status: 403, code: 'not-your-source' },
      });
      const { body } = await service.get<{ entries: Record<string, unknown>[] }>('/v1/audit?limit=100', AUDITOR);
      expect(body.entries).toContainEqual(
        expect.objectContaining({
          actor: `kafka:${eventsTopicOf(urn(SCHOOL))}`,
          agency: urn(SCHOOL),
          action: 'post-events-as-another-agency',
          outcome: 'refused',
        }),
      );
    }, 60_000);

    it('come through a gateway for the agencies that it speaks for, and for no others', async () => {
      const allowed = agencyEvent({ source: urn(POLICE), data: { people: [child(506)] } });
      const foreign = agencyEvent({ source: urn(SCHOOL), data: { people: [child(507)] } });
      await publisher.publish([structured(foreign, GATEWAY_TOPIC), structured(allowed, GATEWAY_TOPIC)]);
      expect(await isStored(allowed)).toBe(true);
      expect(await refusals(GATEWAY_REFUSED_TOPIC, 1)).toMatchObject([{ problem: { code: 'not-your-source' } }]);
    }, 60_000);

    it('wait while the database is away, and are recorded after', async () => {
      const address = new URL(service.database.url);
      const name = address.pathname.slice(1);
      address.pathname = '/postgres';
      const beside = new pg.Client({ connectionString: address.href });
      await beside.connect();
      await beside.query(`alter database ${name} allow_connections false`);
      await beside.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      const event = agencyEvent({ data: { people: [child(508)] } });
      const came = logged.length;
      await publisher.publish([structured(event)]);
      await waitFor('it to have been tried', () => logged.slice(came).join('').includes('they come again'));
      await beside.query(`alter database ${name} allow_connections true`);
      await beside.end();
      expect(await isStored(event)).toBe(true);
    }, 90_000);

    it('are counted', async () => {
      const text = await (await fetch(service.service.metricsUrl ?? '')).text();
      expect(text).toMatch(/^tessera_events_answered_total\{way="kafka",answer="recorded"\} [1-9]/m);
      expect(text).toMatch(/^tessera_events_answered_total\{way="kafka",answer="refused"\} 5$/m);
      expect(text).toMatch(/^tessera_kafka_events_behind 0$/m);
    });

    it('leave nothing personal on what tells of them, nor in the log (row 50)', async () => {
      const told: readonly ReadMessage[] = await readAllTopics(kafka, 'tessera.events.refused');
      expect(told.length).toBeGreaterThanOrEqual(5);
      for (const text of [JSON.stringify(told), logged.join('')]) {
        expect(text).not.toContain(CANARY);
        expect(text).not.toMatch(/999\d{7}|Asha/);
      }
    }, 60_000);
  });
}
