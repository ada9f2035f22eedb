import { Temporal } from 'temporal-polyfill';
import { badRequest, isCalendarDate } from '#platform';

/**
 * The instant that `asKnownAt` names: itself, or the end of a day in Europe/London.
 * @throws Problem 400 where there is no such day or instant.
 */
export const instantOf = (asKnownAt: string): Date => {
  if (asKnownAt.length > 10) {
    const instant = new Date(asKnownAt);
    if (!Number.isNaN(instant.getTime())) return instant;
  } else if (isCalendarDate(asKnownAt)) {
    const nextMorning = Temporal.PlainDate.from(asKnownAt).add({ days: 1 }).toZonedDateTime('Europe/London');
    return new Date(nextMorning.epochMilliseconds - 1);
  }
  throw badRequest('invalid-parameter', 'asKnownAt must be a day of the calendar or an RFC 3339 instant.');
};
