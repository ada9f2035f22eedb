import { alertClocksProcessor, lookAtDueAlerts, type AlertLooks } from '#alerts';
import { startDueClock, type DueClock, type DueClockParts } from './due-clock.js';

export interface AlertClockParts
  extends Omit<DueClockParts, 'look' | 'name'>, Pick<AlertLooks, 'store' | 'clocks' | 'triageReasons' | 'onUnread'> {}

/** Reminds and escalates by the clock. */
export const startAlertClock = (parts: AlertClockParts): DueClock =>
  startDueClock({
    ...parts,
    name: alertClocksProcessor.name,
    look: (client, due) => lookAtDueAlerts(client, { ...parts, ...due }),
  });
