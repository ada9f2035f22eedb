import type { Standing } from '#vocabulary';
import { firstAfter } from '../evaluators/by-day.js';
import type { Evidence } from '../evidence.js';

/**
 * Of entries in order, so many that come last and are in none of the lists. What is shared in a household may be in a list
 * as another child's own: it is known by its event.
 */
export const latestOutside = (
  lists: readonly (readonly Evidence[])[],
  items: readonly Evidence[],
  most: number,
): readonly Evidence[] => {
  const isInside = insideOf(lists, items, most);
  const latest: Evidence[] = [];
  for (let index = items.length - 1; index >= 0 && latest.length < most; index -= 1) {
    const item = items[index];
    if (item && !isInside(item)) latest.push(item);
  }
  return latest.length === items.length ? items : latest.reverse();
};

/** Few entries are looked for in each list; before many are, all events of the lists are taken down. */
const insideOf = (
  lists: readonly (readonly Evidence[])[],
  items: readonly Evidence[],
  most: number,
): ((item: Evidence) => boolean) => {
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  if (Math.min(items.length, most) * lists.length <= total)
    return (item) => lists.some((list) => hasEventOf(list, item));
  const events = eventsOf(lists, items);
  return ({ id }) => events.has(id);
};

/** An event is certain on one day, whosever it is told of. */
const hasEventOf = (list: readonly Evidence[], { id, to }: Evidence): boolean => {
  if ((list[0]?.to ?? to + 1) > to || (list.at(-1)?.to ?? to) < to) return false;
  for (let index = firstAfter(list, to - 1); list[index]?.to === to; index += 1) {
    if (list[index]?.id === id) return true;
  }
  return false;
};

/** Events of lists that can be among some entries: of a long history most are of another standing, and are passed over. */
const eventsOf = (lists: readonly (readonly Evidence[])[], items: readonly Evidence[]): ReadonlySet<string> => {
  const standings = new Set<Standing>();
  for (const { standing } of items) if (!standings.has(standing)) standings.add(standing);
  const events = new Set<string>();
  for (const list of lists) for (const { id, standing } of list) if (standings.has(standing)) events.add(id);
  return events;
};
