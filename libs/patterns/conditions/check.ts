import { isAllOf, isAnyOf, isNot, type Leaf, type When } from '../definition.js';

/** A leaf of a condition tree, and where it stands in the definition. */
export interface PlacedLeaf {
  readonly leaf: Leaf;
  /** JSON pointer. */
  readonly at: string;
  /** Whether it is looked for, and not only looked out for (`not`, `unless`): only then it has evidence. */
  readonly asked: boolean;
}

/** The leaves of a tree in order. */
export const leavesOf = (when: When, at: string, asked = true): readonly PlacedLeaf[] => {
  if (isAllOf(when)) {
    return when.all.flatMap((each, index) => {
      const place = `${at}/all/${String(index)}`;
      return isNot(each) ? leavesOf(each.not, `${place}/not`, false) : leavesOf(each, place, asked);
    });
  }
  if (isAnyOf(when)) return when.any.flatMap((each, index) => leavesOf(each, `${at}/any/${String(index)}`, asked));
  return [{ leaf: when, at, asked }];
};

/** What the schema cannot say of the names of leaves. */
export const nameProblems = (leaves: readonly PlacedLeaf[]): readonly string[] => {
  const taken = new Set<string>();
  return leaves.flatMap(({ leaf: { as }, at, asked }) => {
    if (as === undefined) return [];
    if (!asked) return [`${at}/as names what must not be there, which has no evidence; leave it out.`];
    if (taken.has(as)) return [`${at}/as must be a name that no other condition of the tier has; ${as} is taken.`];
    taken.add(as);
    return [];
  });
};
