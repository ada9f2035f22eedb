import { addDays, addMonths, epochDay } from '#platform';
import { mayBeOfOne } from '#vocabulary';

/** What is known of a child's birth. */
export interface Birth {
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string;
  /** Expected date of birth of an unborn child (`YYYY-MM-DD`). */
  readonly expectedOn?: string;
}

/** Full term, counted from the first day of the last period: 40 weeks. */
const PREGNANCY_DAYS = 280;

/** Epoch day of the birth, or of the expected birth; undefined where neither is known. */
export const bornOn = ({ dateOfBirth, expectedOn }: Birth): number | undefined => {
  const date = dateOfBirth ?? expectedOn;
  return date === undefined ? undefined : epochDay(date);
};

/**
 * Epoch day of the n-th birthday. Whoever was born on 29 February has it on 1 March of a year without one
 * (an age is reached at the start of the anniversary: Family Law Reform Act 1969, s9).
 */
export const birthday = (dateOfBirth: string, years: number): number => {
  const date = addMonths(dateOfBirth, 12 * years);
  return epochDay(dateOfBirth.endsWith('-02-29') && date.endsWith('-02-28') ? addDays(date, 1) : date);
};

/**
 * First epoch day of the pregnancy; before it nobody else's life can be this child's. It is counted from the expected
 * date of birth where that can be the child's, so that being born early or late changes nothing of what came before.
 */
export const lifeBegins = (birth: Birth): number => {
  const born = bornOn(birth);
  if (born === undefined) return Number.NEGATIVE_INFINITY;
  const { dateOfBirth, expectedOn } = birth;
  const isDue = expectedOn !== undefined && (dateOfBirth === undefined || mayBeOfOne(expectedOn, dateOfBirth));
  return (isDue ? epochDay(expectedOn) : born) - PREGNANCY_DAYS;
};

/** Whether nobody has reported the birth, or it lies after the day (`YYYY-MM-DD`). */
export const isUnborn = ({ dateOfBirth, expectedOn }: Birth, on: string): boolean =>
  dateOfBirth === undefined ? expectedOn !== undefined : dateOfBirth > on;

/** Last epoch day before the 18th birthday; for ever where the date of birth is not known. */
export const childhoodEnds = ({ dateOfBirth }: Birth): number =>
  dateOfBirth === undefined ? Number.POSITIVE_INFINITY : birthday(dateOfBirth, 18) - 1;
