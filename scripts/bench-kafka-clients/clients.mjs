// The two clients, each set up as the service would use it: acknowledged by all replicas, idempotent, murmur2 of the
// key, one request in flight; read as a member of a group that commits what was handled.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../.cache/kafka-clients/package.json', import.meta.url));
/** Found in that folder, and not among the packages of the service. */
const PLATFORMATIC = '@platformatic/kafka';
const SESSION_MS = 10_000;

const kafkajs = (brokers) => {
  const { Kafka, Partitioners, logLevel } = require('kafkajs');
  const kafka = new Kafka({
    clientId: 'bench',
    brokers: [brokers],
    logLevel: logLevel.NOTHING,
    requestTimeout: 5_000,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 4 },
  });
  return {
    producer: async () => {
      const producer = kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: Partitioners.DefaultPartitioner,
      });
      await producer.connect();
      return {
        send: (topic, messages) => producer.send({ topic, acks: -1, messages }),
        close: () => producer.disconnect(),
      };
    },
    consumer: async (topic, groupId, handle) => {
      const consumer = kafka.consumer({ groupId, sessionTimeout: SESSION_MS, heartbeatInterval: 2_000 });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        partitionsConsumedConcurrently: 3,
        eachBatch: async ({ batch }) => {
          await handle(batch.messages.map(({ key, value }) => ({ key: String(key), value: String(value) })));
          const offset = String(BigInt(batch.messages.at(-1).offset) + 1n);
          await consumer.commitOffsets([{ topic, partition: batch.partition, offset }]);
        },
      });
      return { close: () => consumer.disconnect() };
    },
  };
};

const platformatic = (brokers) => {
  const { Producer, Consumer, stringSerializers, stringDeserializers } = require(PLATFORMATIC);
  const common = { clientId: 'bench', bootstrapBrokers: [brokers], timeout: 5_000, retries: 4 };
  return {
    producer: async () => {
      const producer = new Producer({ ...common, serializers: stringSerializers, idempotent: true, acks: -1 });
      return {
        send: (topic, messages) => producer.send({ messages: messages.map((message) => ({ topic, ...message })) }),
        close: () => producer.close(true),
      };
    },
    consumer: async (topic, groupId, handle) => {
      const consumer = new Consumer({
        ...common,
        groupId,
        deserializers: stringDeserializers,
        sessionTimeout: SESSION_MS,
        heartbeatInterval: 2_000,
        autocommit: false,
      });
      const stream = await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' });
      stream.on('error', (error) => process.stderr.write(`${error.message}\n`));
      const reading = (async () => {
        let batch = [];
        for await (const message of stream) {
          batch.push(message);
          // As many as are there: a batch of the client's own is not to be had.
          if (stream.readableLength > 0 && batch.length < 500) continue;
          await handle(batch);
          const last = new Map(batch.map((each) => [each.partition, each]));
          for (const each of last.values()) await each.commit();
          batch = [];
        }
      })();
      return {
        close: async () => {
          await consumer.close(true);
          await reading.catch(() => undefined);
        },
      };
    },
  };
};

export const CLIENTS = { kafkajs, platformatic };
