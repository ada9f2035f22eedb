import type { FamilyQuery } from '#chronology';
import { badRequest, isCalendarDate } from '#platform';
import { instantOf } from './as-known-at.js';
import type { FamilyQueryDto } from './family.dto.js';

/**
 * What is asked of a child's family, or of who knows the child.
 * @throws Problem 400 where a day is none of the calendar.
 */
export const familyQueryOf = (childId: string, { asOf, asKnownAt }: FamilyQueryDto): FamilyQuery => {
  if (asOf !== undefined && !isCalendarDate(asOf)) {
    throw badRequest('invalid-parameter', 'asOf must be a day of the calendar, YYYY-MM-DD.');
  }
  return { childId, asOf, asKnownAt: asKnownAt === undefined ? undefined : instantOf(asKnownAt) };
};
