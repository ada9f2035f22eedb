import type { PersonDescription } from '#vocabulary';
import { fold, isPlace, namesSomebody } from './fold.js';
import { sexOf } from './marks.js';
import type { MatchRecord } from './matching/match-record.js';
import { addressWords, nameWords } from './matching/words.js';

/** Days that stand where a system knows no date of birth. */
const NO_DATE = new Set(['1900-01-01', '1901-01-01']);

/**
 * What an agency said of somebody, as it is compared and kept in the index. A placeholder (`Baby`, `Unknown`, no fixed
 * abode) says nothing. Undefined for the unborn, whom nothing tells apart, and where nothing is left to compare.
 */
export const recordOf = (said: PersonDescription): MatchRecord | undefined => {
  if (said.role === 'unborn') return undefined;
  const given = fold(said.name?.given ?? '');
  const family = fold(said.name?.family ?? '');
  const givenNames = given !== '' && namesSomebody(given, 'x') ? nameWords(said.name?.given ?? '') : [];
  const familyNames = family !== '' && namesSomebody('x', family) ? nameWords(said.name?.family ?? '') : [];
  const dateOfBirth = said.dateOfBirth === undefined || NO_DATE.has(said.dateOfBirth) ? undefined : said.dateOfBirth;
  const postcode = fold(said.postcode ?? '');
  const place = isPlace(postcode) ? postcode : undefined;
  const address = addressWords(said.address ?? '');
  const sex = sexOf(said);
  if (givenNames.length + familyNames.length === 0 && dateOfBirth === undefined && place === undefined)
    return undefined;
  return {
    givenNames,
    familyNames,
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    ...(sex !== undefined && sex !== 'not-known' && { sex }),
    ...(place !== undefined && { postcode: place }),
    ...(address.length > 0 && { addressWords: address }),
  };
};
