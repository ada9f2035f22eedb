import type { Evidence } from '../evidence.js';

type Items = readonly Evidence[];

/** From which day on a list is another than the list of that number. */
interface Change {
  readonly from: number;
  /** The first day from which anything of it is certain. */
  readonly certain: number;
  /** The first day on which anything of it may have happened. */
  readonly possible: number;
}

/**
 * Lists are never changed: what one was made of is noted by number. It would be kept for as long as the one made of it,
 * and whatever that was made of, were the list itself noted.
 */
const changes = new WeakMap<Items, Change>();
const numbers = new WeakMap<Items, number>();
let lastNumber = 0;

const numberOf = (items: Items): number => {
  const known = numbers.get(items);
  if (known !== undefined) return known;
  lastNumber += 1;
  numbers.set(items, lastNumber);
  return lastNumber;
};

/** Notes that a list is another with these entries, in order, added or taken out. */
export const noteChange = (before: Items, now: Items, changed: Items): void => {
  changes.set(now, { from: numberOf(before), certain: changed[0]?.to ?? NEVER, possible: firstPossible(changed, 0) });
};

/** The first day on which anything of two lists, each in order, is certain otherwise; infinite where nothing is. */
export const firstChangeOf = (before: Items, now: Items): number => {
  if (before === now) return NEVER;
  const change = changeOf(before, now);
  if (change) return change.certain;
  const index = sameUpTo(before, now);
  return Math.min(now[index]?.to ?? NEVER, before[index]?.to ?? NEVER);
};

/** The first day on which anything that is otherwise may have happened: that of a week's register is its Monday. */
export const firstTouchedOf = (before: Items, now: Items): number => {
  if (before === now) return NEVER;
  const change = changeOf(before, now);
  if (change) return change.possible;
  const index = sameUpTo(before, now);
  return Math.min(firstPossible(now, index), firstPossible(before, index));
};

const NEVER = Number.POSITIVE_INFINITY;

const changeOf = (before: Items, now: Items): Change | undefined => {
  const change = changes.get(now);
  return change && change.from === numbers.get(before) ? change : undefined;
};

const sameUpTo = (before: Items, now: Items): number => {
  let index = 0;
  while (index < now.length && now[index] === before[index]) index += 1;
  return index;
};

const firstPossible = (items: Items, start: number): number => {
  let first = NEVER;
  for (let index = start; index < items.length; index += 1) first = Math.min(first, items[index]?.from ?? first);
  return first;
};
