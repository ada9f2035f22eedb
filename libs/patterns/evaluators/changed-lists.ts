import type { Evidence } from '../evidence.js';

interface Change {
  readonly before: readonly Evidence[];
  readonly firstDay: number;
}

/** Lists are never changed: what one was made of, and from which day on it is another. */
const changes = new WeakMap<readonly Evidence[], Change>();

/** Notes that a list is another with something added or taken out, the first of it certain on that day. */
export const noteChange = (before: readonly Evidence[], now: readonly Evidence[], firstDay: number): void => {
  changes.set(now, { before, firstDay });
};

/** The first day on which anything of two lists, each in order, is certain otherwise; infinite where nothing is. */
export const firstChangeOf = (before: readonly Evidence[], now: readonly Evidence[]): number => {
  if (before === now) return Number.POSITIVE_INFINITY;
  const change = changes.get(now);
  if (change?.before === before) return change.firstDay;
  let index = 0;
  while (index < now.length && now[index] === before[index]) index += 1;
  return Math.min(now[index]?.to ?? Number.POSITIVE_INFINITY, before[index]?.to ?? Number.POSITIVE_INFINITY);
};
