import { fold } from './fold.js';

const BETWEEN_WORDS = /[\s\-–—/,.;]+/u;

/** A text word by word, each folded: `Anna-Marie O’Brien` is `anna`, `marie`, `obrien`. */
export const wordsOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(BETWEEN_WORDS)
    .map(fold)
    .filter((word) => word !== '');
