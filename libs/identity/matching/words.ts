import { fold } from '../fold.js';

/** Names hold no digit, and are joined by spaces, hyphens, dots and commas; an apostrophe is inside a word. */
const BETWEEN_NAMES = /[\s\-‐‑‒–—_.,;:/\\()&+]+/u;
const BETWEEN_ADDRESS_WORDS = /[\s\-‐‑‒–—_.,;:/\\()&+#]+/u;
/** A number and what stands directly at it are told apart: `12A` is 12 and A, `Flat4` is flat and 4. */
const NUMBER_AND_LETTERS = /(?<=\d)(?=\p{L})|(?<=\p{L})(?=\d)/u;

/** Titles that are written before a name, folded. Not `prince` and the like, which are names too. */
const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mstr', 'mx', 'dr', 'prof', 'revd', 'sir', 'dame']);

/**
 * A name word by word, folded, without titles: `Dr Anna-Marie O’Brien` is `anna`, `marie`, `obrien`. Empty where nothing
 * is left.
 */
export const nameWords = (text: string): readonly string[] => {
  const words = foldedWords(text, BETWEEN_NAMES);
  const named = words.filter((word) => !TITLES.has(word));
  return named.length > 0 ? named : words;
};

/** An address word by word, folded; numbers are words of their own: `Flat 4B, 12 High St` is `flat 4 b 12 high st`. */
export const addressWords = (text: string): readonly string[] =>
  foldedWords(text, BETWEEN_ADDRESS_WORDS).flatMap((word) => word.split(NUMBER_AND_LETTERS));

const foldedWords = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map(fold)
    .filter((word) => word !== '');
