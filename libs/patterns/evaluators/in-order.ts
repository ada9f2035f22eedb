import { inOrder, type Evidence } from '../evidence.js';
import type { Holding } from './evaluator.js';

/** Where an entry is in a list that is in order, or is to be put. */
export const placeOf = (items: readonly Evidence[], item: Evidence): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = items[middle];
    if (other && inOrder(other, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Of two lists the shorter is put into the longer one by one where it is so many times shorter. */
const MUCH_SHORTER = 16;

/**
 * What is in one of two lists or in both, each of which is in order; in order, and nothing twice. One of the two itself
 * where it has all of the other.
 */
export const union = (some: readonly Evidence[], others: readonly Evidence[]): readonly Evidence[] => {
  if (some.length === 0 || some === others) return others;
  if (others.length === 0) return some;
  if (others.length * MUCH_SHORTER < some.length) return withFew(some, others);
  if (some.length * MUCH_SHORTER < others.length) return withFew(others, some);
  const all: Evidence[] = [];
  let next = 0;
  for (const item of some) {
    for (let other = others[next]; other && other !== item && inOrder(other, item) < 0; other = others[next]) {
      all.push(other);
      next += 1;
    }
    if (others[next] === item) next += 1;
    all.push(item);
  }
  for (let other = others[next]; other; other = others[(next += 1)]) all.push(other);
  return all;
};

/** What lies between where two lists begin alike, up to `start`, and where they end alike. */
export const differences = (
  before: readonly Evidence[],
  now: readonly Evidence[],
): { readonly start: number; readonly gone: readonly Evidence[]; readonly come: readonly Evidence[] } => {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  return { start, gone: before.slice(start, before.length - end), come: now.slice(start, now.length - end) };
};

/** A list in order without some of its entries. */
export const without = (items: readonly Evidence[], gone: readonly Evidence[]): readonly Evidence[] => {
  let all = items;
  for (const each of gone) {
    const at = all.indexOf(each, placeOf(all, each));
    if (at >= 0) all = all.toSpliced(at, 1);
  }
  return all;
};

/** Of a list in order, what is not in another one; undefined where that is more than so many. */
export const fewMissing = (
  known: readonly Evidence[],
  items: readonly Evidence[],
  most: number,
): readonly Evidence[] | undefined => {
  const missing: Evidence[] = [];
  let next = 0;
  for (const item of items) {
    for (let other = known[next]; other && other !== item && inOrder(other, item) < 0; other = known[next]) next += 1;
    if (known[next] === item) next += 1;
    else if (missing.push(item) > most) return undefined;
  }
  return missing;
};

/** What is in one of any number of lists or in several, as of two. Each of them is gone through as often as their number can be halved. */
export const unionOf = (lists: readonly (readonly Evidence[])[], from = 0, to = lists.length): readonly Evidence[] => {
  if (to - from < 2) return lists[from] ?? [];
  const middle = (from + to) >> 1;
  return union(unionOf(lists, from, middle), unionOf(lists, middle, to));
};

/** The same lists without some of those with which another begins. */
export const withoutBeginnings = (lists: readonly (readonly Evidence[])[]): readonly (readonly Evidence[])[] => {
  const shortestFirst = [...lists].sort((one, other) => one.length - other.length);
  return shortestFirst.filter((list, index) => !isBeginningOf(list, shortestFirst[index + 1]));
};

const isBeginningOf = (list: readonly Evidence[], longer: readonly Evidence[] | undefined): boolean => {
  if (!longer) return false;
  // Most that are no beginning differ at the end.
  for (let index = list.length - 1; index >= 0; index -= 1) if (list[index] !== longer[index]) return false;
  return true;
};

const withFew = (many: readonly Evidence[], few: readonly Evidence[]): readonly Evidence[] => {
  let all: Evidence[] | undefined;
  for (const item of few) {
    const known = all ?? many;
    const at = placeOf(known, item);
    if (known[at] === item) continue;
    // A copy with one more takes what it takes; one that grows takes room to grow on.
    if (all) all.splice(at, 0, item);
    else all = many.toSpliced(at, 0, item);
  }
  return all ?? many;
};

/** The same in order, which they are as a rule. */
export const sortedBy = <Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
): readonly Item[] => {
  for (let index = 1; index < items.length; index += 1) {
    const [before, each] = [items[index - 1], items[index]];
    if (before !== undefined && each !== undefined && compare(before, each) > 0) return [...items].sort(compare);
  }
  return items;
};

export const sorted = (items: readonly Evidence[]): readonly Evidence[] => sortedBy(items, inOrder);

/** In order of the first day, and of the last. */
export const byDays = (one: Holding, other: Holding): number => one.from - other.from || one.until - other.until;
