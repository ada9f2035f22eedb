import type { Decision } from './changes.js';
import type { Marks } from './marks.js';

/** Words of one generation. Two are kept: some 10 MB, and enough for those whom an intake hears of in a day. */
const MOST_WORDS = 50_000;

/**
 * Words by which this process has seen people recognised, so that it need not work out with whom they would have to be
 * compared. A guess and no more: who is not found by them after all is compared in another round trip.
 */
export class FamiliarWords {
  #lately = new Set<string>();
  #before = new Set<string>();

  constructor(private readonly most = MOST_WORDS) {}

  has(marks: Marks): boolean {
    const words = wordsOf(marks);
    if (this.#lately.has(words)) return true;
    if (!this.#before.has(words)) return false;
    this.#add(words);
    return true;
  }

  /** Somebody is known by these words from now on, where an exact rule finds them by such. */
  learn({ marks, identifiedBy, conflicts }: Decision): void {
    const isHeldAs = marks.said !== undefined && (identifiedBy === 'held' || identifiedBy === 'same-words');
    const isFound = marks.identifiers.length > 0 || marks.matchKey !== undefined || isHeldAs;
    if (isFound && conflicts.length === 0) this.#add(wordsOf(marks));
  }

  forget(marks: Marks): void {
    const words = wordsOf(marks);
    this.#lately.delete(words);
    this.#before.delete(words);
  }

  #add(words: string): void {
    this.#lately.add(words);
    if (this.#lately.size < this.most) return;
    this.#before = this.#lately;
    this.#lately = new Set();
  }
}

const wordsOf = ({ nhsNumber = '', upn = '', description }: Marks): string =>
  `${nhsNumber} ${upn} ${description?.id ?? ''}`;
