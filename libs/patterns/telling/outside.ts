import { byLast } from '../evaluators/in-order.js';
import { inOrder, type Evidence } from '../evidence.js';

/**
 * Of entries in order, so many that come last and are in none of the lists, each of which is in order: all are gone
 * through once, from the last to the first.
 */
export const latestOutside = (
  lists: readonly (readonly Evidence[])[],
  items: readonly Evidence[],
  most: number,
): readonly Evidence[] => {
  const waiting = lists.filter(({ length }) => length > 0).sort(byLast);
  const near: Backwards[] = [];
  const latest: Evidence[] = [];
  for (let index = items.length - 1; index >= 0 && latest.length < most; index -= 1) {
    const item = items[index];
    if (!item) break;
    for (let next = waiting.at(-1); next && (next.at(-1)?.to ?? 0) >= item.to; next = waiting.at(-1)) {
      near.push(new Backwards(next));
      waiting.pop();
    }
    if (!near.some((list) => list.has(item))) latest.push(item);
  }
  return latest.reverse();
};

/** A list in order, of which is asked from the last entry to the first. */
class Backwards {
  #place: number;

  constructor(private readonly items: readonly Evidence[]) {
    this.#place = items.length - 1;
  }

  /** Whether an entry is in it; what is shared in a household may be there as another child's own. */
  has(item: Evidence): boolean {
    for (let each = this.items[this.#place]; each && inOrder(each, item) > 0; each = this.items[this.#place]) {
      this.#place -= 1;
    }
    return this.items[this.#place]?.id === item.id || this.items[this.#place + 1]?.id === item.id;
  }
}
