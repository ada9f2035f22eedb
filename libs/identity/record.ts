import type { PersonDescription, School } from '#vocabulary';
import { birthOrderOf, fold, isPlace, namesSomebody } from './fold.js';
import { sexOf } from './marks.js';
import type { MatchRecord } from './matching/match-record.js';
import { addressWords, nameWords } from './matching/words.js';

/** Days that stand where a system knows no date of birth. */
const NO_DATE = new Set(['1900-01-01', '1901-01-01']);

/**
 * What an agency said of somebody, as it is compared and kept in the index. A placeholder (`Baby`, `Unknown`, no fixed
 * abode) says nothing. Undefined where nothing is left to compare, and for an unborn child whose mother is not named:
 * nothing tells them apart.
 * @param beside what else the agency event tells: of a child or an unborn child, who the mother is; and the school
 */
export const recordOf = (
  said: PersonDescription,
  { mother, school }: { readonly mother?: string; readonly school?: School } = {},
): MatchRecord | undefined => {
  const isUnborn = said.role === 'unborn';
  if (isUnborn && mother === undefined) return undefined;
  const given = fold(said.name?.given ?? '');
  const family = fold(said.name?.family ?? '');
  const givenNames = given !== '' && namesSomebody(given, 'x') ? nameWords(said.name?.given ?? '') : [];
  const familyNames = family !== '' && namesSomebody('x', family) ? nameWords(said.name?.family ?? '') : [];
  const dateOfBirth = said.dateOfBirth === undefined || NO_DATE.has(said.dateOfBirth) ? undefined : said.dateOfBirth;
  const postcode = fold(said.postcode ?? '');
  const place = isPlace(postcode) ? postcode : undefined;
  const address = addressWords(said.address ?? '');
  const sex = sexOf(said);
  const ofMother = isUnborn || dateOfBirth !== undefined ? mother : undefined;
  const birthOrder = birthOrderOf(given);
  if (givenNames.length + familyNames.length === 0 && (dateOfBirth ?? place ?? ofMother) === undefined)
    return undefined;
  return {
    givenNames,
    familyNames,
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    ...(sex !== undefined && sex !== 'not-known' && { sex }),
    ...(place !== undefined && { postcode: place }),
    ...(address.length > 0 && { addressWords: address }),
    ...(school && { school: school.code }),
    ...(school?.phase !== undefined && { schoolPhase: school.phase }),
    ...(ofMother !== undefined && { mother: ofMother }),
    ...(ofMother !== undefined && birthOrder !== undefined && { birthOrder }),
    ...(isUnborn && said.expectedOn !== undefined && { expectedOn: said.expectedOn }),
  };
};
