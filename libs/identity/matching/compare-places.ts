import type { LevelOf } from './levels.js';
import { errorsApart, oneErrorApart } from './likeness.js';

const UK_POSTCODE = /^[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}$/;

/** What stands for the larger area: `n17` of `n170aa`; the first half of a code of another country. */
export const districtOf = (postcode: string): string =>
  UK_POSTCODE.test(postcode) ? postcode.slice(0, -3) : postcode.slice(0, Math.ceil(postcode.length / 2));

/** How two folded postcodes compare. */
export const comparePostcodes = (one: string, other: string): LevelOf<'postcode'> => {
  if (one === other) return 'exact';
  if (one.length === other.length && oneErrorApart(one, other)) return 'one-character';
  return districtOf(one) === districtOf(other) ? 'district' : 'different';
};

/** The words of an address, without those that many addresses have. */
export interface Address {
  /** Each once, in order: the same words in another order are the same address. */
  readonly words: readonly string[];
  /** Of houses and flats, in order. */
  readonly numbers: readonly string[];
}

/** Kinds of road and of dwelling, long and short: they tell no address from another. */
const OF_MANY = new Set(
  (
    'road rd street st avenue ave av close cl lane ln drive dr way place pl crescent cres court ct gardens gdns grove gr ' +
    'terrace ter square sq park hill row walk mews green rise view flat apartment apt unit floor house the of and ' +
    'circuit cct parade pde highway hwy'
  ).split(' '),
);
const NUMBER = /^\d+$/;

/** Undefined where nothing is left to compare. */
export const addressOf = (words: readonly string[] | undefined): Address | undefined => {
  const once = [...new Set(words)].filter((word) => word !== '').sort();
  const telling = once.filter((word) => !NUMBER.test(word) && !OF_MANY.has(word) && word.length > 1);
  const numbers = once.filter((word) => NUMBER.test(word));
  return telling.length > 0 ? { words: telling, numbers } : undefined;
};

/** Share of the words in common from which it is most of an address, or a part of it. */
const MOST = 0.6;
const PART = 0.3;
/** From as many letters on, a word with two errors is still the same word, if it begins alike. */
const LONG = 8;

/** How two addresses compare: by the words of the shorter that the other has too, misspelt or not, and by numbers. */
export const compareAddresses = (one: Address, other: Address): LevelOf<'address'> => {
  const common = wordsInCommon(one, other);
  const sameNumber = one.numbers.some((number) => other.numbers.includes(number));
  const noNumber = one.numbers.length === 0 || other.numbers.length === 0;
  if (common === 1 && sameNumber) return 'exact';
  if (common >= MOST && sameNumber) return 'similar';
  if (common >= MOST) return noNumber && common === 1 ? 'similar' : 'most';
  return common >= PART ? 'some' : 'different';
};

const wordsInCommon = (one: Address, other: Address): number => {
  if (one.words.length === other.words.length) {
    return Math.min(shareFound(one.words, other.words), shareFound(other.words, one.words));
  }
  return one.words.length < other.words.length
    ? shareFound(one.words, other.words)
    : shareFound(other.words, one.words);
};

const shareFound = (words: readonly string[], among: readonly string[]): number =>
  words.filter((word) => isAmong(word, among)).length / words.length;

const isAmong = (word: string, among: readonly string[]): boolean =>
  among.includes(word) || (word.length > 3 && among.some((each) => isMisspelt(word, each)));

const isMisspelt = (one: string, other: string): boolean =>
  oneErrorApart(one, other) ||
  (Math.min(one.length, other.length) >= LONG && one.startsWith(other.charAt(0)) && errorsApart(one, other, 2));

/** A school, and for children of what age it is, where that is known. */
export interface SchoolSaid {
  readonly code: string;
  readonly phase?: string;
}

/** How two schools compare: whoever grows out of a primary school goes to another, and that says nothing. */
export const compareSchools = (one: SchoolSaid, other: SchoolSaid): LevelOf<'school'> => {
  if (one.code === other.code) return 'exact';
  return one.phase !== undefined && other.phase !== undefined && one.phase !== other.phase
    ? 'other-phase'
    : 'different';
};
