import type { LikelyQuery, PeopleQuery } from '#identity';
import { badRequest, isCalendarDate, londonDate, unprocessable, type Problem } from '#platform';
import { isNhsNumber, isUpn } from '#vocabulary';
import type { PeopleSearchDto } from './people.dto.js';

/** Nobody is older (years): a date of birth before that is a mistake, and would find nobody. */
const OLDEST = 130;
const YEAR = /^\d{4}$/;
const A_LETTER = /\p{L}/u;

/** How to look for somebody: for who fits exactly, for who may be meant, or both. */
export interface Sought {
  readonly exactly?: PeopleQuery;
  readonly likely?: LikelyQuery;
}

/**
 * What a worker asks, as exactly one of the three ways to ask it. A name may come with the year of birth alone.
 * @throws Problem 400 where it is none or more than one of them; 422 where an identifier, a name or a date cannot be.
 */
export const peopleQueryOf = (asked: PeopleSearchDto, now: Date): Sought => {
  const { nhsNumber, upn, name, dateOfBirth, postcode } = asked;
  const ways = [nhsNumber, upn, name].filter((way) => way !== undefined);
  if (ways.length !== 1) throw oneWay();
  if (nhsNumber !== undefined) {
    if (!isNhsNumber(nhsNumber))
      throw impossible('/nhsNumber', 'nhsNumber must be ten digits with a valid check digit.');
    return { exactly: { nhsNumber } };
  }
  if (upn !== undefined) {
    if (!isUpn(upn)) throw impossible('/upn', 'upn must be a unique pupil number with a valid check letter.');
    return { exactly: { upn } };
  }
  if (name === undefined || dateOfBirth === undefined) throw oneWay();
  if (!A_LETTER.test(name.family)) throw impossible('/name/family', 'name.family must have a letter.');
  if (!YEAR.test(dateOfBirth) && !isCalendarDate(dateOfBirth)) {
    throw impossible('/dateOfBirth', 'dateOfBirth must be a day of the calendar, or a year.');
  }
  const thisYear = Number(londonDate(now).slice(0, 4));
  const year = Number(dateOfBirth.slice(0, 4));
  if (year < thisYear - OLDEST - 1 || year > thisYear) {
    throw impossible('/dateOfBirth', `dateOfBirth must lie within the last ${String(OLDEST)} years.`);
  }
  const { given, family } = name;
  const likely = { name: { given, family }, bornOn: dateOfBirth, postcode };
  return YEAR.test(dateOfBirth) ? { likely } : { exactly: { name: { given, family }, dateOfBirth, postcode }, likely };
};

const oneWay = (): Problem =>
  badRequest(
    'not-one-way-to-search',
    'Ask by nhsNumber, or by upn, or by name with dateOfBirth or its year (and postcode): by exactly one of them.',
  );

const impossible = (pointer: string, detail: string): Problem =>
  unprocessable('impossible-search', 'Check what is sought.', [{ pointer, code: 'impossible', detail }]);
