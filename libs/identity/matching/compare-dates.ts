import type { LevelOf } from './levels.js';
import { neighboursChanged, placesThatDiffer } from './likeness.js';

/** A date of birth as it is compared: text, for that it may be mistyped to a day that never was. */
export interface BirthDate {
  readonly year: string;
  /** Two digits each; empty where the year alone is known. */
  readonly month: string;
  readonly day: string;
}

const DATE = /^(\d{4})(?:-(\d{2})-(\d{2}))?$/;
/** Written where nobody knew, in systems that must have a date. */
const NOBODY_KNEW = new Set(['1900-01-01', '1901-01-01', '0001-01-01', '9999-12-31', '1900', '1901']);

/** Undefined where it says nothing, or is no date at all. */
export const birthDateOf = (text: string | undefined): BirthDate | undefined => {
  const [, year, month, day] = text === undefined || NOBODY_KNEW.has(text) ? [] : (DATE.exec(text) ?? []);
  return year === undefined ? undefined : { year, month: month ?? '', day: day ?? '' };
};

/** Years apart from which people are of two generations. */
const GENERATION = 12;

/** How two dates of birth compare. */
export const compareBirthDates = (one: BirthDate, other: BirthDate): LevelOf<'date-of-birth'> => {
  const apart = Math.abs(Number(one.year) - Number(other.year));
  if (one.month === '' || other.month === '') {
    if (apart === 0) return 'year';
    if (apart === 1) return 'near-year';
    return apart > GENERATION ? 'generation' : 'different';
  }
  const sameYear = apart === 0;
  const sameMonth = one.month === other.month;
  const sameDay = one.day === other.day;
  if (sameYear && sameMonth && sameDay) return 'exact';
  if (sameYear && one.month === other.day && one.day === other.month) return 'swapped';
  const [ones, others] = [digits(one), digits(other)];
  const differ = placesThatDiffer(ones, others);
  // In a system that must have a day, the first of January stands for a year.
  if (sameYear && (isNewYear(one) || isNewYear(other)) && differ > 1) return 'year';
  if (differ === 1 || neighboursChanged(ones, others)) return 'one-digit';
  if (Number(sameYear) + Number(sameMonth) + Number(sameDay) === 2) return 'two-parts';
  if (differ === 2) return 'two-digits';
  return apart > GENERATION ? 'generation' : 'different';
};

const digits = ({ year, month, day }: BirthDate): string => year + month + day;
const isNewYear = ({ month, day }: BirthDate): boolean => month === '01' && day === '01';
