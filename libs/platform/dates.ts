import { Temporal } from 'temporal-polyfill';
import type { Clock } from './clock.js';

/**
 * Calendar dates as `YYYY-MM-DD` strings and as epoch days: whole days since 1970-01-01, which hot paths count with.
 * Years 0001 to 9999 of the proleptic Gregorian calendar. Civil dates of instants are those of Europe/London.
 */

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);

const digit = (text: string, index: number): number => text.charCodeAt(index) - 48;
const yearOf = (date: string): number =>
  digit(date, 0) * 1000 + digit(date, 1) * 100 + digit(date, 2) * 10 + digit(date, 3);
const monthOf = (date: string): number => digit(date, 5) * 10 + digit(date, 6);
const dayOf = (date: string): number => digit(date, 8) * 10 + digit(date, 9);

const twoDigits = (value: number): string => (value < 10 ? `0${String(value)}` : String(value));
const dateText = (year: number, month: number, day: number): string =>
  `${year < 1000 ? String(year).padStart(4, '0') : String(year)}-${twoDigits(month)}-${twoDigits(day)}`;

/** Days since 1970-01-01 of a civil date. Years begin in March here, so that the leap day comes last. */
const epochDayOf = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** Whether a value is a date of the calendar, written `YYYY-MM-DD`. */
export const isCalendarDate = (value: unknown): value is string => {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
  const month = monthOf(value);
  const day = dayOf(value);
  return yearOf(value) >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(yearOf(value), month);
};

/** Days from 1970-01-01 to a calendar date (negative before). The date must be one: check it where it comes in. */
export const epochDay = (date: string): number => epochDayOf(yearOf(date), monthOf(date), dayOf(date));

/** The calendar date of an epoch day. */
export const dateOfEpochDay = (day: number): string => {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return dateText(year, month, dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1);
};

/** The date some days later, or earlier where `days` is negative. */
export const addDays = (date: string, days: number): string => dateOfEpochDay(epochDay(date) + days);

/** The same day some months later or earlier; the month's last day where it has no such day (31 January + 1). */
export const addMonths = (date: string, months: number): string => {
  const count = yearOf(date) * 12 + monthOf(date) - 1 + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  return dateText(year, month, Math.min(dayOf(date), daysInMonth(year, month)));
};

/** The last day of the month that a date lies in; `YYYY-MM` will do too. */
export const lastDayOfMonth = (date: string): string => {
  const year = yearOf(date);
  const month = monthOf(date);
  return dateText(year, month, daysInMonth(year, month));
};

/**
 * Completed years of age on a date. An age is reached at the start of the anniversary of the birth
 * (Family Law Reform Act 1969, s9); who was born on 29 February reaches it on 1 March of a year without one.
 * Negative before birth.
 */
export const ageInYears = (dateOfBirth: string, on: string): number => {
  const years = yearOf(on) - yearOf(dateOfBirth);
  const beforeAnniversary =
    monthOf(on) < monthOf(dateOfBirth) || (monthOf(on) === monthOf(dateOfBirth) && dayOf(on) < dayOf(dateOfBirth));
  return beforeAnniversary ? years - 1 : years;
};

/** A date in words: `2026-03-01` is `1 March 2026`. */
export const formatDay = (date: string): string =>
  `${String(dayOf(date))} ${MONTHS[monthOf(date) - 1] ?? ''} ${String(yearOf(date))}`;

/** When Europe/London changed its clocks in a year, and what was the case from then on. */
interface Offsets {
  readonly from: readonly number[];
  readonly offsetMs: readonly number[];
}

const offsetsByYear = new Map<number, Offsets>();

/** Asks the time zone database once for each year: its rules have changed before, and may again. */
const offsetsOf = (year: number): Offsets => {
  const known = offsetsByYear.get(year);
  if (known) return known;
  const start = Temporal.Instant.from(`${dateText(year, 1, 1)}T00:00:00Z`);
  const end = start.epochMilliseconds + (isLeapYear(year) ? 366 : 365) * DAY_MS;
  let moment: Temporal.ZonedDateTime | null = start.toZonedDateTimeISO('Europe/London');
  const from: number[] = [];
  const offsetMs: number[] = [];
  while (moment && moment.epochMilliseconds < end) {
    from.push(moment.epochMilliseconds);
    offsetMs.push(moment.offsetNanoseconds / 1_000_000);
    moment = moment.getTimeZoneTransition('next');
  }
  const offsets = { from, offsetMs };
  offsetsByYear.set(year, offsets);
  return offsets;
};

/** The date in Europe/London at an instant. */
export const londonDate = (instant: Date): string => {
  const ms = instant.getTime();
  const { from, offsetMs } = offsetsOf(instant.getUTCFullYear());
  let index = from.length - 1;
  while (index > 0 && (from[index] ?? 0) > ms) index -= 1;
  return dateOfEpochDay(Math.floor((ms + (offsetMs[index] ?? 0)) / DAY_MS));
};

/** Today in Europe/London. */
export const londonToday = (clock: Clock): string => londonDate(clock.now());
