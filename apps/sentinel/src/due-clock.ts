import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { holdCheckpoint, type Processor } from '#event-store';
import { inTransaction, type Clock } from '#platform';

export interface DueClockParts {
  readonly pool: Pool;
  readonly clock: Clock;
  /** The processor that puts down what is due, as it runs: the clock looks where it leads. */
  readonly processor: Pick<Processor, 'leading'>;
  /** Its name: whose checkpoint is held. */
  readonly name: string;
  /** Looks at what is due, in the transaction of the client; answers how many were. */
  readonly look: (client: PoolClient, due: { readonly now: Date; readonly limit: number }) => Promise<number>;
  readonly onError: (error: unknown) => void;
  /** Most looks of one transaction. Default 50. */
  readonly batchSize?: number;
}

export interface DueClock {
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
 * Looks at what is due, again and again. Each batch is one transaction that holds the checkpoint of the processor which
 * puts down what is due, so that of several instances one looks, and no look forgets what was put down meanwhile.
 */
export const startDueClock = ({
  pool,
  clock,
  processor,
  name,
  look,
  onError,
  batchSize = 50,
}: DueClockParts): DueClock => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const rest = (ms: number): Promise<unknown> => pause(ms, undefined, { signal }).catch(() => undefined);

  const lookAtSome = (): Promise<number> =>
    inTransaction(pool, async (client) => {
      if (!(await holdCheckpoint(client, name))) return 0;
      return look(client, { now: clock.now(), limit: batchSize });
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
