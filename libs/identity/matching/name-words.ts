import { LruMap } from '#platform';
import { lettersOf, likeness, oneErrorApart, soundsOf } from './likeness.js';
import type { NameFrequencies } from './name-book.js';

/** A word of a name, with what it is compared by. */
export interface NameWord {
  readonly text: string;
  /** As `lettersOf`. */
  readonly letters: number;
  readonly sounds: readonly string[];
  /** The families of forms that it belongs to, as a given name. */
  readonly forms: readonly number[];
  /** Whether it is known as a name: a likely mistake for another is not. */
  readonly known: { readonly given: boolean; readonly family: boolean };
  readonly share: { readonly given: number; readonly family: number };
}

export type NameKind = 'given' | 'family';

const WORDS_KEPT = 50_000;

/** Looks words up, and keeps what it found of the latest. */
export class NameWords {
  readonly #kept = new LruMap<string, NameWord>(WORDS_KEPT);
  readonly #forms = new Map<string, number[]>();

  /**
   * @param frequencies how common names are among the people who are compared.
   * @param common the names that are known to be names, however common they are there.
   */
  constructor(
    private readonly frequencies: NameFrequencies,
    private readonly common: Pick<NameFrequencies, 'given' | 'family'>,
    forms: readonly (readonly string[])[],
  ) {
    forms.forEach((family, index) => {
      for (const form of new Set(family)) this.#forms.set(form, [...(this.#forms.get(form) ?? []), index]);
    });
  }

  of(text: string): NameWord {
    const kept = this.#kept.get(text);
    if (kept) return kept;
    const { given, family, unlisted } = this.frequencies;
    const forms = this.#forms.get(text) ?? [];
    const word: NameWord = {
      text,
      letters: lettersOf(text),
      sounds: soundsOf(text),
      forms,
      known: { given: this.common.given.has(text) || forms.length > 0, family: this.common.family.has(text) },
      share: { given: given.get(text) ?? unlisted.given, family: family.get(text) ?? unlisted.family },
    };
    this.#kept.set(text, word);
    return word;
  }
}

/** How two words of a name compare, the best first. */
export const WORD_LEVELS = [
  'exact',
  'nickname',
  'typing-error',
  'phonetic',
  'very-similar',
  'initial',
  'similar',
  'another-name',
  'different',
] as const;
export type WordLevel = (typeof WORD_LEVELS)[number];

/** Likeness (Jaro and Winkler) from which names are called very similar, or similar. */
const VERY_SIMILAR = 0.92;
const SIMILAR = 0.84;

/** How two words of given names, or of family names, compare. */
export const compareWords = (one: NameWord, other: NameWord, kind: NameKind): WordLevel => {
  if (one.text === other.text) return 'exact';
  if (one.text.length === 1 || other.text.length === 1) {
    return one.text.startsWith(other.text) || other.text.startsWith(one.text) ? 'initial' : 'different';
  }
  if (kind === 'given' && one.forms.some((form) => other.forms.includes(form))) return 'nickname';
  const level = spelling(one, other);
  if (level === 'different' || !one.known[kind] || !other.known[kind]) return level;
  // Both are names in their own right, so that neither is a slip of the other: Jayden and Kayden.
  if (kind === 'given') return 'another-name';
  return level === 'phonetic' || sameSound(one, other) ? 'phonetic' : 'similar';
};

const spelling = (one: NameWord, other: NameWord): WordLevel => {
  const longest = Math.max(one.text.length, other.text.length);
  if (oneErrorApart(one.text, other.text)) return longest > 3 ? 'typing-error' : 'similar';
  const alike = likeness(one, other);
  if (alike > 0 && sameSound(one, other)) return 'phonetic';
  if (alike >= VERY_SIMILAR) return 'very-similar';
  return alike >= SIMILAR ? 'similar' : 'different';
};

const sameSound = (one: NameWord, other: NameWord): boolean =>
  one.sounds.some((sound) => sound.length > 1 && other.sounds.includes(sound));

/** The better of two levels of words. */
export const betterWord = (one: WordLevel, other: WordLevel): WordLevel =>
  WORD_LEVELS.indexOf(one) <= WORD_LEVELS.indexOf(other) ? one : other;
