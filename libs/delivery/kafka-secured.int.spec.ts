import { afterAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { createLogger, loadConfig, newId } from '#platform';
import type { KafkaConfig } from '#platform';
import { securedKafkaForTests } from '../../test/support/kafka.js';
import { readTopic } from '../../test/support/kafka-topics.js';
import { openKafka } from './kafka-connection.js';
import { createKafkaPublisher } from './kafka.js';
import type { TopicMessage } from './publisher.js';
import { eventsTopicOf } from './topic.js';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const kafka = await securedKafkaForTests(['tessera', 'school']);

if (!('secured' in kafka) || !kafka.secured) {
  it(`is tried where the jars of a broker are: ${'skipped' in kafka ? kafka.skipped : ''}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  const { secured } = kafka;
  afterAll(() => kafka.stop());

  describe('a broker that takes nobody without encryption, certificate and password', () => {
    const logged: string[] = [];
    const logger = createLogger({ level: 'debug', destination: { write: (line) => logged.push(line) } });
    const tls = {
      KAFKA_BROKERS: secured.brokers,
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: secured.certificateFile,
      KAFKA_TLS_CERT_FILE: secured.certificateFile,
      KAFKA_TLS_KEY_FILE: secured.keyFile,
    };
    const as = (user: string, mechanism: string, password = secured.passwords[user] ?? ''): KafkaConfig =>
      loadConfig({
        ...tls,
        KAFKA_SASL_MECHANISM: mechanism,
        KAFKA_SASL_USERNAME: user,
        KAFKA_SASL_PASSWORD: password,
      }).kafka;
    const aMessage = (topic = `tessera.alerts.example-${newId()}`): TopicMessage => ({
      topic,
      key: 'key',
      value: 'value',
      headers: {},
    });
    const publishing = async (config: KafkaConfig, ...messages: TopicMessage[]) => {
      const publisher = createKafkaPublisher({ ...config, logger });
      try {
        return await publisher.publish(messages);
      } finally {
        await publisher.close();
      }
    };

    it.each(['plain', 'scram-sha-512'])('lets the service in by %s', async (mechanism) => {
      expect(await publishing(as('tessera', mechanism), aMessage())).toEqual([]);
    });

    it.each([
      ['with a wrong password', () => as('tessera', 'scram-sha-512', 'canary-wrong-password')],
      ['with no password', () => loadConfig(tls).kafka],
      [
        'with no certificate of its own',
        () => ({ ...as('tessera', 'plain'), tls: { ca: as('tessera', 'plain').tls?.ca } }),
      ],
      [
        'that does not know its authority',
        () => ({
          ...as('tessera', 'plain'),
          tls: { cert: as('tessera', 'plain').tls?.cert, key: as('tessera', 'plain').tls?.key },
        }),
      ],
      ['without encryption', () => ({ ...as('tessera', 'plain'), tls: undefined })],
    ])(
      'takes no client %s',
      async (_, config) => {
        await expect(publishing(config(), aMessage())).rejects.toMatchObject({ name: 'NotPublished' });
      },
      60_000,
    );

    it('lets an agency write to its own topic and to no other; what it may not write is said', async () => {
      const [own, others] = [
        aMessage(eventsTopicOf('urn:agency:school')),
        aMessage(eventsTopicOf('urn:agency:police')),
      ];
      const admin = openKafka({ ...as('tessera', 'plain'), logger }).admin();
      await admin.connect();
      await admin.createAcls({
        acl: [AclOperationTypes.CREATE, AclOperationTypes.DESCRIBE, AclOperationTypes.WRITE].map((operation) => ({
          resourceType: AclResourceTypes.TOPIC,
          resourceName: own.topic,
          resourcePatternType: ResourcePatternTypes.LITERAL,
          principal: 'User:school',
          host: '*',
          operation,
          permissionType: AclPermissionTypes.ALLOW,
        })),
      });
      await admin.disconnect();
      const refused = await publishing(as('school', 'scram-sha-512'), others, own);
      expect(refused).toEqual([{ message: others, reason: 'not-authorised', code: 'TOPIC_AUTHORIZATION_FAILED' }]);
      expect(await readTopic(kafka, own.topic, ({ length }) => length === 1)).toHaveLength(1);
    }, 60_000);

    it('is told no password through the log', () => {
      expect(logged.length).toBeGreaterThan(0);
      for (const password of [...Object.values(secured.passwords), 'canary-wrong-password']) {
        expect(logged.join('')).not.toContain(password);
      }
    });
  });
}
