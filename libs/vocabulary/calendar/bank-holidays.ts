import { dateOfEpochDay, epochDay } from '#platform';

/** When a bank holiday is, in every year. `on` is `MM-DD`. */
export type BankHolidayRule = { readonly name: string } & (
  | { readonly on: string }
  | { readonly daysFromEaster: number }
  | { readonly monday: 'first' | 'last'; readonly month: number }
);

/** `catalogue/calendar/bank-holidays.yaml`. Days are `YYYY-MM-DD`. */
export interface BankHolidayFile {
  readonly source: string;
  readonly region: string;
  /** First and last year for which what was moved and added is known. */
  readonly complete: { readonly from: number; readonly until: number };
  readonly rules: readonly BankHolidayRule[];
  readonly moved: readonly { readonly from: string; readonly to: string; readonly why: string }[];
  readonly added: readonly { readonly on: string; readonly name: string }[];
}

/**
 * The bank holidays of a year, by epoch day, with their names. One that falls on a weekend is there on its substitute
 * day: the next weekday that is no bank holiday already.
 */
export const bankHolidaysOf = (year: number, { rules, moved, added }: BankHolidayFile): ReadonlyMap<number, string> => {
  const days = rules.map((rule) => {
    const date = dateOfEpochDay(dayOfRule(rule, year));
    const to = moved.find(({ from }) => from === date)?.to;
    return { name: rule.name, day: epochDay(to ?? date) };
  });
  for (const { on, name } of added) if (on.startsWith(yearText(year))) days.push({ name, day: epochDay(on) });
  const holidays = new Map(days.filter(({ day }) => !isWeekend(day)).map(({ name, day }) => [day, name]));
  for (const { name, day } of days.filter((each) => isWeekend(each.day)).sort((one, other) => one.day - other.day)) {
    let substitute = day;
    while (isWeekend(substitute) || holidays.has(substitute)) substitute += 1;
    holidays.set(substitute, `${name} (substitute day)`);
  }
  return holidays;
};

/** 0 is Monday, 6 is Sunday. 1970-01-01 was a Thursday. */
export const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;
export const isWeekend = (day: number): boolean => weekday(day) >= 5;
/** The first Monday on or after a day. */
export const mondayFrom = (day: number): number => day + ((7 - weekday(day)) % 7);

export const yearText = (year: number): string => String(year).padStart(4, '0');
/** Epoch day of a day `MM-DD` of a year. */
export const dayInYear = (year: number, monthDay: string): number => epochDay(`${yearText(year)}-${monthDay}`);

const dayOfRule = (rule: BankHolidayRule, year: number): number => {
  if ('on' in rule) return dayInYear(year, rule.on);
  if ('daysFromEaster' in rule) return easterSunday(year) + rule.daysFromEaster;
  const month = String(rule.month).padStart(2, '0');
  if (rule.monday === 'first') return mondayFrom(dayInYear(year, `${month}-01`));
  // The months that have such a holiday have 31 days.
  return mondayFrom(dayInYear(year, `${month}-25`));
};

/** Epoch day of Easter Sunday in the Gregorian calendar, by the anonymous algorithm (Meeus, Jones, Butcher). */
const easterSunday = (year: number): number => {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const leapCenturies = Math.floor(century / 4);
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - leapCenturies - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const count = epact + toSunday - 7 * late + 114;
  const month = String(Math.floor(count / 31)).padStart(2, '0');
  return dayInYear(year, `${month}-${String((count % 31) + 1).padStart(2, '0')}`);
};
