import { alertWaitsProcessor, lookAtDueWaits, type WaitsLooks } from '#alerts';
import { startDueClock, type DueClock, type DueClockParts } from './due-clock.js';

export interface WaitsClockParts
  extends Omit<DueClockParts, 'look' | 'name'>, Pick<WaitsLooks, 'store' | 'floods' | 'onUnread'> {}

/** Tells what has waited long enough: alerts of families, what was silenced, digests. */
export const startWaitsClock = (parts: WaitsClockParts): DueClock =>
  startDueClock({
    ...parts,
    name: alertWaitsProcessor.name,
    look: (client, due) => lookAtDueWaits(client, { ...parts, ...due }),
  });
