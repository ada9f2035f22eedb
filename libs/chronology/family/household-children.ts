import type { PersonHistory } from '../person-history.js';
import type { Relationship } from '../relationships.js';
import { childhoodEnds, lifeBegins } from './childhood.js';
import { isParental, overlap, PARENTAL, periodOf, type Period } from './household.js';

const ALWAYS: Period = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/**
 * The people who may be other children of the child's household: by its own relationships, and by its parents'.
 * @param histories those of its parents
 */
export const childrenAround = (
  child: PersonHistory,
  histories: ReadonlyMap<string, PersonHistory>,
): readonly string[] => {
  const direct = child.relationships.filter(({ kind }) => kind === 'sibling' || kind === 'lives-with');
  const parents = parentsOf(child);
  const throughParents = parents.flatMap((id) => histories.get(id)?.relationships.filter(isOfOwnChild) ?? []);
  return [...new Set([...direct, ...throughParents].map(({ otherPersonId }) => otherPersonId))].filter(
    (id) => id !== child.personId && !parents.includes(id),
  );
};

/** Those who bring the child up, each with the first epoch day on which they do, from the pregnancy on. */
export const parenthoodOf = (child: PersonHistory): ReadonlyMap<string, number> => {
  const since = new Map<string, number>();
  for (const each of child.relationships.filter(isParental)) {
    const { from, to } = overlap(periodOf(each), childhoodOf(child));
    if (from > to) continue;
    since.set(each.otherPersonId, Math.min(from, since.get(each.otherPersonId) ?? from));
  }
  return since;
};

/** Who bring the child up, by its own relationships. */
const parentsOf = ({ relationships }: PersonHistory): readonly string[] => [
  ...new Set(relationships.filter(isParental).map(({ otherPersonId }) => otherPersonId)),
];

/**
 * The other children of the child's household, each with the periods in which both lived in it as children:
 * - whoever is reported to live with the child;
 * - children of a parent or carer of the child's, while both belong to that one. Where agencies say with which parent a
 *   child lives, it is of that one's household only;
 * - a brother or sister by report alone (not a half or step one), unless it is known that the two live with different
 *   parents.
 * Both have to be children then: from before birth to the day before the 18th birthday.
 *
 * @param histories those of the child's parents and of `childrenAround`; who is missing counts for nothing
 */
export const otherChildrenOf = (
  child: PersonHistory,
  histories: ReadonlyMap<string, PersonHistory>,
): ReadonlyMap<string, readonly Period[]> => {
  const others = new Map<string, readonly Period[]>();
  for (const id of childrenAround(child, histories)) {
    const other = histories.get(id);
    if (!other || other.personId === child.personId || others.has(other.personId)) continue;
    const asChildren = overlap(childhoodOf(child), childhoodOf(other));
    const together = togetherOf(child, other, histories)
      .map((period) => overlap(period, asChildren))
      .filter(({ from, to }) => from <= to);
    if (together.length > 0) others.set(other.personId, together);
  }
  return new Map([...others].sort(([one], [other]) => (one < other ? -1 : 1)));
};

const childhoodOf = (person: PersonHistory): Period => ({ from: lifeBegins(person), to: childhoodEnds(person) });

const isOfOwnChild = (each: Relationship): boolean => each.is === 'self' && PARENTAL.has(each.kind);

const togetherOf = (
  child: PersonHistory,
  other: PersonHistory,
  histories: ReadonlyMap<string, PersonHistory>,
): readonly Period[] => {
  const between = child.relationships.filter(({ otherPersonId }) => otherPersonId === other.personId);
  const living = between.filter(({ kind }) => kind === 'lives-with').map(periodOf);
  const shared = parentsOf(child).flatMap((parentId) => {
    const parent = histories.get(parentId);
    if (!parent) return [];
    const childs = atParent(child, parent);
    return atParent(other, parent).flatMap((others) => childs.map((each) => overlap(each, others)));
  });
  if (shared.length > 0 || (homeIsKnown(child) && homeIsKnown(other))) return [...living, ...shared];
  const siblings = between.filter(({ kind }) => kind === 'sibling');
  return [...living, ...(siblings.length > 0 ? [ALWAYS] : [])];
};

/** When somebody belonged to a parent's household as the parent's child. */
const atParent = (child: PersonHistory, { personId, relationships }: PersonHistory): readonly Period[] => {
  const isOf = ({ otherPersonId }: Relationship): boolean => otherPersonId === personId;
  const own = child.relationships.filter((each) => isOf(each) && isParental(each)).map(periodOf);
  const told = relationships
    .filter((each) => each.otherPersonId === child.personId && isOfOwnChild(each))
    .map(periodOf);
  const belongs = own.length > 0 ? own : told;
  if (!homeIsKnown(child)) return belongs;
  const homes = child.relationships.filter((each) => each.kind === 'lives-with' && isOf(each)).map(periodOf);
  return homes.flatMap((home) => belongs.map((each) => overlap(home, each)));
};

/** Whether an agency says with which of its parents a child lives. */
const homeIsKnown = (child: PersonHistory): boolean => {
  const parents = parentsOf(child);
  return child.relationships.some(
    ({ kind, otherPersonId }) => kind === 'lives-with' && parents.includes(otherPersonId),
  );
};
