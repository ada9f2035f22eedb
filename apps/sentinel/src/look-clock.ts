import { setTimeout as pause } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { holdCheckpoint, type Processor } from '#event-store';
import { inTransaction } from '#platform';

export interface LookClockParts {
  readonly pool: Pool;
  /** The name of the processor that puts down what is to be looked at. */
  readonly checkpoint: string;
  /** That processor as it runs: the clock looks where it leads. */
  readonly processor: Pick<Processor, 'leading'>;
  /** Looks at what is due, at most so much, in the transaction of `client`; answers how much was. */
  readonly look: (client: ClientBase, limit: number) => Promise<number>;
  readonly onError: (error: unknown) => void;
  /** Most of one transaction. Default 50. */
  readonly batchSize?: number;
}

export interface LookClock {
  /** Finishes the batch under way. */
  stop(): Promise<void>;
}

/** What is due is looked for this often (milliseconds). */
const LOOK_EVERY_MS = 1_000;
/** After a failure. */
const WAIT_MS = 3_000;
/** After a full batch the clock rests so many times as long as the batch took: after weeks it catches up at a pace. */
const REST = 4;

/**
 * Looks again and again at what is due. Each batch is one transaction that holds the checkpoint of the processor that puts
 * down what is, so that of several instances one looks, and no look forgets what was put down meanwhile.
 */
export const startLookClock = (parts: LookClockParts): LookClock => {
  const { pool, checkpoint, processor, look, onError, batchSize = 50 } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const rest = (ms: number): Promise<unknown> => pause(ms, undefined, { signal }).catch(() => undefined);

  const lookAtSome = (): Promise<number> =>
    inTransaction(pool, async (client) => {
      if (!(await holdCheckpoint(client, checkpoint))) return 0;
      return look(client, batchSize);
    });

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      let next = LOOK_EVERY_MS;
      try {
        const begun = performance.now();
        const looked = processor.leading ? await lookAtSome() : 0;
        if (looked >= batchSize) next = REST * (performance.now() - begun);
      } catch (error) {
        onError(error);
        next = WAIT_MS;
      }
      await rest(next);
    }
  };
  const ended = run();

  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
};
