import kafkajs from 'kafkajs';
import type { Producer, TopicMessages } from 'kafkajs';
import type { KafkaTopicsConfig } from '#platform';
import { openKafka, REQUEST_MS, RETRY } from './kafka-connection.js';
import type { KafkaConnection } from './kafka-connection.js';
import { AlertsNotPublished } from './publisher.js';
import type { AlertPublisher, AlertTopicMessage } from './publisher.js';

// A CommonJS package: Node does not see the names of all its exports.
const { CompressionTypes, Partitioners } = kafkajs;
const { KafkaJSAggregateError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs;

export interface KafkaSettings extends KafkaConnection {
  /** How alert topics are made. Existing topics are left as they are. */
  readonly topics?: Partial<KafkaTopicsConfig>;
}

const DAY_MS = 86_400_000;

/**
 * Publishes to Apache Kafka: acknowledged by all in-sync replicas, by an idempotent producer, without compression,
 * to topics that it makes where they are missing. Connects when it first publishes.
 */
export const createKafkaPublisher = (settings: KafkaSettings): AlertPublisher => {
  const kafka = openKafka(settings);
  const knownTopics = new Set<string>();
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

  const makeTopics = async (wanted: readonly string[]): Promise<void> => {
    const admin = kafka.admin();
    try {
      await admin.connect();
      const existing = new Set(await admin.listTopics());
      const missing = wanted.filter((topic) => !existing.has(topic));
      if (missing.length > 0) {
        await admin.createTopics({
          waitForLeaders: true,
          topics: missing.map((topic) => topicConfig(topic, settings.topics)),
        });
      }
    } finally {
      await admin.disconnect();
    }
    for (const topic of wanted) knownTopics.add(topic);
  };

  /**
   * After a failure nobody knows what the broker has of this producer: its next sequence numbers could be taken for
   * repetitions of messages that are other ones, and be dropped. A new producer has numbers of its own.
   */
  const startAfresh = async (): Promise<void> => {
    const failed = connected;
    connected = undefined;
    knownTopics.clear();
    await failed?.then((producer) => producer.disconnect()).catch(() => undefined);
  };

  const publishNow = async (messages: readonly AlertTopicMessage[]): Promise<void> => {
    try {
      const unknown = [...new Set(messages.map(({ topic }) => topic))].filter((topic) => !knownTopics.has(topic));
      if (unknown.length > 0) await makeTopics(unknown);
      connected ??= connect();
      const producer = await connected;
      for (const part of inParts(messages)) {
        await producer.sendBatch({
          acks: -1,
          timeout: REQUEST_MS,
          compression: CompressionTypes.None,
          topicMessages: byTopic(part),
        });
      }
    } catch (error) {
      await startAfresh();
      throw new AlertsNotPublished(codeOf(error), messages.length);
    }
  };

  /** One after the other: a failure replaces the producer, which must not happen under another call's feet. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = underWay.then(work, work);
    underWay = turn.catch(() => undefined);
    return turn;
  };

  return {
    publish: (messages) => (messages.length === 0 ? Promise.resolve() : inTurn(() => publishNow(messages))),
    close: () => inTurn(startAfresh),
  };
};

const topicConfig = (topic: string, settings: Partial<KafkaTopicsConfig> = {}) => {
  const replicationFactor = settings.replicationFactor ?? 1;
  // All but one of the copies must be written before a message counts as stored.
  const minInSyncReplicas = Math.max(1, replicationFactor - 1);
  return {
    topic,
    numPartitions: settings.partitions ?? 6,
    replicationFactor,
    configEntries: [
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'retention.ms', value: String((settings.retentionDays ?? 30) * DAY_MS) },
      { name: 'min.insync.replicas', value: String(minInSyncReplicas) },
      { name: 'compression.type', value: 'producer' },
    ],
  };
};

/**
 * What is sent at once stays well below the broker's limit (`message.max.bytes`, 1 MiB by default), which counts all
 * messages for one partition together: the first batch after an outage can be long.
 */
const MOST_BYTES_AT_ONCE = 400_000;

const inParts = (messages: readonly AlertTopicMessage[]): readonly AlertTopicMessage[][] => {
  const parts: AlertTopicMessage[][] = [];
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

const byTopic = (messages: readonly AlertTopicMessage[]): TopicMessages[] => {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of messages) {
    const known = topics.get(topic) ?? { topic, messages: [] };
    known.messages.push({ key, value, headers: { ...headers } });
    topics.set(topic, known);
  }
  return [...topics.values()];
};

/** The broker's own word for an error, or the error's name: never its text, which is not ours to vouch for. */
const codeOf = (error: unknown): string => {
  if (error instanceof KafkaJSProtocolError) return error.type;
  if (error instanceof KafkaJSNumberOfRetriesExceeded && error.cause) return codeOf(error.cause);
  if (error instanceof KafkaJSAggregateError) return codeOf(error.errors[0]);
  return error instanceof Error ? error.name : 'unknown';
};
