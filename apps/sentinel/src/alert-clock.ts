import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { alertClocksProcessor, lookAtDueAlerts, type AlertLooks } from '#alerts';
import { holdCheckpoint, type Processor } from '#event-store';
import { inTransaction, type Clock } from '#platform';

export interface AlertClockParts extends Pick<AlertLooks, 'store' | 'clocks' | 'triageReasons' | 'onUnread'> {
  readonly pool: Pool;
  readonly clock: Clock;
  /** The processor of the alerts' clocks as it runs: the clock looks where it leads. */
  readonly processor: Pick<Processor, 'leading'>;
  readonly onError: (error: unknown) => void;
  /** Most alerts of one transaction. Default 50. */
  readonly batchSize?: number;
}

export interface AlertClock {
  /** Finishes the batch under way. */
  stop(): Promise<void>;
}

/** Alerts that are due are looked for this often (milliseconds). */
const LOOK_EVERY_MS = 1_000;
/** After a failure. */
const WAIT_MS = 3_000;
/** After a full batch the clock rests so many times as long as the batch took: after weeks it catches up at a pace. */
const REST = 4;

/**
 * Reminds and escalates by the clock. Each batch is one transaction that holds the checkpoint of the clocks' processor,
 * so that of several instances one looks, and no look forgets an alert that was reopened meanwhile.
 */
export const startAlertClock = (parts: AlertClockParts): AlertClock => {
  const { pool, clock, processor, onError, batchSize = 50 } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const rest = (ms: number): Promise<unknown> => pause(ms, undefined, { signal }).catch(() => undefined);

  const lookAtSome = (): Promise<number> =>
    inTransaction(pool, async (client) => {
      if (!(await holdCheckpoint(client, alertClocksProcessor.name))) return 0;
      return lookAtDueAlerts(client, { ...parts, now: clock.now(), limit: batchSize });
    });

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      let next = LOOK_EVERY_MS;
      try {
        const begun = performance.now();
        const looked = processor.leading ? await lookAtSome() : 0;
        if (looked === batchSize) next = REST * (performance.now() - begun);
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
