import type { Evidence } from '../evidence.js';

/** Index of the first item whose last day is after a day. The items are in order of their last day. */
export const firstAfter = (items: readonly Evidence[], day: number): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.to ?? 0) > day) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The first day on which any of them may have happened; infinite where there is none. */
export const firstDayOf = (items: readonly Evidence[]): number => {
  let first = Number.POSITIVE_INFINITY;
  for (const { from } of items) if (from < first) first = from;
  return first;
};

/** What had certainly happened by a day. The items are in order of their last day. */
export const certainBy = (items: readonly Evidence[], day: number): readonly Evidence[] => {
  const end = firstAfter(items, day);
  return end === items.length ? items : items.slice(0, end);
};
