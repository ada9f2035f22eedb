import { epochDay } from '#platform';
import { MOST_DAYS_EARLY, type PersonDescription } from '#vocabulary';
import type { MatchRecord } from '../matching/match-record.js';

/**
 * At 9 to 15 months a health visitor is to see every child (S.I. 2013/351, regulation 5A, inserted by S.I. 2015/921): the
 * end of that, in days.
 */
const SEEN_BY = 457;
/**
 * A day on which a child was expected that agrees with the birth lies 18 weeks after it at most, and the age of a child
 * who came early is counted from there. Of whoever is older than both together it was heard before.
 */
const MOST_DAYS_OLD = MOST_DAYS_EARLY + SEEN_BY;

/** Whether somebody was born so shortly before an agency event that it may be the first that tells of them. */
export const isNewborn = (
  { role, dateOfBirth }: Pick<PersonDescription, 'role' | 'dateOfBirth'>,
  occurredOn: string | undefined,
): boolean =>
  role === 'child' &&
  dateOfBirth !== undefined &&
  occurredOn !== undefined &&
  epochDay(occurredOn) - epochDay(dateOfBirth) <= MOST_DAYS_OLD;

/** Where a newborn lives, and under what family name: who has both may be the mother. */
export interface Home {
  /** Folded, the words of it as one. */
  readonly family: string;
  /** Folded. */
  readonly postcode: string;
  /** Some of them everybody has who lives there under that name, and others too. */
  readonly keys: readonly string[];
}

/** The home that a record tells; undefined where it tells no family name or no place. */
export const homeOf = (
  { familyNames, postcode }: MatchRecord,
  keysOf: (record: MatchRecord) => readonly string[],
): Home | undefined => {
  if (familyNames.length === 0 || postcode === undefined) return undefined;
  return { family: familyNames.join(''), postcode, keys: keysOf({ givenNames: [], familyNames, postcode }) };
};

/** Whether a record is of somebody of that family name, who lives there. */
export const isOfHome = (record: MatchRecord, { family, postcode }: Home): boolean =>
  record.postcode === postcode && record.familyNames.join('') === family;
