import type { Significance, Standing } from '#vocabulary';

/**
 * What an entry says, in codes and facts: the same object for entries that say the same, which most of a kind do. So what
 * follows from it is worked out once, and known by it. It holds nothing of what is said: whoever wants to know asks the
 * entry.
 */
export class Saying {
  readonly #besides = new Map<unknown, Saying>();

  /** @param untold facts of which it is not said what they are: entries that say the same may differ in them */
  constructor(readonly untold: readonly string[]) {}

  /** That, and this besides; undefined where too many different things are said besides. */
  and(besides: unknown): Saying | undefined {
    return this.#besides.get(besides) ?? this.#more(besides, this.untold);
  }

  /** That, and that there is such a fact. */
  andUntold(fact: string): Saying | undefined {
    return this.#besides.get(UNTOLD) ?? this.#more(UNTOLD, [...this.untold, fact]);
  }

  #more(besides: unknown, untold: readonly string[]): Saying | undefined {
    if (this.#besides.size > MOST_BESIDES && besides !== UNTOLD) return undefined;
    const more = new Saying(untold);
    this.#besides.set(besides, more);
    made += 1;
    return more;
  }
}

/** Of minutes, weeks and names of schools there is no end: these are not told. */
const MOST_BESIDES = 200;
/** Of more, all are forgotten, and made anew as entries come. */
const MOST_MADE = 50_000;
/** Before and after the members of a list. */
const A_LIST = Symbol('a list');
const END_OF_LIST = Symbol('end of list');
const UNTOLD = Symbol('untold');

let made = 0;
let nothing = new Saying([]);

/** The part of an entry that rules look at. */
export interface Said {
  readonly type: string;
  readonly about: string;
  readonly standing: Standing;
  readonly significance: Significance;
  readonly beforeBirth: boolean;
  /** The same list for the same indicators, as `keptCodes` gives it. */
  readonly indicators: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What an entry says; undefined where its codes are such that hardly another says the same. */
export const sayingOf = (said: Said): Saying | undefined => {
  if (made >= MOST_MADE) [nothing, made] = [new Saying([]), 0];
  const { type, about, standing, significance, beforeBirth, indicators, facts } = said;
  let saying = nothing.and(type)?.and(about)?.and(indicators)?.and(significance)?.and(standing)?.and(beforeBirth);
  for (const name in facts) {
    const named = saying?.and(name);
    if (!named) return undefined;
    saying = withValue(named, facts[name]) ?? named.andUntold(name);
  }
  return saying;
};

/** Undefined where it is not told: it has parts of its own, or is one of too many. */
const withValue = (named: Saying, value: unknown): Saying | undefined => {
  if (!Array.isArray(value)) return isPlain(value) ? named.and(value) : undefined;
  let said = named.and(A_LIST);
  for (const each of value as readonly unknown[]) {
    if (!isPlain(each)) return undefined;
    said = said?.and(each);
  }
  return said?.and(END_OF_LIST);
};

/** What has parts of its own is another object in each entry. */
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;
