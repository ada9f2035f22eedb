import type { Pool } from 'pg';
import { alertClocksProcessor, lookAtDueAlerts, type AlertLooks } from '#alerts';
import type { Processor } from '#event-store';
import type { Clock } from '#platform';
import { startLookClock, type LookClock } from './look-clock.js';

export interface AlertClockParts extends Pick<AlertLooks, 'store' | 'clocks' | 'triageReasons' | 'onUnread'> {
  readonly pool: Pool;
  readonly clock: Clock;
  /** The processor of the alerts' clocks as it runs: the clock looks where it leads. */
  readonly processor: Pick<Processor, 'leading'>;
  readonly onError: (error: unknown) => void;
  /** Most alerts of one transaction. Default 50. */
  readonly batchSize?: number;
}

/** Reminds and escalates by the clock. */
export const startAlertClock = (parts: AlertClockParts): LookClock =>
  startLookClock({
    ...parts,
    checkpoint: alertClocksProcessor.name,
    look: (client, limit) => lookAtDueAlerts(client, { ...parts, now: parts.clock.now(), limit }),
  });
