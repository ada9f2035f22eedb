import { epochDay } from '#platform';

/** Born at 22 weeks at the earliest, and at 43 at the latest: whatever lies outside is another child's expected date. */
export const MOST_DAYS_EARLY = 18 * 7;
const MOST_DAYS_LATE = 3 * 7;
/**
 * Estimates of one birth lie no further apart (days): a date by the last period is right to four weeks, and one by a
 * scan of the last third of the pregnancy to 21 to 30 days (ACOG, Committee Opinion 700, Methods for Estimating the
 * Due Date, 2017). An early scan, the usual one (NICE, NG201: 11 to 14 weeks), is right to a week.
 */
const ESTIMATES_APART = 30;
/**
 * From a birth to the next expected birth at least (days): three weeks until a woman can conceive again (FSRH,
 * Contraception After Pregnancy: from day 21), and 38 weeks from then.
 */
const NEXT_EXPECTED = 41 * 7;
/** From a birth to the next birth at least: three weeks, and 20 from conception to a birth at 22 weeks. */
const NEXT_BORN = 23 * 7;

/** What is known of when a child is born: by birth or by expectation, each of them as often as it was told. */
export interface BirthTold {
  /** `YYYY-MM-DD`. */
  readonly born: readonly string[];
  /** Expected dates (`YYYY-MM-DD`). */
  readonly expected: readonly string[];
}

/**
 * Whether two children of one woman are one by when they are born. `same`: the dates agree as far as dates of one birth
 * do. `unclear`: they do not, and are too near each other for two births; or one of them has no date. `other`: there is
 * time for two.
 */
export type SameBirth = 'same' | 'unclear' | 'other';

/** Whether a child expected on one day may be the one born on the other. */
export const mayBeOfOne = (expectedOn: string, dateOfBirth: string): boolean => {
  const early = epochDay(expectedOn) - epochDay(dateOfBirth);
  return early <= MOST_DAYS_EARLY && -early <= MOST_DAYS_LATE;
};

/** Compares the births of two children of one woman. Symmetric. Of several dates, those that agree best count. */
export const compareBirths = (one: BirthTold, other: BirthTold): SameBirth => {
  if (one.born.length > 0 && other.born.length > 0) {
    return one.born.some((day) => other.born.includes(day)) ? 'same' : 'other';
  }
  const pairs = [
    ...pairsOf(one.expected, other.expected).map(([a, b]) => compareExpected(a, b)),
    ...pairsOf(one.expected, other.born).map(([expected, born]) => compareExpectedAndBorn(expected, born)),
    ...pairsOf(other.expected, one.born).map(([expected, born]) => compareExpectedAndBorn(expected, born)),
  ];
  if (pairs.length === 0) return one.born.length + other.born.length === 0 ? 'unclear' : 'other';
  return pairs.find((each) => each === 'same') ?? pairs.find((each) => each === 'unclear') ?? 'other';
};

const pairsOf = (ones: readonly string[], others: readonly string[]): (readonly [string, string])[] =>
  ones.flatMap((one) => others.map((other) => [one, other] as const));

/** Two who are both born are expected as far apart as the earliest birth of the first allows. */
const compareExpected = (one: string, other: string): SameBirth => {
  const apart = Math.abs(epochDay(one) - epochDay(other));
  if (apart <= ESTIMATES_APART) return 'same';
  return apart < NEXT_EXPECTED - MOST_DAYS_EARLY ? 'unclear' : 'other';
};

const compareExpectedAndBorn = (expectedOn: string, dateOfBirth: string): SameBirth => {
  if (mayBeOfOne(expectedOn, dateOfBirth)) return 'same';
  const early = epochDay(expectedOn) - epochDay(dateOfBirth);
  // Expected after the birth: of the next pregnancy. Before it: of one that ended as early as it could.
  if (early > 0) return early < NEXT_EXPECTED ? 'unclear' : 'other';
  return -early < NEXT_BORN - MOST_DAYS_EARLY ? 'unclear' : 'other';
};
