import { epochDay } from '#platform';

/** A half-term of a school in England: its school days, as days since 1970-01-01, in order. */
export interface HalfTerm {
  /** The year in which the school year began. */
  readonly schoolYear: number;
  readonly term: 'autumn' | 'spring' | 'summer';
  readonly days: readonly number[];
}

const MONDAY = 1;
const SUNDAY = 0;
const SATURDAY = 6;

const weekday = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** The first Monday on or after a date. */
const mondayFrom = (date: string): number => {
  const day = epochDay(date);
  return day + ((MONDAY - weekday(day) + 7) % 7);
};

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
export const easterSunday = (year: number): number => {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return epochDay(`${year}-${two(Math.floor(n / 31))}-${two((n % 31) + 1)}`);
};

const halfTerms = new Map<number, readonly HalfTerm[]>();

/**
 * The six half-terms of the school year that begins in September of `year`: school days without weekends, holidays and
 * the bank holidays that fall into term; about 190, as in the usual pattern of local authorities.
 */
export const halfTermsOf = (year: number): readonly HalfTerm[] => {
  const known = halfTerms.get(year);
  if (known) return known;
  const easter = easterSunday(year + 1);
  const autumnBreak = mondayFrom(`${year}-10-23`);
  const winterEnd = mondayFrom(`${year}-12-16`) + 4;
  const springStart = mondayFrom(`${year + 1}-01-03`);
  const winterBreak = mondayFrom(`${year + 1}-02-12`);
  // Two weeks, the second of which begins with Easter Monday, but never later than mid-April.
  const easterBreak = Math.min(easter - 6, mondayFrom(`${year + 1}-04-07`));
  const whitBreak = mondayFrom(`${year + 1}-05-25`);
  const summerEnd = mondayFrom(`${year + 1}-07-17`) + 3;
  const holidays = new Set([easter - 2, easter + 1, mondayFrom(`${year + 1}-05-01`)]);
  const open = (from: number, until: number): readonly number[] => {
    const days: number[] = [];
    for (let day = from; day <= until; day += 1) {
      if (weekday(day) !== SATURDAY && weekday(day) !== SUNDAY && !holidays.has(day)) days.push(day);
    }
    return days;
  };
  const half = (term: HalfTerm['term'], from: number, until: number): HalfTerm => ({
    schoolYear: year,
    term,
    days: open(from, until),
  });
  const found = [
    half('autumn', mondayFrom(`${year}-09-01`) + 1, autumnBreak - 3),
    half('autumn', autumnBreak + 7, winterEnd),
    half('spring', springStart, winterBreak - 3),
    half('spring', winterBreak + 7, easterBreak - 3),
    half('summer', easterBreak + 14, whitBreak - 3),
    half('summer', whitBreak + 7, summerEnd),
  ];
  halfTerms.set(year, found);
  return found;
};

/** Half-terms of which some day lies between two days. */
export const halfTermsBetween = (from: number, until: number): readonly HalfTerm[] => {
  const found: HalfTerm[] = [];
  for (let year = schoolYearOf(from); year <= schoolYearOf(until); year += 1) {
    found.push(...halfTermsOf(year).filter(({ days }) => days.some((day) => day >= from && day <= until)));
  }
  return found;
};

/** The school year in which a day lies, by the year of its September. */
export const schoolYearOf = (day: number): number => {
  // Asked for every pupil and day: within a day of the right one, which the calendar then says.
  const about = 1970 + Math.floor((day - SEPTEMBER_1970) / 365.2425);
  if (day < firstOfSeptember(about)) return about - 1;
  return day < firstOfSeptember(about + 1) ? about : about + 1;
};

/** 1 September 1970. */
const SEPTEMBER_1970 = 243;

const septembers = new Map<number, number>();

const firstOfSeptember = (year: number): number => {
  const known = septembers.get(year);
  if (known !== undefined) return known;
  const day = epochDay(`${year}-09-01`);
  septembers.set(year, day);
  return day;
};

/** The day or the next one that is no Saturday or Sunday: offices and clinics are shut then. */
export const workingDay = (day: number): number => {
  const on = weekday(day);
  if (on === SATURDAY) return day + 2;
  return on === SUNDAY ? day + 1 : day;
};

const two = (number: number): string => String(number).padStart(2, '0');
