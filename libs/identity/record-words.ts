import { fold } from './fold.js';

const BETWEEN_WORDS = /[\s\-–—/,.;]+/u;

/** A name word by word, each folded: `Anna-Marie O’Brien` is `anna`, `marie`, `obrien`. */
export const nameWords = (text: string): readonly string[] =>
  text
    .split(BETWEEN_WORDS)
    .map(fold)
    .filter((word) => word !== '');

/** An address likewise. */
export const addressWords = nameWords;
