import type { Evidence } from '../evidence.js';

/**
 * Parts entries, which are in order of the day from which they are certain, where nothing happened for more than so
 * many days. Only what is certain parts them: from the last day on which the one may have been to the first day on
 * which the next may have been. To which run an entry belongs depends on nothing that comes after it.
 */
export const runsOf = (items: readonly Evidence[], quietDays: number): readonly (readonly Evidence[])[] => {
  const runs: (readonly Evidence[])[] = [];
  let first = 0;
  for (let index = 1; index <= items.length; index += 1) {
    const [last, next] = [items[index - 1], items[index]];
    if (last && next && next.from - last.to <= quietDays) continue;
    runs.push(first === 0 && index === items.length ? items : items.slice(first, index));
    first = index;
  }
  return runs;
};

/** How many agencies reported it. */
export const agenciesOf = (items: readonly Evidence[]): number => new Set(items.map((item) => item.source)).size;

/** How many events it sums up. */
export const numberOf = (items: readonly Evidence[]): number => items.reduce((sum, item) => sum + item.count, 0);
