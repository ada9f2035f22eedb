import type { Evidence } from '../evidence.js';
import { FOR_EVER, type Evaluator } from './evaluator.js';

export interface Ever {
  /** Selection that is counted, however long ago it was. */
  readonly of: string;
  readonly atLeast: number;
}

/**
 * The condition: so many of a kind are known, whenever they happened. It holds from the day on which the last that is
 * needed is certain, and for ever. What was before the child's family began (a parent's own childhood) counts from the
 * day on which it did.
 */
export const ever: Evaluator<Ever> = (evidence, { of, atLeast }) => {
  const items = evidence(of).map((item) => ({ item, day: item.reaches ?? item.to }));
  items.sort((one, other) => one.day - other.day);
  let count = 0;
  for (const { item, day } of items) {
    count += item.count;
    if (count < atLeast) continue;
    const all: readonly Evidence[] = evidence(of);
    const number = all.reduce((sum, each) => sum + each.count, 0);
    return [{ from: day, until: FOR_EVER, evidence: all, figures: { number } }];
  }
  return [];
};
