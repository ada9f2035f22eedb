import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore, Processor } from '#event-store';
import type { PatternsProcessor } from '#patterns';
import { londonToday, type Clock } from '#platform';
import { readDue } from './schedule.js';
import { turnsAlone, type TakeTurn } from './turns.js';

export interface ScheduleClockParts {
  readonly store: Pick<EventStore, 'head'>;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly patterns: Pick<PatternsProcessor, 'name' | 'evaluate'>;
  /** Of the patterns in force. */
  readonly fingerprint: string;
  /** The patterns processor as it runs: the clock looks where it leads. */
  readonly processor: Pick<Processor, 'leading' | 'position'>;
  /** How a look takes turns with those who evaluate live events. Default: with the one who evaluates alone. */
  readonly takeTurn?: TakeTurn;
  /**
   * How far live events are evaluated. Default: as the processor says, which knows of what it has passed over before its
   * checkpoint does; what the looks themselves append is passed over, and is nobody who waits.
   */
  readonly evaluatedTo?: () => Promise<number> | number;
  readonly onError: (error: unknown) => void;
  /** Most children of one transaction. Default 50. */
  readonly batchSize?: number;
}

export interface ScheduleClock {
  /** Finishes the batch under way. */
  stop(): Promise<void>;
}

/** The time of day is looked at this often (milliseconds); it costs nothing. */
const TICK_MS = 250;
/** The schedule is looked at when a day begins, and this often besides. */
const LOOK_EVERY_MS = 2 * 60 * 1000;
/** After a failure. */
const WAIT_MS = 3_000;
/**
 * After a batch the clock rests for as long as the batch took, and so many times as long while live events wait: it
 * catches up after weeks without keeping anybody from being heard.
 */
const REST_WHILE_BEHIND = 4;
const SHORTEST_REST_MS = 10;

/**
 * Looks at children whose day has come: soon after midnight (Europe/London), at start, and every few minutes. Each batch
 * is one turn of those who evaluate: no look plans from less than a live one knew, on whichever instance. A batch that is
 * lost is looked at again.
 */
export const startScheduleClock = (parts: ScheduleClockParts): ScheduleClock => {
  const { store, clock, processor, evaluatedTo = () => processor.position, onError, batchSize = 50 } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const rest = (ms: number): Promise<unknown> => pause(ms, undefined, { signal }).catch(() => undefined);

  /** Looks at one batch; whether there may be more. */
  const lookAtSome = async (): Promise<boolean> => {
    const begun = performance.now();
    const looked = await lookAtDue(parts, batchSize);
    if (looked < batchSize) return false;
    const behind = (await store.head()) > (await evaluatedTo());
    await rest(Math.max(SHORTEST_REST_MS, (performance.now() - begun) * (behind ? REST_WHILE_BEHIND : 1)));
    return true;
  };

  const run = async (): Promise<void> => {
    let lookedOn: string | undefined;
    let lookedAt = 0;
    while (!signal.aborted) {
      if (!processor.leading) lookedOn = undefined;
      else if (lookedOn !== londonToday(clock) || performance.now() - lookedAt >= LOOK_EVERY_MS) {
        try {
          const today = londonToday(clock);
          if (await lookAtSome()) continue;
          lookedOn = today;
          lookedAt = performance.now();
        } catch (error) {
          onError(error);
          await rest(WAIT_MS);
        }
      }
      await rest(TICK_MS);
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

/** Looks at those who are due, at most so many, and plans their next looks. */
const lookAtDue = async (
  { pool, clock, patterns, fingerprint, takeTurn }: Omit<ScheduleClockParts, 'store'>,
  limit: number,
): Promise<number> => {
  const looked = await (takeTurn ?? turnsAlone(pool, patterns.name, fingerprint))(async (schedule, client) => {
    const due = await readDue(client, { today: londonToday(clock), fingerprint, limit });
    if (due.length > 0) await patterns.evaluate(due, schedule);
    return due.length;
  });
  return looked ?? 0;
};
