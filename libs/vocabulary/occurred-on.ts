import { epochDay, isCalendarDate, lastDayOfMonth, londonDate } from '#platform';
import type { FieldProblem } from './field-problems.js';
import type { DatePrecision, OccurredOn } from './stored-events.js';

/** The first and last day that a date may mean, and how exactly it was written. */
interface Span {
  readonly first: string;
  readonly last: string;
  readonly precision: DatePrecision;
  readonly at?: string;
}

const MOMENT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/;
const YEAR = /^[0-9]{4}$/;
const MONTH = /^[0-9]{4}-[0-9]{2}$/;

/** Nobody in a chronology was alive before, and nothing in it can be planned for later. */
const FIRST_DAY = '1900-01-01';
const LAST_DAY = '2199-12-31';
const COARSENESS: Readonly<Record<DatePrecision, number>> = { minute: 0, day: 1, month: 2, year: 3, period: 4 };

/**
 * When an agency event happened, as the agency posts it: `{ date }` with a day, a month, a year or an RFC 3339
 * date-time, or `{ from, until }` with days, months or years. `precision` may be left out; it may be coarser than the
 * date (a day that stands for its month), never finer.
 *
 * Gives the stored shape, or the problems with it (pointers from the root of `data`).
 */
export const readOccurredOn = (posted: unknown): OccurredOn | FieldProblem[] => {
  if (typeof posted !== 'object' || posted === null) return [wrong('', 'must have date, or from and until')];
  const { date, from, until, precision } = posted as Record<string, unknown>;
  if (date === undefined ? from === undefined || until === undefined : from !== undefined || until !== undefined) {
    return [wrong('', 'must have either date, or from and until')];
  }
  if (precision !== undefined && !isPrecision(precision)) {
    return [wrong('/precision', `must be one of ${Object.keys(COARSENESS).join(', ')}`)];
  }
  return date === undefined ? readPeriod(from, until, precision) : readDate(date, precision);
};

const readDate = (date: unknown, precision: DatePrecision | undefined): OccurredOn | FieldProblem[] => {
  const span = momentOf(date) ?? spanOf(date);
  if (!span) return [wrong('/date', 'must be YYYY-MM-DD, YYYY-MM, YYYY, or an RFC 3339 date-time with its offset')];
  if (outOfTime(span)) return [impossible('/date', 'must lie between 1900 and 2199')];
  const given = precision ?? span.precision;
  if (COARSENESS[given] < COARSENESS[span.precision]) {
    return [wrong('/date', `must be written out to the ${given}, as its precision says`)];
  }
  switch (given) {
    case 'minute':
      return { date: span.first, until: span.last, precision: 'minute', at: span.at };
    case 'day':
      return { date: span.first, until: span.last, precision: 'day' };
    case 'month':
      return { date: `${span.first.slice(0, 7)}-01`, until: lastDayOfMonth(span.first), precision: 'month' };
    case 'year':
      return { date: `${span.first.slice(0, 4)}-01-01`, until: `${span.first.slice(0, 4)}-12-31`, precision: 'year' };
    case 'period':
      return [wrong('', 'must have from and until where its precision is period')];
  }
};

const readPeriod = (
  from: unknown,
  until: unknown,
  precision: DatePrecision | undefined,
): OccurredOn | FieldProblem[] => {
  const first = spanOf(from);
  const last = spanOf(until);
  const problems: FieldProblem[] = [];
  if (!first) problems.push(wrong('/from', 'must be YYYY-MM-DD, YYYY-MM or YYYY'));
  if (!last) problems.push(wrong('/until', 'must be YYYY-MM-DD, YYYY-MM or YYYY'));
  if (!first || !last) return problems;
  if (outOfTime(first)) return [impossible('/from', 'must lie between 1900 and 2199')];
  if (outOfTime(last)) return [impossible('/until', 'must lie between 1900 and 2199')];
  if (precision !== undefined && precision !== 'period') {
    return [wrong('/precision', 'must be period where there are from and until')];
  }
  if (epochDay(last.last) < epochDay(first.first)) {
    return [impossible('/until', 'must not lie before from')];
  }
  return { date: first.first, until: last.last, precision: 'period' };
};

const spanOf = (text: unknown): Span | undefined => {
  if (typeof text !== 'string') return undefined;
  if (isCalendarDate(text)) return { first: text, last: text, precision: 'day' };
  if (MONTH.test(text)) {
    const first = `${text}-01`;
    return isCalendarDate(first) ? { first, last: lastDayOfMonth(text), precision: 'month' } : undefined;
  }
  return YEAR.test(text) ? { first: `${text}-01-01`, last: `${text}-12-31`, precision: 'year' } : undefined;
};

/** A moment is of the day that it is in London then. */
const momentOf = (text: unknown): Span | undefined => {
  if (typeof text !== 'string') return undefined;
  const parts = MOMENT.exec(text);
  if (!parts || !isCalendarDate(parts[1])) return undefined;
  const written = { first: parts[1], last: parts[1], precision: 'minute' } as const;
  if (outOfTime(written)) return written;
  const instant = new Date(text.toUpperCase());
  const day = londonDate(instant);
  return { first: day, last: day, precision: 'minute', at: instant.toISOString() };
};

const isPrecision = (value: unknown): value is DatePrecision =>
  typeof value === 'string' && Object.hasOwn(COARSENESS, value);

const wrong = (field: string, what: string): FieldProblem => ({
  pointer: `/occurredOn${field}`,
  code: 'wrong-format',
  detail: `occurredOn${field.replace('/', '.')} ${what}.`,
});

const impossible = (field: string, what: string): FieldProblem => ({
  pointer: `/occurredOn${field}`,
  code: 'impossible-date',
  detail: `occurredOn${field.replace('/', '.')} ${what}.`,
});

const outOfTime = ({ first, last }: Span): boolean => first < FIRST_DAY || last > LAST_DAY;
