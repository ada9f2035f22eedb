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
  const sentOn = typeof time === 'string' ? dayOfTime(time) : undefined;
  if (sentOn !== undefined) return sentOn;
  const occurredOn = readOccurredOn(data['occurredOn']);
  return 'until' in occurredOn ? epochDay(occurredOn.until) : undefined;
};

/**
 * The same of a line of a file. Most lines say `time` before their `data`, and nothing of `learnedOn`: these need not be
 * parsed for it. A quotation mark within a text is escaped, so that what looks like a field is one.
 */
export const learnedDayOfLine = (text: string): number | undefined => {
  const start = text.indexOf(TIME);
  if (start !== -1 && !text.includes(LEARNED_ON) && start < text.indexOf(DATA)) {
    const from = start + TIME.length;
    const time = text.slice(from, text.indexOf('"', from));
    // Twice the same field, or an escape in it: whatever is unusual is parsed.
    if (!text.includes(TIME, from) && !time.includes('\\')) {
      const sentOn = dayOfTime(time);
      if (sentOn !== undefined) return sentOn;
    }
  }
  try {
    return learnedDayOf(JSON.parse(text));
  } catch {
    return undefined;
  }
};

const TIME = '"time":"';
const DATA = '"data":';
const LEARNED_ON = 'learnedOn';

/** By its first ten characters where no time zone can make another day of it. */
const dayOfTime = (time: string): number | undefined => {
  const [, date] = AROUND_NOON.exec(time) ?? [];
  if (isCalendarDate(date)) return epochDay(date);
  const instant = new Date(time);
  return Number.isNaN(instant.getTime()) ? undefined : epochDay(londonDate(instant));
};

/** In UTC: London is never behind it, and at most two hours ahead (in the summers of the war). */
const AROUND_NOON = /^((?:19|20)\d{2}-\d{2}-\d{2})T(?:[01]\d|2[01]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
