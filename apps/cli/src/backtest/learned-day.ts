import { epochDay, isCalendarDate, londonDate } from '#platform';
import { readOccurredOn } from '#vocabulary';

/**
 * The epoch day on which a posted event was learned: `data.learnedOn` where it says so, else the day of `time` (Europe/
 * London), else the last day on which it may have happened. Undefined where it says none of them: it will be refused.
 */
export const learnedDayOf = (posted: unknown): number | undefined => {
  if (!isObject(posted)) return undefined;
  const data = isObject(posted['data']) ? posted['data'] : {};
  if (isCalendarDate(data['learnedOn'])) return epochDay(data['learnedOn']);
  const { time } = posted;
  if (typeof time === 'string') {
    const instant = new Date(time);
    if (!Number.isNaN(instant.getTime())) return dayOf(instant);
  }
  const occurredOn = readOccurredOn(data['occurredOn']);
  return 'until' in occurredOn ? epochDay(occurredOn.until) : undefined;
};

const dayOf = (instant: Date): number => epochDay(londonDate(instant));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
