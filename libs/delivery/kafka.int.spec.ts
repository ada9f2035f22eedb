import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAlertMessages, createAlertsProcessor, loadRouting, pseudonymOf } from '#alerts';
import { moveCheckpoint, startProcessor } from '#event-store';
import type { EventStore, NewEvent, Processor } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createLogger, newId } from '#platform';
import { personStream } from '#vocabulary';
import { exampleRegister } from '../../test/support/example-register.js';
import { testDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { kafkaForTests } from '../../test/support/kafka.js';
import { eventsIn, readTopic } from '../../test/support/kafka-topics.js';
import type { ReadMessage } from '../../test/support/kafka-topics.js';
import { lapsed, matchOf, recognised, reported } from '../../test/support/matches.js';
import { createKafkaPublisher } from './kafka.js';
import { createKafkaDeliveryProcessor } from './processor.js';
import { NotPublished } from './publisher.js';
import type { TopicPublisher, TopicMessage } from './publisher.js';
import { alertsTopicOf } from './topic.js';

const kafka = await kafkaForTests();

if ('skipped' in kafka) {
  it(`is tried where a Kafka broker is: ${kafka.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  const logged: string[] = [];
  const logger = createLogger({ level: 'debug', destination: { write: (line) => logged.push(line) } });
  const brokers = kafka.brokers.split(',');
  const publisher = createKafkaPublisher({ brokers, logger });

  afterAll(async () => {
    await publisher.close();
    await kafka.stop();
  });

  describe('publishing to Kafka', () => {
    const message = (topic: string, key: string, value: string): TopicMessage => ({
      topic,
      key,
      value,
      headers: {},
    });
    const aTopic = (): string => `tessera.alerts.example-${newId()}`;

    it('makes the topic, and keeps the order of a key', async () => {
      const topic = aTopic();
      await publisher.publish(
        Array.from({ length: 20 }, (_, index) => message(topic, `key-${index % 2}`, String(index))),
      );
      const read = await readTopic(kafka, topic, ({ length }) => length === 20);
      for (const key of [0, 1]) {
        const values = read.filter((each) => each.key === `key-${key}`).map(({ value }) => Number(value));
        expect(values).toEqual(Array.from({ length: 10 }, (_, index) => index * 2 + key));
      }
    }, 60_000);

    it('publishes more at once than the broker takes in one piece', async () => {
      const topic = aTopic();
      await publisher.publish(Array.from({ length: 30 }, () => message(topic, 'key', '.'.repeat(100_000))));
      expect(await readTopic(kafka, topic, ({ length }) => length === 30)).toHaveLength(30);
    }, 60_000);

    it('says which message the broker refuses and why, and all others arrive, in their order', async () => {
      const topic = aTopic();
      const messages = Array.from({ length: 9 }, (_, index) => message(topic, 'key', String(index)));
      const tooLarge = message(topic, 'key', '.'.repeat(2_000_000));
      messages.splice(4, 0, tooLarge);
      const refused = await publisher.publish(messages);
      expect(refused).toEqual([{ message: tooLarge, reason: 'too-large', code: 'MESSAGE_TOO_LARGE' }]);
      const unique = (read: readonly ReadMessage[]) => [...new Set(read.map(({ value }) => value))];
      const read = await readTopic(kafka, topic, (sofar) => unique(sofar).length === 9);
      expect(unique(read)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
    }, 60_000);

    it('says which topic the broker does not take', async () => {
      const wrong = message('not a topic', 'key', 'value');
      const right = message(aTopic(), 'key', 'value');
      expect(await publisher.publish([wrong, right])).toMatchObject([{ message: wrong, reason: 'topic-refused' }]);
      expect(await readTopic(kafka, right.topic, ({ length }) => length === 1)).toHaveLength(1);
    }, 60_000);

    it('names why a topic cannot be made', async () => {
      const wanting = createKafkaPublisher({ brokers, logger, topics: { replicationFactor: 3000 } });
      const refused = wanting.publish([message(aTopic(), 'key', 'value')]);
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_REPLICATION_FACTOR' });
      await wanting.close();
    }, 60_000);

    it('has nothing to say where the client is only warning of what was chosen', async () => {
      await publisher.publish([message(aTopic(), 'key', 'value')]);
      expect(logged.join('')).not.toMatch(/partitioner|EoS/i);
    }, 60_000);
  });

  describe('an alert', () => {
    const CANARIES = ['Asha-Canary', '9990000018', 'canary-narrative'];
    const pseudonymKey = Buffer.alloc(32, 7);
    // The names are this run's own: topics of a broker that others use as well are not mixed up.
    const run = newId();
    const { register, MASH, SCHOOL } = exampleRegister(run);
    const messages = createAlertMessages({ publicUrl: 'https://tessera.example', pseudonymKey });

    let database: TestDatabase;
    let store: EventStore;
    let alerts: Processor;
    let delivery: Processor;
    const failures: unknown[] = [];
    let failed: () => void = () => undefined;

    const startDelivery = (through: TopicPublisher = publisher): Processor =>
      startProcessor({
        ...createKafkaDeliveryProcessor({ store, messages, publisher: through }),
        store,
        pool: database.pool,
        onError: (error) => {
          failures.push(error);
          failed();
        },
      });

    beforeAll(async () => {
      database = await testDatabase('kafka delivery');
      store = createPostgresEventStore({ url: database.url });
      const routing = loadRouting(register);
      alerts = startProcessor({
        ...createAlertsProcessor({ store, agencies: register, routing }),
        store,
        pool: database.pool,
      });
      delivery = startDelivery();
    }, 60_000);
    afterAll(async () => {
      await alerts.stop();
      await delivery.stop();
      await store.close();
      await database.drop();
    }, 60_000);

    const happens = async (personId: string, ...events: NewEvent[]): Promise<void> => {
      const streamId = personStream(personId);
      const read = await store.readStream(streamId);
      await store.append([{ streamId, expectedVersion: read.length, events }]);
    };
    const alerted = async (): Promise<void> => alerts.caughtUpTo(await store.head());
    const delivered = async (): Promise<void> => delivery.caughtUpTo(await store.head());

    it("arrives once on each recipient's topic, keyed by the child's pseudonym, with nothing personal", async () => {
      const child = newId();
      const secret = Buffer.from(CANARIES.join(' '));
      const told = CANARIES.join(' ');
      const words = { explanation: told, reported: told, weighed: told, lapses: told, questions: CANARIES };
      const match = matchOf(child, { agencies: [SCHOOL], ...words });
      await happens(child, reported(child, SCHOOL, { facts: { note: CANARIES } }, secret), recognised(match));
      await alerted();
      await delivered();

      for (const [agency, reason] of [
        [MASH, 'mash-triage'],
        [SCHOOL, 'reported-evidence'],
      ] as const) {
        const read = await readTopic(kafka, alertsTopicOf(agency), ({ length }) => length === 1);
        const pseudonym = pseudonymOf(pseudonymKey, agency, child);
        expect(read).toMatchObject([
          {
            key: pseudonym,
            headers: { ce_specversion: '1.0', ce_subject: pseudonym, 'content-type': 'application/json' },
          },
        ]);
        expect(eventsIn(read)).toMatchObject([{ type: 'alert.raised.v1', subject: pseudonym, data: { reason } }]);
        for (const canary of [...CANARIES, child, match.matchId]) expect(JSON.stringify(read)).not.toContain(canary);
      }
    }, 60_000);

    it('comes again under the same id where it is not known to have arrived', async () => {
      await alerted();
      await delivered();
      const child = newId();
      await happens(child, recognised(matchOf(child, { agencies: [SCHOOL] })));
      await alerted();
      await delivered();
      await delivery.stop();
      await moveCheckpoint(database.pool, 'delivery-kafka', 0);
      delivery = startDelivery();
      await delivered();

      const pseudonym = pseudonymOf(pseudonymKey, SCHOOL, child);
      const ofChild = (read: readonly ReadMessage[]) => read.filter(({ key }) => key === pseudonym);
      const read = await readTopic(kafka, alertsTopicOf(SCHOOL), (sofar) => ofChild(sofar).length === 2);
      expect(new Set(ofChild(read).map(({ value }) => value)).size).toBe(1);
    }, 60_000);

    const { outage } = kafka;
    if (outage) {
      it('waits while Kafka is away, and then arrives, in the order of its child; nothing else waits', async () => {
        await alerted();
        await delivered();
        const children = Array.from({ length: 20 }, () => newId());
        const hasFailed = new Promise<void>((resolve) => {
          failed = resolve;
        });
        await outage.begin();
        for (const child of children) await happens(child, recognised(matchOf(child)));
        await alerted();
        for (const child of children) await happens(child, lapsed(matchOf(child)));
        await alerted();
        await hasFailed;
        expect(failures.at(-1)).toBeInstanceOf(NotPublished);
        await outage.end();
        await delivered();

        const pseudonyms = new Set(children.map((child) => pseudonymOf(pseudonymKey, MASH, child)));
        const news = (read: readonly ReadMessage[]) => [
          ...new Map(read.filter(({ key }) => pseudonyms.has(key)).map((each) => [each.value, each])).values(),
        ];
        const read = news(await readTopic(kafka, alertsTopicOf(MASH), (sofar) => news(sofar).length === 40));
        for (const pseudonym of pseudonyms) {
          const types = eventsIn(read.filter(({ key }) => key === pseudonym)).map(({ type }) => type);
          expect(types).toEqual(['alert.raised.v1', 'alert.withdrawn.v1']);
        }
      }, 120_000);
    }

    it('leaves nothing personal in the log', () => {
      expect(logged.length).toBeGreaterThan(0);
      for (const canary of CANARIES) expect(logged.join('')).not.toContain(canary);
    });
  });
}
