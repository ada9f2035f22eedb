import { Temporal } from 'temporal-polyfill';
import { dateOfEpochDay, epochDay } from '#platform';
import type { Calendar } from '#vocabulary';

/** How long something may take. Times of day are `HH:MM`, Europe/London. */
export type Within =
  | { readonly clockHours: number }
  | { readonly workingHours: number }
  | { readonly workingDays: number }
  | { readonly beforeSchoolDay: string };

/** When somebody is at work, on working days: `HH:MM`, Europe/London. */
export interface WorkingHours {
  readonly from: string;
  readonly until: string;
}

export interface WorkingTime {
  readonly calendar: Pick<Calendar, 'isWorkingDay' | 'workingDaysAfter' | 'isSchoolDay'>;
  readonly hours: WorkingHours;
}

/**
 * When what begins at an instant is to be done. Working hours end at closing time, and go on at the next opening; working
 * days keep the time of day, counted from the next opening where nobody is at work. Nothing is lost or gained where the
 * clocks change.
 */
export const deadlineOf = (within: Within, from: Date, { calendar, hours }: WorkingTime): Date => {
  if ('clockHours' in within) return new Date(from.getTime() + within.clockHours * HOUR_MS);
  const begun = londonTime(from);
  if ('beforeSchoolDay' in within) {
    for (let day = begun.day; ; day += 1) {
      const opens = instantOf(day, within.beforeSchoolDay);
      if (opens > from && calendar.isSchoolDay(day)) return opens;
    }
  }
  const first = opening(from, { calendar, hours });
  if ('workingDays' in within) {
    const { day, time } = londonTime(first);
    return instantOf(calendar.workingDaysAfter(day, within.workingDays), time);
  }
  let left = within.workingHours * HOUR_MS;
  for (let at = first; ;) {
    const { day } = londonTime(at);
    const closes = instantOf(day, hours.until);
    const today = closes.getTime() - at.getTime();
    if (left <= today) return new Date(at.getTime() + left);
    left -= today;
    at = instantOf(calendar.workingDaysAfter(day, 1), hours.from);
  }
};

const HOUR_MS = 3_600_000;

/** The first instant from one on at which somebody is at work. At closing time nobody is. */
const opening = (from: Date, { calendar, hours }: WorkingTime): Date => {
  const { day } = londonTime(from);
  if (!calendar.isWorkingDay(day) || from >= instantOf(day, hours.until)) {
    return instantOf(calendar.workingDaysAfter(day, 1), hours.from);
  }
  const opens = instantOf(day, hours.from);
  return from < opens ? opens : from;
};

/** The day (epoch day) and time of day in London at an instant. */
export const londonTime = (instant: Date): { readonly day: number; readonly time: string } => {
  const there = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO('Europe/London');
  return { day: epochDay(there.toPlainDate().toString()), time: there.toPlainTime().toString() };
};

/** The instant of a time of day in London; of one that the clocks leap over, as much later. */
export const instantOf = (day: number, time: string): Date =>
  new Date(
    Temporal.PlainDateTime.from(`${dateOfEpochDay(day)}T${time}`).toZonedDateTime('Europe/London').epochMilliseconds,
  );
