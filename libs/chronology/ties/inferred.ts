import type { RelationshipKind } from '#vocabulary';
import type { SiblingKind } from '../relationships.js';
import { isParent } from './kinds.js';
import type { Tie } from './ties.js';

/**
 * What nobody reported and follows from what was: siblings from a parent whom two people share, grandparents from the
 * parent of a parent. It is worked out at every reading, and stored nowhere.
 */
export interface InferredTie {
  readonly personId: string;
  readonly otherPersonId: string;
  readonly kind: Extract<RelationshipKind, 'sibling' | 'grandparent'>;
  readonly sibling?: SiblingKind;
  readonly because: 'shared-parent' | 'parent-of-parent';
  /** The parents through whom it follows, in order of their ids. */
  readonly through: readonly string[];
}

/** What follows from the ties and was not reported, in order. Nobody is their own parent's sibling, or grandparent. */
export const inferFrom = (ties: readonly Tie[]): InferredTie[] => {
  const parents = parentsOf(ties);
  const reported = new Set(ties.map(({ personId, otherPersonId, kind }) => `${personId} ${otherPersonId} ${kind}`));
  const people = [...parents.keys()].sort();
  const inferred: InferredTie[] = [];
  people.forEach((personId, index) => {
    const own = parents.get(personId) ?? new Set();
    for (const otherPersonId of people.slice(index + 1)) {
      const others = parents.get(otherPersonId) ?? new Set();
      const through = [...own].filter((parent) => others.has(parent)).sort();
      if (through.length === 0 || own.has(otherPersonId) || others.has(personId)) continue;
      if (reported.has(`${personId} ${otherPersonId} sibling`)) continue;
      const sibling = siblingKind(own, others, through.length);
      inferred.push({
        personId,
        otherPersonId,
        kind: 'sibling',
        ...(sibling && { sibling }),
        because: 'shared-parent',
        through,
      });
    }
    const grandparents = new Set([...own].flatMap((parent) => [...(parents.get(parent) ?? [])]));
    for (const otherPersonId of [...grandparents].sort()) {
      if (otherPersonId === personId || own.has(otherPersonId)) continue;
      if (reported.has(`${personId} ${otherPersonId} grandparent`)) continue;
      const through = [...own].filter((parent) => parents.get(parent)?.has(otherPersonId)).sort();
      inferred.push({ personId, otherPersonId, kind: 'grandparent', because: 'parent-of-parent', through });
    }
  });
  return inferred;
};

/** By child: who their parents are. */
export const parentsOf = (ties: readonly Tie[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const parents = new Map<string, Set<string>>();
  for (const { personId, otherPersonId, kind } of ties) {
    if (!isParent(kind)) continue;
    parents.set(personId, (parents.get(personId) ?? new Set()).add(otherPersonId));
  }
  return parents;
};

/** Full with two parents in common; half where both parents of both are known and one is shared; else it is not known. */
const siblingKind = (
  own: ReadonlySet<string>,
  others: ReadonlySet<string>,
  shared: number,
): SiblingKind | undefined => {
  if (shared >= 2) return 'full';
  return own.size >= 2 && others.size >= 2 ? 'half' : undefined;
};
