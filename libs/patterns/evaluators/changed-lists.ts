import type { Evidence } from '../evidence.js';

type Items = readonly Evidence[];

/** From which day on a list is another than the list of that number. */
interface Change {
  readonly from: number;
  readonly firstDay: number;
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

/** Notes that a list is another with something added or taken out, the first of it certain on that day. */
export const noteChange = (before: Items, now: Items, firstDay: number): void => {
  changes.set(now, { from: numberOf(before), firstDay });
};

/** The first day on which anything of two lists, each in order, is certain otherwise; infinite where nothing is. */
export const firstChangeOf = (before: Items, now: Items): number => {
  if (before === now) return Number.POSITIVE_INFINITY;
  const change = changes.get(now);
  if (change && change.from === numbers.get(before)) return change.firstDay;
  let index = 0;
  while (index < now.length && now[index] === before[index]) index += 1;
  return Math.min(now[index]?.to ?? Number.POSITIVE_INFINITY, before[index]?.to ?? Number.POSITIVE_INFINITY);
};
