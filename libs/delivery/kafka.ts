import kafkajs from 'kafkajs';
import type { Producer, SASLOptions, TopicMessages } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaLog } from './kafka-log.js';
import { AlertsNotPublished } from './publisher.js';
import type { AlertPublisher, AlertTopicMessage } from './publisher.js';

// A CommonJS package: Node does not see the names of all its exports.
const { CompressionTypes, Kafka, logLevel, Partitioners } = kafkajs;
const { KafkaJSAggregateError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs;

/** How alert topics are made. Existing topics are left as they are. */
export interface TopicSettings {
  /** Fixed for good: with another number, a child's messages would move to another partition. Default 6. */
  readonly partitions?: number;
  /** Copies of each message. Default 1; 3 where there are three brokers. */
  readonly replicationFactor?: number;
  /** How many copies must be written before a message counts as stored. Default: all but one, at least one. */
  readonly minInSyncReplicas?: number;
  /** How long an agency can be away and still read everything. Default 30 days. */
  readonly retentionMs?: number;
}

export interface KafkaSettings {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly tls?: boolean;
  readonly sasl?: SASLOptions;
  readonly topics?: TopicSettings;
  readonly logger: Logger;
}

const DAY_MS = 86_400_000;
/** How long the broker has for one answer, its replicas included. */
const REQUEST_MS = 5_000;
/**
 * Some five seconds of trying where nothing answers, half a minute where a broker hangs: then the caller, which lets
 * go of what it holds and comes back, waits instead.
 */
const RETRY = { initialRetryTime: 200, multiplier: 2, factor: 0.2, maxRetryTime: 2_000, retries: 4 };

/**
 * Publishes to Apache Kafka: acknowledged by all in-sync replicas, by an idempotent producer, without compression,
 * to topics that it makes where they are missing. Connects when it first publishes.
 */
export const createKafkaPublisher = (settings: KafkaSettings): AlertPublisher => {
  const kafka = new Kafka({
    clientId: settings.clientId ?? 'tessera',
    brokers: [...settings.brokers],
    ssl: settings.tls ?? false,
    sasl: settings.sasl,
    connectionTimeout: 3_000,
    requestTimeout: REQUEST_MS,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator: kafkaLog(settings.logger),
  });
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

const topicConfig = (topic: string, settings: TopicSettings = {}) => {
  const replicationFactor = settings.replicationFactor ?? 1;
  const minInSyncReplicas = settings.minInSyncReplicas ?? Math.max(1, replicationFactor - 1);
  return {
    topic,
    numPartitions: settings.partitions ?? 6,
    replicationFactor,
    configEntries: [
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'retention.ms', value: String(settings.retentionMs ?? 30 * DAY_MS) },
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
