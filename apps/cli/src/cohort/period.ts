import { addMonths, dateOfEpochDay, epochDay } from '#platform';

/** The days of which a cohort is told: first and last, as days since 1970-01-01. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/** The last day of a school year: whole school years end with it. Fixed, so that a seed says everything. */
export const LAST_DAY = '2025-08-31';

/** So many whole school years, up to `LAST_DAY`. */
export const schoolYears = (years: number): Period => {
  const until = epochDay(LAST_DAY);
  return { from: epochDay(addMonths(LAST_DAY, -12 * years)) + 1, until };
};

/** About so many months, in days. */
export const months = (count: number): number => Math.round(count * 30.44);

/** About so many years, in days. */
export const years = (count: number): number => Math.round(count * 365.25);

const written = new Map<number, string>();

/** `YYYY-MM-DD` of an epoch day. A cohort has some thousand days and writes each many thousand times: they are kept. */
export const dateOf = (day: number): string => {
  const known = written.get(day);
  if (known !== undefined) return known;
  const date = dateOfEpochDay(day);
  written.set(day, date);
  return date;
};
