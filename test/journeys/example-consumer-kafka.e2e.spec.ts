import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alertsTopicOf } from '#delivery';
import { agencyEvent, child } from '../support/agency-events.js';
import { checkOf } from '../support/asyncapi.js';
import { startExample } from '../support/examples.js';
import { kafkaForTests } from '../support/kafka.js';
import { readTopic } from '../support/kafka-topics.js';
import { HOSPITAL, startTestService, urn, type TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

const kafka = await kafkaForTests();

if ('skipped' in kafka) {
  it(`is tried where a Kafka broker is: ${kafka.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  describe('the published example kafka-consumer', () => {
    let service: TestService;
    beforeAll(async () => {
      service = await startTestService('example consumer', {
        clock: { now: () => new Date('2026-06-15T12:00:00Z') },
        env: { KAFKA_BROKERS: kafka.brokers },
      });
    }, 60_000);
    afterAll(async () => {
      await service.stop();
      await kafka.stop();
    }, 60_000);

    it('acts on what its agency is told, which is what openapi/asyncapi.json describes', async () => {
      for (const on of ['2026-03-02', '2026-04-01', '2026-05-01']) {
        const event = agencyEvent({ data: { people: [child(601)], occurredOn: { date: on } } });
        expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
      }
      await service.settled();
      const { alerts } = (await service.get<{ alerts: { id: string }[] }>('/v1/alerts', HOSPITAL)).body;
      expect(alerts.length).toBeGreaterThan(0);

      const messages = await readTopic(kafka, alertsTopicOf(urn(HOSPITAL)), ({ length }) => length >= alerts.length);
      for (const { headers, value } of messages) {
        const check = checkOf(headers['ce_type'] ?? '');
        expect(check.headers(headers)).toEqual([]);
        expect(check.payload(JSON.parse(value))).toEqual([]);
      }

      const example = startExample('kafka-consumer/consumer.mjs', { KAFKA_BROKERS: kafka.brokers, AGENCY: HOSPITAL });
      await waitFor('the example to have read its topic', () => example.lines.length >= alerts.length, {
        withinMs: 30_000,
      });
      await example.stop();
      expect(example.lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(alerts.map(({ id }) => id));
    }, 90_000);
  });
}
