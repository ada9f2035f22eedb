import { epochDay } from '#platform';
import { dayInYear, mondayFrom } from './bank-holidays.js';

/** A holiday of every year; days are `MM-DD`. With `fromMonday` it begins on the Monday on or after that day. */
export type SchoolHoliday = { readonly name: string } & (
  { readonly fromMonday: string; readonly weeks: number } | { readonly from: string; readonly until: string }
);

/** Days from one to another (`YYYY-MM-DD`, both included). */
interface NamedDays {
  readonly name: string;
  readonly from: string;
  readonly until: string;
}

/** A school year whose dates are known, from its first day to the day before the next begins. */
export interface SchoolYear extends NamedDays {
  readonly holidays: readonly NamedDays[];
}

/** `catalogue/calendar/school-terms.yaml`, or an area's own file of that form. */
export interface SchoolTermsFile {
  readonly source: string;
  readonly holidays: readonly SchoolHoliday[];
  readonly years: readonly SchoolYear[];
}

/** Whether a day lies in the school holidays: by the dates of its school year where they are known, else by the pattern. */
export const schoolHolidays = ({ holidays, years }: SchoolTermsFile): ((day: number) => boolean) => {
  const known = years.map((year) => ({ ...spanOf(year), holidays: year.holidays.map(spanOf) }));
  const byYear = new Map<number, readonly Span[]>();
  /** A holiday that begins in December may end in January. */
  const around = (year: number): readonly Span[] => {
    const found = byYear.get(year);
    if (found) return found;
    const spans = [year - 1, year].flatMap((each) => holidays.map((holiday) => inYear(holiday, each)));
    byYear.set(year, spans);
    return spans;
  };
  return (day) => {
    const year = known.find((each) => isIn(each, day));
    const spans = year ? year.holidays : around(new Date(day * DAY_MS).getUTCFullYear());
    return spans.some((each) => isIn(each, day));
  };
};

const DAY_MS = 86_400_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

const spanOf = ({ from, until }: NamedDays): Span => ({ from: epochDay(from), to: epochDay(until) });
const isIn = ({ from, to }: Span, day: number): boolean => day >= from && day <= to;

const inYear = (holiday: SchoolHoliday, year: number): Span => {
  if (!('fromMonday' in holiday)) return { from: dayInYear(year, holiday.from), to: dayInYear(year, holiday.until) };
  const from = mondayFrom(dayInYear(year, holiday.fromMonday));
  return { from, to: from + 7 * holiday.weeks - 1 };
};
