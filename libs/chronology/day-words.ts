import { ageInYears, epochDay, formatDay } from '#platform';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'June', 'July', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'] as const;

/** A date in short words: `2026-03-01` is `1 Mar 2026`. */
export const shortDay = (date: string): string => `${dayAndMonth(date)} ${date.slice(0, 4)}`;

/** First and last day in short words: `1 Sept - 10 Oct 2026`; one day is said once, one year at the end. */
export const daySpan = (from: string, until: string): string => {
  if (from === until) return shortDay(from);
  const first = from.slice(0, 4) === until.slice(0, 4) ? dayAndMonth(from) : shortDay(from);
  return `${first} - ${shortDay(until)}`;
};

const dayAndMonth = (date: string): string =>
  `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1] ?? formatDay(date)}`;

/**
 * Age on a day (`YYYY-MM-DD`) in words: whole years; below two, years and months; below one month, days.
 * Undefined before birth.
 */
export const ageInWords = (dateOfBirth: string, on: string): string | undefined => {
  if (on < dateOfBirth) return undefined;
  const years = ageInYears(dateOfBirth, on);
  if (years >= 2) return counted(years, 'year');
  const months = completedMonths(dateOfBirth, on);
  if (months === 0) return counted(epochDay(on) - epochDay(dateOfBirth), 'day');
  const rest = months % 12;
  return [
    ...(months >= 12 ? [counted(Math.floor(months / 12), 'year')] : []),
    ...(rest > 0 ? [counted(rest, 'month')] : []),
  ].join(' ');
};

const completedMonths = (from: string, to: string): number => {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
  return to.slice(8) < from.slice(8) ? months - 1 : months;
};

/** `1 week`, `7 weeks`. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count < 1000 ? count : count.toLocaleString('en-GB')} ${count === 1 ? one : several}`;
