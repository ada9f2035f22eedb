import kafkajs from 'kafkajs';
import type { Producer, TopicMessages } from 'kafkajs';
import type { KafkaTopicsConfig } from '#platform';
import { openKafka, REQUEST_MS, RETRY } from './kafka-connection.js';
import type { KafkaConnection } from './kafka-connection.js';
import { codeOf, refusalOf } from './kafka-errors.js';
import { createTopics } from './kafka-topics.js';
import { NotPublished } from './publisher.js';
import type { RefusedMessage, TopicMessage, TopicPublisher } from './publisher.js';

// A CommonJS package: Node does not see the names of all its exports.
const { CompressionTypes, Partitioners } = kafkajs;

export interface KafkaSettings extends KafkaConnection {
  /** How topics are made that are missing. Default: 6 partitions, one copy, 30 days. */
  readonly topics?: Partial<KafkaTopicsConfig>;
}

/**
 * Publishes to Apache Kafka: acknowledged by all in-sync replicas, by an idempotent producer, without compression,
 * to topics that it makes where they are missing. Connects when it first publishes.
 */
export const createKafkaPublisher = (settings: KafkaSettings): TopicPublisher => {
  const kafka = openKafka(settings);
  const topics = createTopics({ ...settings, kafka });
  let connected: Promise<Producer> | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  const connect = async (): Promise<Producer> => {
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      // Murmur2 of the key, as Kafka's own clients do; naming it keeps kafkajs from warning that it changed.
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: RETRY,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  };

  /**
   * After a failure nobody knows what the broker has of this producer: its next sequence numbers could be taken for
   * repetitions of messages that are other ones, and be dropped. A new producer has numbers of its own.
   */
  const startAfresh = async (): Promise<void> => {
    const failed = connected;
    connected = undefined;
    topics.lookAgain();
    await failed?.then((producer) => producer.disconnect()).catch(() => undefined);
  };

  const sendPart = async (part: readonly TopicMessage[]): Promise<void> => {
    await topics.ensure(part.map(({ topic }) => topic));
    connected ??= connect();
    const producer = await connected;
    await producer.sendBatch({
      acks: -1,
      timeout: REQUEST_MS,
      compression: CompressionTypes.None,
      topicMessages: byTopic(part),
    });
  };

  /** Where one of many is refused, halves are tried: what is refused is found, and everything else goes out in order. */
  const sendOrRefuse = async (part: readonly TopicMessage[]): Promise<readonly RefusedMessage[]> => {
    try {
      await sendPart(part);
      return [];
    } catch (error) {
      await startAfresh();
      const reason = refusalOf(error);
      const [message] = part;
      if (reason === undefined || !message) throw new NotPublished(codeOf(error), part.length);
      if (part.length === 1) return [{ message, reason, code: codeOf(error) }];
      const half = Math.ceil(part.length / 2);
      return [...(await sendOrRefuse(part.slice(0, half))), ...(await sendOrRefuse(part.slice(half)))];
    }
  };

  const publishNow = async (messages: readonly TopicMessage[]): Promise<readonly RefusedMessage[]> => {
    const refused: RefusedMessage[] = [];
    for (const part of inParts(messages)) refused.push(...(await sendOrRefuse(part)));
    return refused;
  };

  /** One after the other: a failure replaces the producer, which must not happen under another call's feet. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = underWay.then(work, work);
    underWay = turn.catch(() => undefined);
    return turn;
  };

  return {
    publish: (messages) => (messages.length === 0 ? Promise.resolve([]) : inTurn(() => publishNow(messages))),
    close: () => inTurn(startAfresh),
  };
};

/**
 * What is sent at once stays well below the broker's limit (`message.max.bytes`, 1 MiB by default), which counts all
 * messages for one partition together: the first batch after an outage can be long.
 */
const MOST_BYTES_AT_ONCE = 400_000;

const inParts = (messages: readonly TopicMessage[]): readonly TopicMessage[][] => {
  const parts: TopicMessage[][] = [];
  let bytes = MOST_BYTES_AT_ONCE;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + 200;
    if (bytes + size > MOST_BYTES_AT_ONCE) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(message);
    bytes += size;
  }
  return parts;
};

const byTopic = (messages: readonly TopicMessage[]): TopicMessages[] => {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of messages) {
    const known = topics.get(topic) ?? { topic, messages: [] };
    known.messages.push({ key, value, headers: { ...headers } });
    topics.set(topic, known);
  }
  return [...topics.values()];
};
