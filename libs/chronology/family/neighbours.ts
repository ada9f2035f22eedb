import { epochDay } from '#platform';
import type { PersonHistory } from '../person-history.js';
import type { Relationship } from '../relationships.js';
import { lifeBegins } from './childhood.js';
import { CLOSEST_FIRST } from '../ties/kinds.js';
import { samePersonIn } from '../ties/ties.js';

/** How many people a family shows beside the child: within one step, and within two. */
export const MOST_NEAR = 40;
export const MOST_SHOWN = 80;

/** Who is shown of a family, by how many steps they are from the child; and who is known of and not shown. */
export interface Neighbours {
  readonly steps: ReadonlyMap<string, 0 | 1 | 2>;
  /** People within two steps who are too many. */
  readonly tooMany: ReadonlySet<string>;
  /** People three steps away, whom the histories name. */
  readonly farther: ReadonlySet<string>;
}

/**
 * Everyone within two steps of the child, by the histories that are there: whom the child's own history names, and whom
 * theirs name. Where they are too many, the closest are taken. What begins after `asOf` is not there yet, nor is who was
 * not expected yet.
 */
export const neighboursOf = (
  childId: string,
  histories: ReadonlyMap<string, PersonHistory>,
  asOf: string,
): Neighbours => {
  const same = samePersonIn(histories);
  const child = same(childId);
  const steps = new Map<string, 0 | 1 | 2>([[child, 0]]);
  const tooMany = new Set<string>();
  const add = (from: readonly string[], step: 1 | 2, most: number): void => {
    const named = namedBy(from, histories, asOf).filter((id) => !steps.has(id));
    const room = Math.max(0, most + 1 - steps.size);
    for (const id of named.slice(0, room)) steps.set(id, step);
    for (const id of named.slice(room)) tooMany.add(id);
  };
  add([child], 1, MOST_NEAR);
  const near = [...steps.keys()].filter((id) => id !== child);
  add(near, 2, MOST_SHOWN);
  const shown = [...steps.keys()];
  const farther = namedBy(shown.slice(near.length + 1), histories, asOf);
  return {
    steps,
    tooMany: new Set([...tooMany].filter((id) => !steps.has(id))),
    farther: new Set(farther.filter((id) => !steps.has(id) && !tooMany.has(id))),
  };
};

/** Whom these people's histories name, the closest first; each once, and in an order that is not that of arrival. */
const namedBy = (from: readonly string[], histories: ReadonlyMap<string, PersonHistory>, asOf: string): string[] => {
  const same = samePersonIn(histories);
  const closeness = new Map<string, number>();
  for (const relationship of from.flatMap((id) => histories.get(id)?.relationships ?? [])) {
    if (relationship.from !== undefined && relationship.from > asOf) continue;
    const id = same(relationship.otherPersonId);
    if (lifeBegins(histories.get(id) ?? {}) > epochDay(asOf)) continue;
    closeness.set(id, Math.min(closeOf(relationship), closeness.get(id) ?? Number.POSITIVE_INFINITY));
  }
  return [...closeness].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1)).map(([id]) => id);
};

const closeOf = ({ kind }: Relationship): number => CLOSEST_FIRST.indexOf(kind);
