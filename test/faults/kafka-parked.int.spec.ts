import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { createAlertMessages, createAlertsProcessor, loadRouting, pseudonymOf } from '#alerts';
import {
  alertsTopicOf,
  createKafkaDeliveryProcessor,
  createKafkaPublisher,
  listParkedMessages,
  openKafka,
  startParkedRetries,
} from '#delivery';
import type { ParkedMessageState } from '#delivery';
import { startProcessor } from '#event-store';
import type { EventStore, NewEvent, Processor } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createLogger, loadConfig, newId } from '#platform';
import { personStream } from '#vocabulary';
import { runParked, runRetry } from '../../apps/cli/src/deliveries/deliveries.js';
import { exampleRegister } from '../support/example-register.js';
import { testDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { kafkaForTests } from '../support/kafka.js';
import { eventsIn, readTopic } from '../support/kafka-topics.js';
import type { ReadMessage } from '../support/kafka-topics.js';
import { matchOf, recognised } from '../support/matches.js';
import { waitFor } from '../support/wait-for.js';

const kafka = await kafkaForTests();

if ('skipped' in kafka) {
  it(`is tried where a Kafka broker is: ${kafka.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  describe('an alert message that Kafka does not take (row 19)', () => {
    const logger = createLogger({ level: 'silent' });
    const connection = { brokers: kafka.brokers.split(','), logger };
    const admin = openKafka(connection).admin();
    const publisher = createKafkaPublisher(connection);
    const pseudonymKey = Buffer.alloc(32, 7);
    const run = newId();
    const { register, MASH, SCHOOL } = exampleRegister(run);
    const messages = createAlertMessages({ publicUrl: 'https://tessera.example', pseudonymKey });

    let database: TestDatabase;
    let store: EventStore;
    let alerts: Processor;
    let delivery: Processor;
    let retries: { stop(): Promise<void> };

    beforeAll(async () => {
      await admin.connect();
      // The school's topic takes next to nothing: as if its operator had set a limit of his own.
      await admin.createTopics({
        waitForLeaders: true,
        topics: [
          {
            topic: alertsTopicOf(SCHOOL),
            numPartitions: 1,
            configEntries: [{ name: 'max.message.bytes', value: '300' }],
          },
        ],
      });
      database = await testDatabase('kafka parked');
      store = createPostgresEventStore({ url: database.url });
      const routing = loadRouting(register);
      const parts = { store, pool: database.pool };
      alerts = startProcessor({ ...createAlertsProcessor({ store, agencies: register, routing }), ...parts });
      const delivering = { store, messages, publisher };
      delivery = startProcessor({ ...createKafkaDeliveryProcessor(delivering), ...parts });
      retries = startParkedRetries({ ...delivering, ...parts, leads: () => delivery.leading });
    }, 60_000);
    afterAll(async () => {
      await retries.stop();
      await alerts.stop();
      await delivery.stop();
      await publisher.close();
      await store.close();
      await database.drop();
      await admin.disconnect();
      await kafka.stop();
    }, 60_000);

    const config = () => loadConfig({ DATABASE_URL: database.url });
    const parked = (): Promise<readonly ParkedMessageState[]> => listParkedMessages(database.pool);
    const said = async (work: (output: PassThrough) => Promise<void>): Promise<string> => {
      const output = new PassThrough();
      await work(output);
      return String(output.read());
    };
    const happens = async (personId: string, ...events: NewEvent[]): Promise<void> => {
      const streamId = personStream(personId);
      await store.append([{ streamId, expectedVersion: 'any', events }]);
      await alerts.caughtUpTo(await store.head());
      await delivery.caughtUpTo(await store.head());
    };
    const ofChild = (agency: string, child: string, read: readonly ReadMessage[]) =>
      read.filter(({ key }) => key === pseudonymOf(pseudonymKey, agency, child));
    const arrived = async (agency: string, child: string): Promise<readonly ReadMessage[]> =>
      ofChild(
        agency,
        child,
        await readTopic(kafka, alertsTopicOf(agency), (sofar) => ofChild(agency, child, sofar).length > 0),
      );

    it('is set aside with its reason; all others are told, and what follows flows on', async () => {
      const [first, second] = [newId(), newId()];
      await happens(first, recognised(matchOf(first, { agencies: [SCHOOL] })));
      await happens(second, recognised(matchOf(second)));
      expect(await arrived(MASH, first)).toHaveLength(1);
      expect(await arrived(MASH, second)).toHaveLength(1);
      expect(await parked()).toMatchObject([
        { agency: SCHOOL, reason: 'too-large', code: 'MESSAGE_TOO_LARGE', state: 'parked', attempts: 1 },
      ]);
    }, 60_000);

    it('is listed for an operator, with nothing of the child', async () => {
      const [message] = await parked();
      const table = await said((output) => runParked({ config: config(), output }));
      expect(table).toContain(message?.alertId);
      expect(table).toContain('too-large');
      const json = JSON.parse(await said((output) => runParked({ config: config(), json: true, output }))) as unknown;
      expect(json).toMatchObject({ parked: [{ agency: SCHOOL, reason: 'too-large' }] });
      expect(JSON.stringify(json)).not.toMatch(/personId|subject|cloud/i);
    });

    it('is parked once more where it is sent again and nothing was mended', async () => {
      expect(await said((output) => runRetry({ config: config(), json: true, output }))).toContain('"askedFor":1');
      await waitFor('it to be refused again', async () => (await parked())[0]?.attempts === 2);
      expect(await parked()).toMatchObject([{ state: 'parked', reason: 'too-large', attempts: 2 }]);
    }, 60_000);

    it('arrives under its id when what was wrong is mended and an operator asks for it', async () => {
      const [message] = await parked();
      const { TOPIC } = kafkajs.ConfigResourceTypes;
      const configEntries = [{ name: 'max.message.bytes', value: '1000000' }];
      await admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: TOPIC, name: alertsTopicOf(SCHOOL), configEntries }],
      });
      await runRetry({ config: config(), agency: SCHOOL, json: true, output: new PassThrough() });
      const read = eventsIn(await readTopic(kafka, alertsTopicOf(SCHOOL), ({ length }) => length === 1));
      const made = await store.find([message?.eventId ?? '']);
      expect(made).toHaveLength(1);
      expect(read).toMatchObject([{ type: 'alert.raised.v1', data: { alertId: message?.alertId } }]);
      await waitFor('it to be written down', async () => (await parked()).length === 0);
    }, 60_000);

    it('that cannot be read is set aside alone', async () => {
      const whole = newId();
      const event = { id: newId(), type: 'AlertRaised.v1', data: {} };
      await store.append([{ streamId: `alert-${newId()}`, expectedVersion: 0, events: [event] }]);
      await happens(whole, recognised(matchOf(whole)));
      expect(await arrived(MASH, whole)).toHaveLength(1);
      expect(await parked()).toMatchObject([{ eventId: event.id, reason: 'unreadable', state: 'parked' }]);
    }, 60_000);
  });
}
