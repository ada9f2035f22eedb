import { KINDS } from '../ties/kinds.js';
import type { InferredTie } from '../ties/inferred.js';
import type { Tie } from '../ties/ties.js';

type Between = Pick<Tie | InferredTie, 'personId' | 'otherPersonId' | 'kind'>;

/**
 * Each person's generation relative to the child's own, which is 0: grandparents -2, parents -1, the child's children 1.
 * It is told by the shortest way from the child; of several the generation nearest to the child's. A carer, and who has
 * parental responsibility, is of the parents' only where nothing better says of which they are. Who only lives with
 * somebody has none, and is absent.
 */
export const generationsFrom = (childId: string, ties: readonly Between[]): ReadonlyMap<string, number> => {
  const certain = ties.filter(({ kind }) => KINDS[kind].likely !== true);
  const likely = ties.filter(({ kind }) => KINDS[kind].likely === true);
  const placed = new Map([[childId, 0]]);
  for (;;) {
    const next = nextTo(placed, certain);
    const found = next.size > 0 ? next : nextTo(placed, likely);
    // Nobody is placed twice, so that circles end.
    if (found.size === 0) return placed;
    for (const [personId, generation] of found) placed.set(personId, generation);
  }
};

/** Those who are not placed yet and are tied to somebody who is. */
const nextTo = (placed: ReadonlyMap<string, number>, ties: readonly Between[]): Map<string, number> => {
  const found = new Map<string, number>();
  const reach = (from: string, to: string, generations: number): void => {
    const start = placed.get(from);
    if (start === undefined || placed.has(to)) return;
    const before = found.get(to);
    const generation = start + generations;
    if (before === undefined || isNearer(generation, before)) found.set(to, generation);
  };
  for (const { personId, otherPersonId, kind } of ties) {
    const { generations } = KINDS[kind];
    if (generations === undefined) continue;
    reach(personId, otherPersonId, generations);
    reach(otherPersonId, personId, -generations);
  }
  return found;
};

const isNearer = (one: number, other: number): boolean =>
  Math.abs(one) < Math.abs(other) || (Math.abs(one) === Math.abs(other) && one < other);
