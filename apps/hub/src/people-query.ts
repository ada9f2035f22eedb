import type { PeopleQuery } from '#identity';
import { badRequest, isCalendarDate, unprocessable, type Problem } from '#platform';
import { isNhsNumber, isUpn } from '#vocabulary';
import type { PeopleSearchDto } from './people.dto.js';

/**
 * What a worker asks, as exactly one of the three ways to ask it.
 * @throws Problem 400 where it is none or more than one of them; 422 where an identifier or a date cannot be.
 */
export const peopleQueryOf = ({ nhsNumber, upn, name, dateOfBirth, postcode }: PeopleSearchDto): PeopleQuery => {
  const ways = [nhsNumber, upn, name].filter((way) => way !== undefined);
  if (ways.length !== 1) throw oneWay();
  if (nhsNumber !== undefined) {
    if (!isNhsNumber(nhsNumber))
      throw impossible('/nhsNumber', 'nhsNumber must be ten digits with a valid check digit.');
    return { nhsNumber };
  }
  if (upn !== undefined) {
    if (!isUpn(upn)) throw impossible('/upn', 'upn must be a unique pupil number with a valid check letter.');
    return { upn };
  }
  if (name === undefined || dateOfBirth === undefined) throw oneWay();
  if (!isCalendarDate(dateOfBirth)) throw impossible('/dateOfBirth', 'dateOfBirth must be a day of the calendar.');
  return { name: { given: name.given, family: name.family }, dateOfBirth, postcode };
};

const oneWay = (): Problem =>
  badRequest(
    'not-one-way-to-search',
    'Ask by nhsNumber, or by upn, or by name with dateOfBirth (and postcode): by exactly one of them.',
  );

const impossible = (pointer: string, detail: string): Problem =>
  unprocessable('impossible-search', 'Check what is sought.', [{ pointer, code: 'impossible', detail }]);
