import { ageInYears, epochDay, isCalendarDate } from '#platform';
import type { FieldProblem } from './field-problems.js';
import type { PersonDescription } from './personal-content.js';
import type { Reading } from './vocabulary.js';

/** Nobody is recorded as older. */
const OLDEST = 130;
/** A pregnancy lasts 40 weeks; an expected date of birth lies no more than this many days ahead. */
const LONGEST_PREGNANCY = 301;

/**
 * What is wrong with an event's dates, seen from today (`YYYY-MM-DD`, Europe/London): it may not have happened, been
 * learned of, begun or been followed by a birth in the future, nor been learned of before it happened, nor have happened to a
 * child before that child was born (a child before birth is named as `unborn`; some types, and periods that reach over
 * the birth, are free of that).
 */
export const checkTimes = (reading: Reading, today: string): FieldProblem[] => {
  const problems: FieldProblem[] = [];
  const { occurredOn, learnedOn } = reading;
  if (occurredOn.date > today || (occurredOn.precision === 'period' && occurredOn.until > today)) {
    problems.push(future('/occurredOn', 'occurredOn'));
  }
  if (learnedOn !== undefined) {
    if (learnedOn > today) problems.push(future('/learnedOn', 'learnedOn'));
    if (learnedOn < occurredOn.date) {
      problems.push({
        pointer: '/learnedOn',
        code: 'impossible-date',
        detail: 'learnedOn must not lie before the day on which it happened.',
      });
    }
  }
  const from = reading.coded.facts['from'];
  if (isCalendarDate(from) && from > today) problems.push(future('/from', 'from'));
  let index = 0;
  for (const person of reading.people) {
    if (person.dateOfBirth !== undefined || person.expectedOn !== undefined) {
      checkPerson(problems, reading, person, `/people/${String(index)}`, today);
    }
    index += 1;
  }
  return problems;
};

const checkPerson = (
  problems: FieldProblem[],
  { occurredOn, mayPrecedeBirth }: Reading,
  { role, dateOfBirth, expectedOn }: PersonDescription,
  pointer: string,
  today: string,
): void => {
  if (dateOfBirth !== undefined) {
    if (dateOfBirth > today) {
      problems.push(future(`${pointer}/dateOfBirth`, 'dateOfBirth'));
    } else if (ageInYears(dateOfBirth, today) > OLDEST) {
      problems.push({
        pointer: `${pointer}/dateOfBirth`,
        code: 'impossible-date',
        detail: `dateOfBirth must not be more than ${String(OLDEST)} years ago.`,
      });
    } else if (role === 'child' && occurredOn.until < dateOfBirth && !mayPrecedeBirth) {
      problems.push({
        pointer: '/occurredOn',
        code: 'before-birth',
        detail: 'occurredOn must not lie before the birth of a child: give the role unborn for what was before birth.',
      });
    }
  }
  if (expectedOn !== undefined && epochDay(expectedOn) - epochDay(today) > LONGEST_PREGNANCY) {
    problems.push({
      pointer: `${pointer}/expectedOn`,
      code: 'in-the-future',
      detail: 'expectedOn must not lie further ahead than a pregnancy lasts.',
    });
  }
};

const future = (pointer: string, field: string): FieldProblem => ({
  pointer,
  code: 'in-the-future',
  detail: `${field} must not lie in the future.`,
});
