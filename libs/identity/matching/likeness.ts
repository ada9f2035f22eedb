import { jaroWinkler } from '@skyra/jaro-winkler';
import { doubleMetaphone } from 'double-metaphone';
import { distance } from 'fastest-levenshtein';

/** Whether two texts differ by a letter that is added, left out or another, or by two neighbours that changed places. */
export const oneErrorApart = (one: string, other: string): boolean => {
  const longer = one.length - other.length;
  if (longer > 1 || longer < -1) return false;
  return distance(one, other) === 1 || neighboursChanged(one, other);
};

/** Whether two texts differ by so many letters that are added, left out or others, or by fewer. */
export const errorsApart = (one: string, other: string, most: number): boolean =>
  Math.abs(one.length - other.length) <= most && distance(one, other) <= most;

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

/** Which letters a text has, as bits: a letter that only one of two texts has is not matched in the other. */
export const lettersOf = (text: string): number => {
  let letters = 0;
  for (let place = 0; place < text.length; place += 1) letters |= 1 << (text.charCodeAt(place) & 31);
  return letters >>> 0;
};

/** A text, and its letters. */
interface Lettered {
  readonly text: string;
  readonly letters: number;
}

/** Less than this is not worth knowing. */
const LEAST_LIKENESS = 0.7;
/** The share of what is missing to 1 that four early letters in common make good (Winkler 1990). */
const EARLY = 0.4;

/** How alike two texts are, 0 to 1 (Jaro and Winkler): early letters count for more. Symmetric. 0 for less than 0.7. */
export const likeness = (one: Lettered, other: Lettered): number => {
  if (mostLikeness(one, other) < LEAST_LIKENESS) return 0;
  return one.text < other.text ? jaroWinkler(one.text, other.text) : jaroWinkler(other.text, one.text);
};

/** At most as alike as this: a bound that costs little, and decides most pairs of names. */
const mostLikeness = (one: Lettered, other: Lettered): number => {
  const [ones, others] = [one.text.length, other.text.length];
  const matched = Math.min(
    ones - bitsIn(one.letters & ~other.letters),
    others - bitsIn(other.letters & ~one.letters),
    ones,
    others,
  );
  const jaro = matched <= 0 ? 0 : (matched / ones + matched / others + 1) / 3;
  return one.text.startsWith(other.text.charAt(0)) ? jaro + EARLY * (1 - jaro) : jaro;
};

const bitsIn = (bits: number): number => {
  let count = 0;
  for (let left = bits >>> 0; left !== 0; left = (left & (left - 1)) >>> 0) count += 1;
  return count;
};

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
