import type { Pool, PoolClient } from 'pg';
import { holdCheckpoint } from '#event-store';
import type { PatternSchedule } from '#patterns';
import { inTransaction } from '#platform';
import { heldScheduleIn, scheduleIn } from './schedule.js';

/**
 * Evaluates in one transaction, in which nobody else evaluates the same children, and plans in it.
 * @returns what the work answers; undefined where there was nobody yet to take turns with
 */
export type TakeTurn = <T>(
  work: (schedule: PatternSchedule, client: PoolClient) => Promise<T>,
) => Promise<T | undefined>;

/** Turns with the one who evaluates all events: its checkpoint is held meanwhile. */
export const turnsAlone =
  (pool: Pool, processor: string, fingerprint: string): TakeTurn =>
  (work) =>
    inTransaction(pool, async (client) =>
      (await holdCheckpoint(client, processor)) ? work(scheduleIn(client, fingerprint), client) : undefined,
    );

/**
 * A process that stands still in the middle of a turn (a machine that is suspended, a debugger) loses it after so long,
 * and with it the children and the share that it holds. It must be longer than evaluating a batch takes.
 */
const STANDS_STILL_FOR = '15s';

/** Turns with others who evaluate, child by child: see `turnsByChild`. */
export interface TurnsByChild {
  readonly take: TakeTurn;
  /** A turn in a transaction that is there already. */
  readonly takeIn: <T>(client: PoolClient, work: (schedule: PatternSchedule) => Promise<T>) => Promise<T>;
}

/**
 * Turns with others who evaluate, child by child: each is held by whoever evaluates it. In one process it is one turn
 * after the other, because histories are kept in memory.
 */
export const turnsByChild = (pool: Pool, fingerprint: string): TurnsByChild => {
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = before.then(work);
    before = turn.catch(() => undefined);
    return turn;
  };
  return {
    take: (work) =>
      inTurn(() =>
        inTransaction(pool, async (client) => {
          await client.query(`set local idle_in_transaction_session_timeout = '${STANDS_STILL_FOR}'`);
          return work(heldScheduleIn(client, fingerprint), client);
        }),
      ),
    takeIn: (client, work) => inTurn(() => work(heldScheduleIn(client, fingerprint))),
  };
};
