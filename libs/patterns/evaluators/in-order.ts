import { inOrder, type Evidence } from '../evidence.js';

/** What is in one of two lists or in both, each of which is in order; in order, and nothing twice. */
export const union = (some: readonly Evidence[], others: readonly Evidence[]): readonly Evidence[] => {
  if (some.length === 0 || some === others) return others;
  if (others.length === 0) return some;
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

/** The same in order, which they are as a rule. */
export const sorted = (items: readonly Evidence[]): readonly Evidence[] => {
  for (let index = 1; index < items.length; index += 1) {
    const [before, each] = [items[index - 1], items[index]];
    if (before && each && inOrder(before, each) > 0) return [...items].sort(inOrder);
  }
  return items;
};
