import { lookAtDueNotices, noticeClocksProcessor, type NoticeLooks } from '#alerts';
import { startDueClock, type DueClock, type DueClockParts } from './due-clock.js';

export interface NoticeClockParts
  extends Omit<DueClockParts, 'look' | 'name'>, Pick<NoticeLooks, 'store' | 'onUnread'> {}

/** Tells of notices that nobody has opened in time. */
export const startNoticeClock = (parts: NoticeClockParts): DueClock =>
  startDueClock({
    ...parts,
    name: noticeClocksProcessor.name,
    look: (client, due) => lookAtDueNotices(client, { ...parts, ...due }),
  });
