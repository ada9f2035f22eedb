import { Kafka, logLevel } from 'kafkajs';
import type { EachMessageHandler } from 'kafkajs';
import type { AlertCloudEvent } from '#alerts';
import { newId } from '#platform';
import type { TestKafka } from './kafka.js';

export interface ReadMessage {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A topic's messages from its beginning, in order of arrival, once `enough` of them have been read. */
export const readTopic = async (
  { brokers }: Pick<TestKafka, 'brokers'>,
  topic: string,
  enough: (read: readonly ReadMessage[]) => boolean,
): Promise<readonly ReadMessage[]> => {
  const client = new Kafka({ clientId: 'reader', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const consumer = client.consumer({ groupId: `reader-${newId()}` });
  const read: ReadMessage[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const eachMessage: EachMessageHandler = async ({ message }) => {
        const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
        read.push({ key: String(message.key), value: String(message.value), headers: Object.fromEntries(headers) });
        if (enough(read)) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return read;
};

/** The events that messages in binary mode stand for (CloudEvents Kafka protocol binding 1.0.2, 3.2). */
export const eventsIn = (read: readonly ReadMessage[]): readonly AlertCloudEvent[] =>
  read.map(({ value, headers: { 'content-type': datacontenttype, ...headers } }) => {
    const attributes = Object.entries(headers).map(([name, each]) => [name.replace(/^ce_/, ''), each]);
    return {
      ...Object.fromEntries(attributes),
      datacontenttype,
      data: JSON.parse(value) as unknown,
    } as AlertCloudEvent;
  });

/** Everything that stands now on the topics whose names begin so, in order of partition and offset. */
export const readAllTopics = async (
  { brokers }: Pick<TestKafka, 'brokers'>,
  prefix: string,
): Promise<readonly (ReadMessage & { readonly topic: string })[]> => {
  const admin = new Kafka({ clientId: 'reader', brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    const all: (ReadMessage & { readonly topic: string })[] = [];
    for (const topic of topics) {
      const offsets = await admin.fetchTopicOffsets(topic);
      const count = offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
      if (count === 0) continue;
      const read = await readTopic({ brokers }, topic, ({ length }) => length >= count);
      all.push(...read.map((message) => ({ ...message, topic })));
    }
    return all;
  } finally {
    await admin.disconnect();
  }
};
