import type { LevelOf } from './levels.js';
import { betterWord, compareWords } from './name-words.js';
import type { NameKind, NameWord, WordLevel } from './name-words.js';

/** The given names, or the family names, of one record. */
export interface Name {
  /** All words as one: `annamarie`. */
  readonly whole: NameWord;
  readonly words: readonly NameWord[];
  /** Whether it is in Latin letters. */
  readonly latin: boolean;
  /** Whether it stands where there is no name yet: `baby`. */
  readonly unnamed: boolean;
}

/** How two names compare, and the share of people who have what they have in common. */
export interface NameComparison<Level extends string> {
  readonly level: Level;
  readonly share: number;
}

/** How given names compare, apart from being swapped with family names. */
export const compareGivenNames = (one: Name, other: Name): NameComparison<LevelOf<'given-name'>> => {
  if (one.unnamed || other.unnamed) return { level: 'unnamed', share: 1 };
  if (one.latin !== other.latin) return { level: 'other-script', share: 1 };
  if (one.whole.text === other.whole.text) return { level: 'exact', share: rarest(one.words, 'given') };
  const common = inCommon(one, other);
  if (common.length > 0 && isSubset(one, other)) return { level: 'subset', share: rarest(common, 'given') };

  const first = bestOfFirst(one, other, 'given');
  const whole = compareWords(one.whole, other.whole, 'given');
  const share = Math.max(first.share, 0);
  if (one.words.length > 1 && other.words.length > 1 && first.level !== 'different') {
    return { level: severalOfBoth(one, other, whole), share };
  }
  const level = betterWord(first.level === 'exact' ? 'different' : first.level, whole);
  return { level: level === 'exact' ? 'typing-error' : level, share };
};

/** How family names compare, apart from being swapped with given names. */
export const compareFamilyNames = (one: Name, other: Name): NameComparison<LevelOf<'family-name'>> => {
  if (one.latin !== other.latin) return { level: 'other-script', share: 1 };
  if (one.whole.text === other.whole.text) return { level: 'exact', share: rarest(one.words, 'family') };
  const common = inCommon(one, other);
  if (common.length > 0) return { level: 'part', share: rarest(common, 'family') };
  const whole = asFamily(compareWords(one.whole, other.whole, 'family'));
  if (whole !== 'different' || (one.words.length === 1 && other.words.length === 1)) return { level: whole, share: 1 };
  // A part of a double-barrelled name, misspelt.
  const part = asFamily(bestOfFirst(one, other, 'family').level);
  return { level: part === 'typing-error' || part === 'phonetic' ? 'very-similar' : 'different', share: 1 };
};

/** Whether each one's given name stands where the other's family name does, at most one of them misspelt or shortened. */
export const namesAreSwapped = (
  one: { readonly given: Name; readonly family: Name },
  other: { readonly given: Name; readonly family: Name },
): boolean => {
  const levels = [compareFamilyNames(one.given, other.family).level, compareFamilyNames(one.family, other.given).level];
  return (
    levels.includes('exact') &&
    levels.every((level) => ['exact', 'part', 'typing-error', 'very-similar'].includes(level))
  );
};

/** Several given names each, of which some differ: a name that brothers have in common says little. */
const severalOfBoth = (one: Name, other: Name, whole: WordLevel): LevelOf<'given-name'> => {
  const pairwise =
    one.words.length === other.words.length &&
    one.words.every((word, index) => {
      const opposite = other.words[index];
      const level = opposite ? compareWords(word, opposite, 'given') : 'different';
      return ['exact', 'nickname', 'typing-error', 'phonetic', 'very-similar'].includes(level);
    });
  if (pairwise) return 'typing-error';
  return whole === 'typing-error' ? 'very-similar' : 'one-of-several';
};

/** How the first word of either compares with the words of the other, at best. */
const bestOfFirst = (one: Name, other: Name, kind: NameKind): NameComparison<WordLevel> => {
  let level: WordLevel = 'different';
  let share = 1;
  const look = (first: NameWord | undefined, words: readonly NameWord[]): void => {
    if (!first) return;
    for (const word of words) {
      const found = compareWords(first, word, kind);
      if (betterWord(found, level) !== level || (found === level && found !== 'different')) {
        share = found === level ? Math.min(share, commoner(first, word, kind)) : commoner(first, word, kind);
        level = found;
      }
    }
  };
  look(one.words[0], other.words);
  look(other.words[0], one.words);
  return { level, share };
};

const commoner = (one: NameWord, other: NameWord, kind: NameKind): number =>
  Math.max(one.share[kind], other.share[kind]);

const rarest = (words: readonly NameWord[], kind: NameKind): number =>
  Math.min(...words.map((word) => word.share[kind]));

const inCommon = (one: Name, other: Name): NameWord[] =>
  one.words.filter(({ text }) => text.length > 1 && other.words.some((word) => word.text === text));

/** Whether all that the shorter says, initials too, the longer says as well. */
const isSubset = (one: Name, other: Name): boolean => {
  const within = (shorter: Name, longer: Name): boolean =>
    shorter.words.every(({ text }) =>
      longer.words.some((word) => word.text === text || isInitialOf(text, word.text) || isInitialOf(word.text, text)),
    );
  return (
    (one.words.length <= other.words.length && within(one, other)) ||
    (other.words.length <= one.words.length && within(other, one))
  );
};

const isInitialOf = (initial: string, text: string): boolean => initial.length === 1 && text.startsWith(initial);

const asFamily = (level: WordLevel): LevelOf<'family-name'> => {
  switch (level) {
    case 'exact':
    case 'typing-error':
    case 'phonetic':
    case 'very-similar':
    case 'similar':
    case 'different':
      return level;
    case 'initial':
      return 'similar';
    case 'nickname':
    case 'another-name':
      return 'different';
  }
};
