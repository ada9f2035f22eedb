import { contentDigest, dateOfEpochDay } from '#platform';
import { bankHolidaysOf, isWeekend, type BankHolidayFile } from './bank-holidays.js';
import { DayCounts } from './day-counts.js';
import { schoolHolidays, type SchoolTermsFile } from './school-terms.js';

/** Working days and school days of an area. Days are epoch days (whole days since 1970-01-01). */
export interface Calendar {
  /** Another with every change of the files that it was made from. */
  readonly version: string;
  /** The name of the bank holiday; undefined where the day is none. */
  bankHolidayOn(day: number): string | undefined;
  /** Monday to Friday, and no bank holiday. */
  isWorkingDay(day: number): boolean;
  /** A working day within term. */
  isSchoolDay(day: number): boolean;
  /** The n-th working day after a day; the day itself where n is 0. */
  workingDaysAfter(day: number, count: number): number;
  /** The n-th school day after a day; the day itself where n is 0. */
  schoolDaysAfter(day: number, count: number): number;
  /** How many school days there are after a day, up to another and with it; 0 where that is not later. */
  schoolDaysBetween(after: number, until: number): number;
}

/** A calendar from its files. It keeps the years and the days that it was asked for, and may be shared. */
export const calendarOf = (holidays: BankHolidayFile, terms: SchoolTermsFile): Calendar => {
  const byYear = new Map<string, ReadonlyMap<number, string>>();
  const isHoliday = schoolHolidays(terms);
  const bankHolidayOn = (day: number): string | undefined => {
    const year = dateOfEpochDay(day).slice(0, 4);
    let known = byYear.get(year);
    if (!known) {
      known = bankHolidaysOf(Number(year), holidays);
      byYear.set(year, known);
    }
    return known.get(day);
  };
  const isWorkingDay = (day: number): boolean => !isWeekend(day) && bankHolidayOn(day) === undefined;
  const schoolDays = new DayCounts((day) => isWorkingDay(day) && !isHoliday(day));
  return {
    version: contentDigest([holidays, terms]).slice(0, 12),
    bankHolidayOn,
    isWorkingDay,
    isSchoolDay: (day) => schoolDays.has(day),
    workingDaysAfter: (day, count) => nthAfter(day, count, isWorkingDay),
    schoolDaysAfter: (day, count) => schoolDays.nthAfter(day, count),
    schoolDaysBetween: (after, until) => schoolDays.between(after, until),
  };
};

const nthAfter = (day: number, count: number, counts: (day: number) => boolean): number => {
  let last = day;
  for (let left = count; left > 0;) {
    last += 1;
    if (counts(last)) left -= 1;
  }
  return last;
};
