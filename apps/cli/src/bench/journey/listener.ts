import { alertsTopicOf, openKafka } from '#delivery';
import { createLogger, newId } from '#platform';
import type { Leftovers } from '../leftovers.js';
import { now } from './open-loop.js';

/** A message as it came to whoever listens. */
export interface Arrived {
  readonly topic: string;
  /** The child's pseudonym for the agency. */
  readonly key: string;
  /** Of the CloudEvent. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** An agency system for every agency: it reads all topics of alerts, each partition in its order. */
export interface Listener {
  /** In the order in which they came. */
  readonly arrived: readonly Arrived[];
  /** Waits until it has whatever stands on the topics now. */
  hasAll(): Promise<void>;
}

const PARTITIONS = 6;

/** Begins to listen to what these agencies are told. What stood on their topics before is read, too. */
export const startListener = async (
  brokers: string,
  agencies: readonly string[],
  leftovers: Leftovers,
): Promise<Listener> => {
  const kafka = openKafka({
    brokers: brokers.split(','),
    clientId: 'tessera-bench',
    logger: createLogger({ level: 'silent' }),
  });
  const admin = kafka.admin();
  await admin.connect();
  leftovers.add(() => admin.disconnect());
  const topics = agencies.map(alertsTopicOf);
  const known = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !known.has(topic));
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map((topic) => ({ topic, numPartitions: PARTITIONS, replicationFactor: 1 })),
  });

  const arrived: Arrived[] = [];
  /** The next offset of each partition. */
  const read = new Map<string, number>();
  // As a system that reads alerts as soon as they are there, and comes back by itself when the broker has been away.
  const consumer = kafka.consumer({
    groupId: `tessera-bench-${newId()}`,
    maxWaitTimeInMs: 500,
    retry: { initialRetryTime: 200, maxRetryTime: 1_000, retries: 1_000_000 },
  });
  await consumer.connect();
  leftovers.add(() => consumer.disconnect());
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  const joined = new Promise<void>((resolve) => void consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.run({
    eachMessage: ({ topic, partition, message: { key, headers, offset } }) => {
      arrived.push({ topic, key: String(key), id: String(headers?.ce_id), at: now() });
      read.set(`${topic} ${String(partition)}`, Number(offset) + 1);
      return Promise.resolve();
    },
  });
  await joined;

  const behind = async (): Promise<boolean> => {
    for (const topic of topics) {
      for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
        const next = Number(high);
        if (next > Number(low) && (read.get(`${topic} ${String(partition)}`) ?? 0) < next) return true;
      }
    }
    return false;
  };
  return {
    arrived,
    hasAll: async () => {
      while (await behind()) await new Promise((resolve) => setTimeout(resolve, 100));
    },
  };
};
