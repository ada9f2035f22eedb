import { jaroWinkler } from '@skyra/jaro-winkler';
import { doubleMetaphone } from 'double-metaphone';
import { distance } from 'fastest-levenshtein';

/** Whether two texts differ by a letter that is added, left out or another, or by two neighbours that changed places. */
export const oneErrorApart = (one: string, other: string): boolean => {
  const longer = one.length - other.length;
  if (longer > 1 || longer < -1) return false;
  return distance(one, other) === 1 || neighboursChanged(one, other);
};

/** Whether two texts of one length are the same but for two neighbours that changed places. */
export const neighboursChanged = (one: string, other: string): boolean => {
  if (one.length !== other.length) return false;
  let place = 0;
  while (place < one.length && one[place] === other[place]) place += 1;
  return (
    one[place] === other[place + 1] &&
    one[place + 1] === other[place] &&
    place + 1 < one.length &&
    one.slice(place + 2) === other.slice(place + 2)
  );
};

/** How alike two texts are, 0 to 1 (Jaro and Winkler): early letters count for more. Symmetric. */
export const likeness = (one: string, other: string): number =>
  one < other ? jaroWinkler(one, other) : jaroWinkler(other, one);

const LATIN = /^[a-z]+$/;

/** How a folded word sounds to English ears (double metaphone); empty where it is in other letters. */
export const soundsOf = (word: string): readonly string[] => {
  if (!LATIN.test(word)) return [];
  return [...new Set(doubleMetaphone(word))].filter((sound) => sound !== '');
};

/** In how many places two texts of one length differ. */
export const placesThatDiffer = (one: string, other: string): number => {
  let count = 0;
  for (let place = 0; place < one.length; place += 1) if (one[place] !== other[place]) count += 1;
  return count;
};
