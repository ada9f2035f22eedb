import kafkajs from 'kafkajs';
import type { Producer } from 'kafkajs';
import { openKafka, REQUEST_MS, RETRY } from '../kafka-connection.js';
import { COMMITTED_TOPIC, openCommittedTopic, partitionOf } from './topic.js';
import type { Committed, CommittedTopicSettings } from './topic.js';

// A CommonJS package: Node does not see the names of all its exports.
const { CompressionTypes } = kafkajs;

/** Publishes committed events. One at a time works: whoever leads. */
export interface CommittedPublisher {
  /**
   * Begins afresh, with a producer of whom the broker knows nothing yet, and the topic made where it is missing.
   * @returns the number of its partitions
   */
  begin(): Promise<number>;
  /**
   * Resolves when all of them are stored by the broker's replicas, each partition's in the order given. Where it throws,
   * it is not known which of them are: begin again.
   * @returns the last position of each partition that was published to
   */
  publish(committed: readonly Committed[]): Promise<ReadonlyMap<number, number>>;
  /** Whether a broker answers now. */
  answers(): Promise<boolean>;
  /** Lets go of the broker. */
  close(): Promise<void>;
}

export const createCommittedPublisher = (settings: CommittedTopicSettings): CommittedPublisher => {
  const kafka = openKafka(settings);
  let producer: Producer | undefined;
  let partitions = 0;

  const close = async (): Promise<void> => {
    const before = producer;
    producer = undefined;
    await before?.disconnect().catch(() => undefined);
  };

  return {
    close,
    answers: async () => {
      const admin = kafka.admin();
      try {
        await admin.connect();
        return true;
      } catch {
        return false;
      } finally {
        await admin.disconnect().catch(() => undefined);
      }
    },
    begin: async () => {
      await close();
      partitions = await openCommittedTopic(kafka, settings);
      const next = kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        retry: RETRY,
      });
      await next.connect();
      producer = next;
      return partitions;
    },
    publish: async (committed) => {
      if (!producer) throw new Error('Publishing has not begun.');
      const last = new Map<number, number>();
      const messages = committed.map(({ familyId, ...said }) => {
        const partition = partitionOf(familyId, partitions);
        last.set(partition, said.position);
        return { partition, key: familyId, value: JSON.stringify(said) };
      });
      if (messages.length > 0) {
        await producer.send({
          topic: COMMITTED_TOPIC,
          acks: -1,
          timeout: REQUEST_MS,
          compression: CompressionTypes.None,
          messages,
        });
      }
      return last;
    },
  };
};
