import type { Evidence } from '../evidence.js';

/** Index of the first item, of items in order of their last day, whose last day is not before a day. */
export const firstCertainFrom = (items: readonly Evidence[], day: number): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.to ?? 0) >= day) high = middle;
    else low = middle + 1;
  }
  return low;
};
