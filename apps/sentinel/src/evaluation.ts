import type { Pool } from 'pg';
import { createCommittedPublisher, startCommittedConsumer, type Committed } from '#delivery';
import {
  advanceShares,
  gatherShares,
  holdShares,
  isUnavailable,
  readProgress,
  startProcessor,
  type EventStore,
  type Processor,
} from '#event-store';
import type { PatternsProcessor } from '#patterns';
import { gather, type KafkaConfig, type Logger } from '#platform';
import { createDealer } from './dealer.js';
import { scheduleIn } from './schedule.js';
import { turnsAlone, turnsByChild, type TakeTurn } from './turns.js';

/** How events come to be evaluated: by one sentinel, or shared among several. */
export interface Evaluation {
  /** The clock looks where it leads. */
  readonly processor: Pick<Processor, 'leading' | 'position'>;
  readonly takeTurn: TakeTurn;
  /** How far live events are evaluated, where the processor's position does not say it. */
  readonly evaluatedTo?: () => Promise<number>;
  stop(): Promise<void>;
}

export interface EvaluationParts {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly logger: Logger;
  readonly patterns: PatternsProcessor;
  /** Of the patterns in force. */
  readonly fingerprint: string;
}

const tellOf =
  (logger: Logger, processor: string) =>
  (error: unknown): void => {
    logger.error({ processor, err: error }, 'A batch could not be processed: it comes again.');
  };

/** One sentinel evaluates, in the order of the events; others stand by. */
export const evaluateAlone = ({ store, pool, logger, patterns, fingerprint }: EvaluationParts): Evaluation => {
  const { name } = patterns;
  const processor = startProcessor({
    store,
    pool,
    name,
    // Others may have shared the work before: what they left is done now.
    begin: async (client) => {
      await gatherShares(client, name);
    },
    concerns: patterns.concerns,
    handle: (batch, client) => patterns.handle(batch, scheduleIn(client, fingerprint)),
    onError: tellOf(logger, name),
  });
  return {
    processor,
    takeTurn: turnsAlone(pool, name, fingerprint),
    stop: () => processor.stop(),
  };
};

/**
 * Sentinels share the evaluating. One of them, which leads under the name of the patterns processor, deals the committed
 * events out on a topic by family; each evaluates the families of its partitions. What a partition has done is written
 * down with what was planned, so that whoever has it next, or believes that it still has it, does nothing twice.
 */
export const evaluateTogether = (parts: EvaluationParts & { readonly kafka: KafkaConfig }): Evaluation => {
  const { store, pool, logger, patterns, fingerprint, kafka } = parts;
  const { name } = patterns;
  const turns = turnsByChild(pool, fingerprint);
  const publisher = createCommittedPublisher({ ...kafka, logger, clientId: 'tessera-sentinel-dealer' });
  const dealing = startProcessor({
    store,
    pool,
    ...createDealer({
      name,
      publisher,
      evaluateHere: (batch, client) => turns.takeIn(client, (schedule) => patterns.handle(batch, schedule)),
      onAway: (error) => {
        logger.warn({ processor: name, err: error }, 'No broker answers: everybody is evaluated here until one does.');
      },
    }),
    onError: tellOf(logger, name),
  });
  const evaluate = evaluateInTurns({ takeTurn: turns.take, patterns });
  const consumer = startCommittedConsumer({
    ...kafka,
    logger,
    clientId: 'tessera-sentinel',
    handle: async (partition, committed) => {
      await evaluate({ partition, committed });
    },
    onError: tellOf(logger, `${name}-share`),
    onAssigned: (partitions) => {
      logger.info({ partitions }, 'The families of these partitions are evaluated here.');
    },
  });
  return {
    processor: dealing,
    takeTurn: turns.take,
    // What is dealt out is not evaluated yet.
    evaluatedTo: () => readProgress(pool, name),
    stop: async () => {
      await Promise.all([consumer.stop(), dealing.stop()]);
      await publisher.close();
    },
  };
};

/** What was read of one partition. */
export interface CommittedShare {
  readonly partition: number;
  readonly committed: readonly Committed[];
}

/** Evaluates what was not evaluated before, and moves the shares in the same transaction as what is planned. */
export const evaluateShares = async (
  { takeTurn, patterns }: { readonly takeTurn: TakeTurn; readonly patterns: PatternsProcessor },
  shares: readonly CommittedShare[],
): Promise<void> => {
  await takeTurn(async (schedule, client) => {
    const partitions = [...new Set(shares.map(({ partition }) => partition))];
    const held = await holdShares(client, patterns.name, partitions);
    const personIds: string[] = [];
    const doneTo = new Map<number, number>();
    for (const { partition, committed } of shares) {
      const share = held.get(partition);
      for (const { term, position, personId } of committed) {
        if (term !== share?.term || position <= share.doneTo) continue;
        personIds.push(personId);
        doneTo.set(partition, Math.max(position, doneTo.get(partition) ?? 0));
      }
    }
    if (doneTo.size === 0) return;
    await patterns.evaluate(personIds, schedule);
    await advanceShares(client, patterns.name, doneTo);
  });
};

/** Most events of one turn, so that nobody waits long for a child who is held in it. */
const EVENTS_OF_A_TURN = 500;

/**
 * Evaluates what is read of one partition in one turn with what has been read of others meanwhile: a turn takes some ten
 * round trips, however many events it has. Where it fails for one of them, each has a turn of its own.
 */
const evaluateInTurns = (parts: {
  readonly takeTurn: TakeTurn;
  readonly patterns: PatternsProcessor;
}): ((share: CommittedShare) => Promise<unknown>) =>
  gather<CommittedShare, undefined>(
    async (shares) => {
      await evaluateShares(parts, shares);
      return shares.map(() => undefined);
    },
    {
      weigh: ({ committed }) => committed.length,
      atMost: EVENTS_OF_A_TURN,
      mayBeOnes: (error) => !isUnavailable(error),
    },
  );
