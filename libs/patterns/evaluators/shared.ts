import type { Evidence } from '../evidence.js';

interface Made {
  readonly of: readonly (readonly Evidence[])[];
  readonly what: unknown;
}

/**
 * What several conditions make of the same evidence, for as long as one evaluation of one child takes: the days on which
 * something is open, a school's register. It goes with the evaluation, so that nothing of it has to be looked after.
 */
export class Shared {
  readonly #made = new Map<object, Made>();

  /**
   * What was made of the same lists for the same purpose, else what is made now.
   * @param purpose known by identity: the parameters that ask for it
   */
  of<What>(purpose: object, lists: readonly (readonly Evidence[])[], make: () => What): What {
    const known = this.#made.get(purpose);
    if (known && isSame(known.of, lists)) return known.what as What;
    const what = make();
    this.#made.set(purpose, { of: lists, what });
    return what;
  }
}

const isSame = (some: readonly (readonly Evidence[])[], others: readonly (readonly Evidence[])[]): boolean => {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (some[index] !== others[index]) return false;
  return true;
};
