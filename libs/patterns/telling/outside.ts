import type { Standing } from '#vocabulary';
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
  const inside = eventsOf(lists, items);
  if (inside.size === 0) return most < items.length ? items.slice(items.length - most) : items;
  const latest: Evidence[] = [];
  for (let index = items.length - 1; index >= 0 && latest.length < most; index -= 1) {
    const item = items[index];
    if (item && !inside.has(item.id)) latest.push(item);
  }
  return latest.reverse();
};

/** Events of lists that can be among some entries: of a long history most are of another standing, and are passed over. */
const eventsOf = (lists: readonly (readonly Evidence[])[], items: readonly Evidence[]): ReadonlySet<string> => {
  const standings = new Set<Standing>();
  for (const { standing } of items) if (!standings.has(standing)) standings.add(standing);
  const events = new Set<string>();
  for (const list of lists) for (const { id, standing } of list) if (standings.has(standing)) events.add(id);
  return events;
};
