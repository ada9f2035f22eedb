import type { Batch, Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { GrowingPause } from '#event-store';
import type { KafkaTopicsConfig } from '#platform';
import { openKafka, RETRY } from './kafka-connection.js';
import type { KafkaConnection } from './kafka-connection.js';
import { createTopics } from './kafka-topics.js';

/** A message as it was read. What it holds is whoever sent it's, and was not looked at. */
export interface ReadMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Absent where the message has none. */
  readonly value?: Buffer;
  /** The last of each name. */
  readonly headers: ReadonlyMap<string, Buffer>;
}

export interface TopicReaderSettings extends KafkaConnection {
  /** Readers of one group share the partitions. */
  readonly groupId: string;
  /** They are made where they are missing. */
  readonly topicNames: readonly string[];
  /** Topics that are made with them: what the handler writes to. */
  readonly alsoMade?: readonly string[];
  readonly topics?: Partial<KafkaTopicsConfig>;
  /**
   * Deals with messages of one partition, in order. When it resolves they are done with for good; when it throws, it
   * gets the same ones again, after a growing pause. It gets some again, too, where partitions change hands.
   */
  readonly handle: (messages: readonly ReadMessage[], over: AbortSignal) => Promise<void>;
  /** Most messages that are handled at once. Default 500. */
  readonly atOnce?: number;
  /** Told of what the handler throws, and of what keeps the reader from its brokers: it goes on. */
  readonly onError?: (error: unknown) => void;
}

export interface TopicReader {
  /** Messages that were not handled yet, of the partitions that this reader has been given, as last seen. */
  behind(): number;
  /** Finishes what is being handled, and leaves the group. */
  stop(): Promise<void>;
}

/**
 * A reader that has died is missed after this long, and its partitions are given to others; one that hears of a
 * rebalance has as long to finish what it handles (milliseconds).
 */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2_000;
const PARTITIONS_AT_ONCE = 3;

/**
 * Reads topics as a member of a consumer group, for ever. An offset is committed when what came before it was handled,
 * and not earlier: nothing is lost, and what was handled by somebody who died before the commit comes again.
 */
export const startTopicReader = (settings: TopicReaderSettings): TopicReader => new RunningReader(settings);

class RunningReader implements TopicReader {
  readonly #stopping = new AbortController();
  readonly #behind = new Map<string, number>();
  readonly #ended: Promise<void>;

  constructor(private readonly settings: TopicReaderSettings) {
    this.#ended = this.#run();
  }

  behind(): number {
    return [...this.#behind.values()].reduce((sum, each) => sum + each, 0);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const failures = new GrowingPause(500, 10_000);
    while (!signal.aborted) {
      try {
        await this.#readUntilItFails();
        failures.reset();
      } catch (error) {
        this.settings.onError?.(error);
      }
      await failures.wait(signal);
    }
  }

  /** The client starts itself anew after most failures, and gives up after some: those end this. */
  async #readUntilItFails(): Promise<void> {
    const { signal } = this.#stopping;
    const kafka = openKafka(this.settings);
    const { topicNames, alsoMade = [] } = this.settings;
    await createTopics({ ...this.settings, kafka }).ensure([...topicNames, ...alsoMade]);
    const consumer = kafka.consumer({
      groupId: this.settings.groupId,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    const givenUp = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // Whoever waits for it is told; until then a failure is not unheard.
    givenUp.catch(() => undefined);
    // Partitions may be other ones after each rebalance.
    consumer.on(consumer.events.GROUP_JOIN, () => this.#behind.clear());
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topicNames], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
        eachBatch: (payload) => this.#eachBatch(consumer, payload),
      });
      await givenUp;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }

  async #eachBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, partition, messages } = batch;
    const { atOnce = 500 } = this.settings;
    for (let from = 0; from < messages.length; from += atOnce) {
      const portion = messages.slice(from, from + atOnce);
      const messagesRead = portion.map((message) => readMessageOf(batch, message));
      if (!(await this.#insist(messagesRead, payload))) return;
      const last = portion.at(-1)?.offset ?? '0';
      const next = String(BigInt(last) + 1n);
      await consumer.commitOffsets([{ topic, partition, offset: next }]);
      payload.resolveOffset(last);
      this.#behind.set(`${topic} ${partition}`, Number(BigInt(batch.highWatermark) - BigInt(next)));
    }
  }

  /**
   * Hands messages on until they are handled, and stays in the group meanwhile, however long that takes.
   * @returns false where the reader stops, or was told to read from elsewhere.
   * @throws Error of the client, where the partition may be another's: it rejoins the group.
   */
  async #insist(messages: readonly ReadMessage[], payload: EachBatchPayload): Promise<boolean> {
    const lost = new AbortController();
    let reason: Error | undefined;
    const beat = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => {
        reason = error instanceof Error ? error : new Error('The group was lost.');
        lost.abort();
      });
    }, HEARTBEAT_MS);
    const over = AbortSignal.any([lost.signal, this.#stopping.signal]);
    const failures = new GrowingPause(100, 5_000);
    try {
      while (!over.aborted && payload.isRunning() && !payload.isStale()) {
        try {
          await this.settings.handle(messages, over);
          return true;
        } catch (error) {
          this.settings.onError?.(error);
          await failures.wait(over);
        }
      }
    } finally {
      clearInterval(beat);
    }
    if (reason) throw reason;
    return false;
  }
}

const readMessageOf = ({ topic, partition }: Batch, { offset, value, headers = {} }: KafkaMessage): ReadMessage => {
  const all = Object.entries(headers).map(
    ([name, given]) => [name, Array.isArray(given) ? given.at(-1) : given] as const,
  );
  return {
    topic,
    partition,
    offset,
    ...(value !== null && { value }),
    headers: new Map(
      all.flatMap(([name, given]) => (given === undefined ? [] : [[name, Buffer.from(given)] as const])),
    ),
  };
};
