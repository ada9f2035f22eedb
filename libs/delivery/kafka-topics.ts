import kafkajs from 'kafkajs';
import type { Admin, Kafka as KafkaClient } from 'kafkajs';
import type { Logger } from 'pino';
import type { KafkaTopicsConfig } from '#platform';
import { codeOf } from './kafka-errors.js';

const { ConfigResourceTypes } = kafkajs;

export interface TopicsParts {
  readonly kafka: KafkaClient;
  readonly topics?: Partial<KafkaTopicsConfig>;
  readonly logger: Logger;
}

const DAY_MS = 86_400_000;

interface WantedTopic {
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Settings of the topic, by Kafka's names. */
  readonly entries: Readonly<Record<string, string>>;
}

/** How a topic is to be, by the settings. */
const wanted = (settings: Partial<KafkaTopicsConfig> = {}): WantedTopic => {
  const { partitions = 6, replicationFactor = 1, retentionDays = 30 } = settings;
  return {
    partitions,
    replicationFactor,
    entries: {
      'cleanup.policy': 'delete',
      'retention.ms': String(retentionDays * DAY_MS),
      // All but one of the copies must be written before a message counts as stored.
      'min.insync.replicas': String(Math.max(1, replicationFactor - 1)),
      'compression.type': 'producer',
    },
  };
};

/** The topics that a client writes to or reads. */
export interface Topics {
  /**
   * Makes the topics that are missing. One that is there is left as it is: where it differs from the settings, or
   * where that cannot be seen, the log says so once.
   * @throws Error of the client, where a topic can neither be found nor made.
   */
  ensure(names: readonly string[]): Promise<void>;
  /** Looks again whether they are there, the next time: after a failure nobody knows. */
  lookAgain(): void;
}

export const createTopics = (parts: TopicsParts): Topics => {
  const known = new Set<string>();
  const compared = new Set<string>();
  return {
    ensure: async (names) => {
      const unknown = [...new Set(names)].filter((topic) => !known.has(topic));
      if (unknown.length === 0) return;
      const admin = parts.kafka.admin();
      try {
        await admin.connect();
        const existing = new Set(await admin.listTopics());
        const missing = unknown.filter((topic) => !existing.has(topic));
        if (missing.length > 0) await makeTopics(admin, missing, wanted(parts.topics));
        const toCompare = unknown.filter((topic) => existing.has(topic) && !compared.has(topic));
        if (toCompare.length > 0) await compareTopics(admin, toCompare, parts);
      } finally {
        await admin.disconnect();
      }
      for (const topic of unknown) {
        known.add(topic);
        compared.add(topic);
      }
    },
    lookAgain: () => {
      known.clear();
    },
  };
};

const makeTopics = async (
  admin: Admin,
  names: readonly string[],
  { partitions, replicationFactor, entries }: WantedTopic,
): Promise<void> => {
  await admin.createTopics({
    waitForLeaders: true,
    topics: names.map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })),
    })),
  });
};

/** What keeps messages for a shorter time, or less safely, than the settings say is nobody's wish: it is said. */
const compareTopics = async (
  admin: Admin,
  names: readonly string[],
  { topics, logger }: TopicsParts,
): Promise<void> => {
  try {
    const found = await readTopics(admin, names);
    for (const [topic, is] of found) {
      const { partitions, replicationFactor, entries } = wanted(topics);
      const should = { partitions: String(partitions), 'replication.factor': String(replicationFactor), ...entries };
      const differences = Object.entries(should)
        .filter(([name, value]) => is[name] !== undefined && is[name] !== value)
        .map(([name, value]) => ({ name, is: is[name], shouldBe: value }));
      if (differences.length > 0) {
        logger.warn({ topic, differences }, 'A Kafka topic is not as the settings say: it is used as it is.');
      }
    }
  } catch (error) {
    logger.warn(
      { topics: names, code: codeOf(error) },
      'Whether Kafka topics are as the settings say cannot be seen: they are used as they are.',
    );
  }
};

const readTopics = async (
  admin: Admin,
  names: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  const entries = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      {
        partitions: String(partitions.length),
        'replication.factor': String(partitions[0]?.replicas.length ?? 0),
        ...entries.get(name),
      },
    ]),
  );
};
