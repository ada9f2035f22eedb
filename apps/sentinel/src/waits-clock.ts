import type { Pool } from 'pg';
import { alertWaitsProcessor, lookAtDueWaits, type WaitsLooks } from '#alerts';
import type { Processor } from '#event-store';
import type { Clock } from '#platform';
import { startLookClock, type LookClock } from './look-clock.js';

export interface WaitsClockParts extends Pick<WaitsLooks, 'store' | 'floods' | 'onUnread'> {
  readonly pool: Pool;
  readonly clock: Clock;
  /** The processor of the waits as it runs: the clock looks where it leads. */
  readonly processor: Pick<Processor, 'leading'>;
  readonly onError: (error: unknown) => void;
}

/** Tells what has waited long enough: alerts of families, what was silenced, digests. */
export const startWaitsClock = (parts: WaitsClockParts): LookClock =>
  startLookClock({
    ...parts,
    checkpoint: alertWaitsProcessor.name,
    look: (client, limit) => lookAtDueWaits(client, { ...parts, now: parts.clock.now(), limit }),
  });
