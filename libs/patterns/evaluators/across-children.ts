import { inOrder, type Evidence } from '../evidence.js';
import type { Evaluator, Figures, Part, Span } from './evaluator.js';
import { agenciesOf } from './runs.js';

export interface AcrossChildren {
  /** Entries of the child, and of other children of the household. */
  readonly of: string;
  /** Entries of which a child needs several before they count: what every family has one of. */
  readonly common?: { readonly of: string; readonly each: number };
  /** In so many children of the household, this one among them, the same group is seen. */
  readonly childrenAtLeast: number;
  /** Of so many groups that is true. */
  readonly groupsAtLeast: number;
  /** All groups count as one: each of the children may have something of its own. */
  readonly anyGroup?: boolean;
  /** Reported by so many agencies. */
  readonly agenciesAtLeast?: number;
  /** A window of 183 days is a day and the 182 before it. */
  readonly withinDays: number;
}

interface Change {
  readonly day: number;
  readonly item: Evidence;
  readonly isCommon: boolean;
  readonly enters: boolean;
}

/** What is known of one child in one group at a time. */
interface Seen {
  pieces: number;
  common: number;
}

/** This child, as against the ids of the others. */
const SELF = '';

/**
 * The condition: within a window the same indicator group (or any, where that is said) is seen in so many children of
 * one household, each by entries of its own. One agency event about several of them is one piece, the child's own. An
 * entry counts from the day on which it has certainly happened until its first day leaves the window; a period longer
 * than the window counts for nothing, since nobody knows what happened near what.
 */
export const acrossChildren: Evaluator<AcrossChildren> = (evidence, parameters) => {
  const { common, withinDays } = parameters;
  const changes = [
    ...changesOf(evidence(parameters.of), false, withinDays),
    ...(common ? changesOf(evidence(common.of), true, withinDays) : []),
  ].sort((one, other) => one.day - other.day);
  const groups = new Map<string, Map<string, Seen>>();
  const active = new Set<Evidence>();
  const spans: Span[] = [];
  let open: Open | undefined;
  let seen: readonly string[] = [];
  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    for (; changes[index]?.day === day; index += 1) {
      const change = changes[index];
      if (!change) break;
      count(groups, change, parameters);
      if (change.enters) active.add(change.item);
      else active.delete(change.item);
    }
    const found = groupsSeen(groups, parameters);
    const holds = found.length >= parameters.groupsAtLeast && isFromAgencies(active, found, parameters);
    // With another group begins another span: what was known of that group before is no evidence of the days before.
    if (open && !(holds && found.every((group) => seen.includes(group)))) {
      spans.push(closed(open, day - 1, parameters));
      open = undefined;
    }
    seen = found;
    if (!holds) continue;
    open ??= { from: day, groups: found, evidence: new Set() };
    for (const item of active) if (isOf(found, item, parameters)) open.evidence.add(item);
  }
  return spans;
};

/** Days on which these groups are seen, or some of them. */
interface Open {
  readonly from: number;
  /** In order. */
  readonly groups: readonly string[];
  readonly evidence: Set<Evidence>;
}

const changesOf = (items: readonly Evidence[], isCommon: boolean, withinDays: number): readonly Change[] =>
  items.flatMap((item) => {
    const leaves = item.from + withinDays;
    if (leaves <= item.to) return [];
    return [
      { day: item.to, item, isCommon, enters: true },
      { day: leaves, item, isCommon, enters: false },
    ];
  });

/** What stands for all groups where they count as one. */
const ANY: readonly string[] = ['any'];

const groupsOf = ({ groups }: Evidence, { anyGroup }: AcrossChildren): readonly string[] =>
  anyGroup && groups.length > 0 ? ANY : groups;

const isOf = (found: readonly string[], item: Evidence, parameters: AcrossChildren): boolean =>
  groupsOf(item, parameters).some((group) => found.includes(group));

const isFromAgencies = (
  active: ReadonlySet<Evidence>,
  found: readonly string[],
  parameters: AcrossChildren,
): boolean => {
  const { agenciesAtLeast = 1 } = parameters;
  if (agenciesAtLeast === 1) return true;
  return agenciesOf([...active].filter((item) => isOf(found, item, parameters))) >= agenciesAtLeast;
};

const childOf = (item: Evidence): string => item.ofChild ?? SELF;

const count = (
  groups: Map<string, Map<string, Seen>>,
  { item, isCommon, enters }: Change,
  parameters: AcrossChildren,
): void => {
  for (const group of groupsOf(item, parameters)) {
    const children = groups.get(group) ?? new Map<string, Seen>();
    groups.set(group, children);
    const seen = children.get(childOf(item)) ?? { pieces: 0, common: 0 };
    children.set(childOf(item), seen);
    seen[isCommon ? 'common' : 'pieces'] += enters ? item.count : -item.count;
  }
};

const groupsSeen = (
  groups: ReadonlyMap<string, ReadonlyMap<string, Seen>>,
  { childrenAtLeast, common }: AcrossChildren,
): readonly string[] => {
  const found: string[] = [];
  const enough = ({ pieces, common: several }: Seen): boolean =>
    pieces > 0 || (common !== undefined && several >= common.each);
  for (const [group, children] of groups) {
    const self = children.get(SELF);
    if (!self || children.size < childrenAtLeast || !enough(self)) continue;
    let seen = 0;
    for (const child of children.values()) if (enough(child)) seen += 1;
    if (seen >= childrenAtLeast) found.push(group);
  }
  return found.sort((one, other) => (one < other ? -1 : 1));
};

const closed = ({ from, groups: found, evidence }: Open, until: number, { anyGroup }: AcrossChildren): Span => {
  const items = [...evidence].sort(inOrder);
  const groups = anyGroup ? [...new Set(items.flatMap((item) => item.groups))].sort() : found;
  const parts = groups.map((name): Part => ({ name, evidence: items.filter((item) => item.groups.includes(name)) }));
  const figures: Figures = {
    number: items.reduce((sum, item) => sum + item.count, 0),
    children: new Set(items.map(childOf)).size,
    groups: parts.length,
    agencies: agenciesOf(items),
  };
  return { from, until, evidence: items, parts, figures };
};
