import type { Evidence } from '../evidence.js';
import type { Selections } from './evaluator.js';

/**
 * What was asked for by name, and the lists that were given. Of each child there are as many as there are conditions and
 * patterns, so that each has to be small: a name is looked for from the first to the last, of the few that there are.
 */
export interface Asked {
  readonly names: readonly string[];
  /** In the order of the names. */
  readonly lists: readonly (readonly Evidence[])[];
}

/** Whether nothing was there of all that was asked for: then there is nothing to remember by it. */
export const isOfNothing = ({ lists }: Asked): boolean => {
  for (const list of lists) if (list.length > 0) return false;
  return true;
};

/** Notes what is asked for. */
export class Asking {
  #names: readonly string[];
  /** Names that were asked for besides those that were named at first. */
  #more: string[] | undefined;
  readonly #lists: (readonly Evidence[])[];

  /** @param select is asked once for each name */
  constructor(
    private readonly select: Selections,
    names: readonly string[] = NO_NAMES,
  ) {
    this.#names = names;
    this.#lists = names.map(select);
  }

  readonly of: Selections = (name) => {
    const known = this.#names.indexOf(name);
    if (known >= 0) return this.#lists[known] ?? NONE;
    const items = this.select(name);
    if (!this.#more) this.#names = this.#more = [...this.#names];
    this.#more.push(name);
    this.#lists.push(items);
    return items;
  };

  /** What was asked for so far. */
  asked(): Asked {
    return { names: this.#more ? onlyOneOf(this.#more) : this.#names, lists: this.#lists.slice() };
  }
}

/** The conditions of all children ask for the same names: each list of these is kept once. */
const named = new Map<string, readonly string[]>();
const MOST_NAMED = 5_000;

const onlyOneOf = (names: readonly string[]): readonly string[] => {
  const text = names.join('\n');
  const known = named.get(text);
  if (known) return known;
  // Of drafts there may be many.
  if (named.size >= MOST_NAMED) named.clear();
  const kept = names.slice();
  named.set(text, kept);
  return kept;
};

const NONE: readonly Evidence[] = [];
const NO_NAMES: readonly string[] = [];
