import type { Kafka } from 'kafkajs';
import type { KafkaTopicsConfig } from '#platform';
import type { KafkaConnection } from '../kafka-connection.js';

/** Where committed events are dealt out to those who evaluate. For the service alone. */
export const COMMITTED_TOPIC = 'tessera.internal.committed';

/** What the topic says of a committed event: whose it is and where it stands, and nothing of what it says. */
export interface Committed {
  /** Of whoever dealt it out. */
  readonly term: string;
  /** Global position. */
  readonly position: number;
  /** In whose stream it stands. */
  readonly personId: string;
  /** The key: events of a family keep their order. A UUID. */
  readonly familyId: string;
}

export interface CommittedTopicSettings extends KafkaConnection {
  /** How the topic is made where it is missing. */
  readonly topics?: Pick<KafkaTopicsConfig, 'replicationFactor'>;
}

/** More than any area has sentinels: each takes some, and none can have less than one. */
export const COMMITTED_PARTITIONS = 24;
/** What is not dealt with for so long is dealt out again when the next term begins. */
const RETENTION_MS = 7 * 86_400_000;

/** Makes the topic where it is missing; answers how many partitions it has. */
export const openCommittedTopic = async (
  kafka: Kafka,
  { topics }: Pick<CommittedTopicSettings, 'topics'>,
): Promise<number> => {
  const admin = kafka.admin();
  const replicationFactor = topics?.replicationFactor ?? 1;
  try {
    await admin.connect();
    const topic = COMMITTED_TOPIC;
    if (!(await admin.listTopics()).includes(topic)) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: [
          {
            topic,
            numPartitions: COMMITTED_PARTITIONS,
            replicationFactor,
            configEntries: [
              { name: 'cleanup.policy', value: 'delete' },
              { name: 'retention.ms', value: String(RETENTION_MS) },
              { name: 'min.insync.replicas', value: String(Math.max(1, replicationFactor - 1)) },
              { name: 'compression.type', value: 'producer' },
            ],
          },
        ],
      });
    }
    const { topics: described } = await admin.fetchTopicMetadata({ topics: [topic] });
    return described[0]?.partitions.length ?? 0;
  } finally {
    await admin.disconnect();
  }
};

/** The partition of a family: by the last of its id, which is random in every version of UUIDs. */
export const partitionOf = (familyId: string, partitions: number): number =>
  Number.parseInt(familyId.slice(-8), 16) % partitions;
