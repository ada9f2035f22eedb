import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { openKafka } from '../kafka-connection.js';
import { COMMITTED_PARTITIONS, COMMITTED_TOPIC, openCommittedTopic } from './topic.js';
import type { Committed, CommittedTopicSettings } from './topic.js';

export interface CommittedConsumerSettings extends CommittedTopicSettings {
  /**
   * Deals with events of one partition, in order; of several partitions at once. It gets the same again where it throws,
   * and where another member of the group had them before: it must know what it has dealt with.
   */
  readonly handle: (partition: number, committed: readonly Committed[]) => Promise<void>;
  /** Told of whatever the handler throws, of messages that cannot be read, and of a broker that does not answer. */
  readonly onError: (error: unknown) => void;
  /** Told which partitions are this member's from now on. */
  readonly onAssigned?: (partitions: readonly number[]) => void;
}

export interface CommittedConsumer {
  /** Finishes what is being dealt with, and leaves its partitions to the others. */
  stop(): Promise<void>;
}

const GROUP = 'tessera.sentinels';
/** A member that has not been heard of for so long has lost its partitions. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2_000;
/** So long the others wait for a member that is in the middle of something. */
const REBALANCE_MS = 12_000;
/** Some hundreds of messages: each partition has its turn soon, and heartbeats are never far apart. */
const BYTES_OF_A_PARTITION = 64 * 1024;
const MOST_AT_ONCE = 100;
/** Where reading goes on after a restart: what is read again then is known to be dealt with. */
const COMMIT_EVERY_MS = 1_000;
const WAIT_MS = { shortest: 200, longest: 3_000 };

/** Takes its share of what is dealt out, as a member of the one consumer group of all sentinels. */
export const startCommittedConsumer = (settings: CommittedConsumerSettings): CommittedConsumer =>
  new RunningConsumer(settings);

class RunningConsumer implements CommittedConsumer {
  readonly #kafka: Kafka;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;

  constructor(private readonly settings: CommittedConsumerSettings) {
    this.#kafka = openKafka(settings);
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  /** The client gives up for good where it does not understand what happened: then a new one begins. */
  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let wait = WAIT_MS.shortest; !signal.aborted; wait = Math.min(wait * 2, WAIT_MS.longest)) {
      try {
        await this.#consume(() => (wait = WAIT_MS.shortest));
      } catch (error) {
        this.settings.onError(error);
      }
      await this.#rest(wait);
    }
  }

  /** Consumes until it is stopped, or the client gives up. */
  async #consume(onJoined: () => void): Promise<void> {
    await openCommittedTopic(this.#kafka, this.settings);
    const consumer = this.#kafka.consumer({
      groupId: GROUP,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxBytesPerPartition: BYTES_OF_A_PARTITION,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
    });
    const over = this.#untilOver(consumer);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      onJoined();
      this.settings.onAssigned?.(memberAssignment[COMMITTED_TOPIC] ?? []);
    });
    try {
      await consumer.connect();
      // Who has been away for longer than the broker remembers finds in the database what has been dealt with.
      await consumer.subscribe({ topic: COMMITTED_TOPIC, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        autoCommitInterval: COMMIT_EVERY_MS,
        eachBatchAutoResolve: false,
        // All that were read together: so they may be dealt with together.
        partitionsConsumedConcurrently: COMMITTED_PARTITIONS,
        eachBatch: (payload) => this.#dealWith(payload),
      });
      await over;
    } finally {
      // Lets the batch under way finish, and tells the group.
      await consumer.disconnect().catch(() => undefined);
    }
  }

  /** Rejects where the client gives up. */
  #untilOver(consumer: Consumer): Promise<void> {
    const { signal } = this.#stopping;
    const over = new Promise<void>((resolve, reject) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        if (!restart) reject(error);
      });
    });
    // It is waited for later.
    over.catch(() => undefined);
    return over;
  }

  async #dealWith(payload: EachBatchPayload): Promise<void> {
    const { messages, partition } = payload.batch;
    for (let from = 0; from < messages.length; from += MOST_AT_ONCE) {
      const some = messages.slice(from, from + MOST_AT_ONCE);
      const committed = some.flatMap((message) => this.#read(message));
      const isOurs = (): boolean => payload.isRunning() && !payload.isStale() && !this.#stopping.signal.aborted;
      if (!(await this.#handle(partition, committed, () => payload.heartbeat(), isOurs))) return;
      payload.resolveOffset(some.at(-1)?.offset ?? '');
      await payload.heartbeat();
    }
    await payload.commitOffsetsIfNecessary();
  }

  /**
   * Tries until it has worked. A heartbeat that fails says that the partitions are dealt anew: the client is to know.
   * @returns false where the partition is not ours any more
   */
  async #handle(
    partition: number,
    committed: readonly Committed[],
    heartbeat: () => Promise<void>,
    isOurs: () => boolean,
  ): Promise<boolean> {
    for (let wait = WAIT_MS.shortest; isOurs(); wait = Math.min(wait * 2, WAIT_MS.longest)) {
      try {
        await this.settings.handle(partition, committed);
        return true;
      } catch (error) {
        this.settings.onError(error);
      }
      await this.#rest(wait);
      await heartbeat();
    }
    return false;
  }

  /** What nobody of us has written is passed over. */
  #read({ key, value }: KafkaMessage): readonly Committed[] {
    try {
      const { term, position, personId } = JSON.parse(String(value)) as Partial<Committed>;
      if (typeof term !== 'string' || typeof position !== 'number' || typeof personId !== 'string') {
        throw new TypeError('It does not say what committed events say.');
      }
      return [{ term, position, personId, familyId: String(key) }];
    } catch {
      this.settings.onError(new TypeError('A message of the internal topic cannot be read, and is passed over.'));
      return [];
    }
  }

  async #rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
