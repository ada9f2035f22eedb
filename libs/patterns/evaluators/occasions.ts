import type { Evidence } from '../evidence.js';

/**
 * How often something happened: entries of one day are one occasion, since several agencies report the same night;
 * what is known to a longer time is as many as it sums up.
 */
export class Occasions {
  readonly #days = new Set<number>();
  #others = 0;

  get number(): number {
    return this.#days.size + this.#others;
  }

  add(item: Evidence): void {
    if (item.from === item.to && item.count === 1) this.#days.add(item.from);
    else this.#others += item.count;
  }
}

/** How many occasions some entries are. */
export const occasionsIn = (items: readonly Evidence[]): number => {
  const occasions = new Occasions();
  for (const item of items) occasions.add(item);
  return occasions.number;
};
