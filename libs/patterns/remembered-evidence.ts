import { noteChange } from './evaluators/changed-lists.js';
import { differences, placeOf, sorted, without } from './evaluators/in-order.js';
import { inOrder, type Evidence } from './evidence.js';
import { evidenceByKind, type Kind, type KindIndex } from './select.js';

/**
 * A child's evidence as it was known last, and what was selected of it. A selection stays the same list for as long as
 * nothing of its kind has changed, and what has been told again in the same words is the same entry.
 */
export class RememberedEvidence {
  #all: readonly Evidence[] = [];
  #lists = new Map<Kind, readonly Evidence[]>();

  constructor(private readonly index: KindIndex) {}

  /** @param all in order; what comes of `of` is of this from now on. */
  know(all: readonly Evidence[]): void {
    const change = changeOf(this.#all, all);
    if (!change) return;
    const { removed, added } = change;
    this.#all = change.all;
    if (added.length + removed.length > MOST_CHANGED) {
      this.#lists = new Map<Kind, readonly Evidence[]>();
      // A list that has grown has room to grow on, which of as many lists as these is most of what they take.
      for (const [kind, list] of evidenceByKind(this.#all, this.index)) this.#lists.set(kind, list.slice());
      return;
    }
    const more = evidenceByKind(added, this.index);
    const less = evidenceByKind(removed, this.index);
    for (const kind of new Set([...more.keys(), ...less.keys()])) {
      const list = this.of(kind);
      const [come, leave] = [more.get(kind) ?? NONE, less.get(kind) ?? NONE];
      const now = inserted(without(list, leave), come) ?? this.#all.filter(kind.fits);
      noteChange(list, now, leave.length === 0 ? come : sorted([...come, ...leave]));
      this.#lists.set(kind, now);
    }
  }

  /** The entries of a kind, in order. */
  of(kind: Kind): readonly Evidence[] {
    return this.#lists.get(kind) ?? NONE;
  }
}

const NONE: readonly Evidence[] = [];

/** Of more, all lists are made anew. */
const MOST_CHANGED = 16;

interface Change {
  readonly all: readonly Evidence[];
  readonly removed: readonly Evidence[];
  readonly added: readonly Evidence[];
}

/** What has changed between two lists in order; undefined where nothing has. */
const changeOf = (before: readonly Evidence[], now: readonly Evidence[]): Change | undefined => {
  const { start, gone: old, come: fresh } = differences(before, now);
  if (old.length === 0 && fresh.length === 0) return undefined;
  const stayed = new Set<Evidence>();
  const known = new Map<string, Evidence[]>();
  for (const each of old) {
    const ofEvent = known.get(each.id);
    if (ofEvent) ofEvent.push(each);
    else known.set(each.id, [each]);
  }
  const added: Evidence[] = [];
  const kept = fresh.map((each) => {
    const same = known.get(each.id)?.find((other) => !stayed.has(other) && isSame(each, other));
    if (same) stayed.add(same);
    else added.push(each);
    return same ?? each;
  });
  const removed = old.filter((each) => !stayed.has(each));
  if (added.length === 0 && removed.length === 0) return undefined;
  const all =
    added.length === fresh.length ? now : [...now.slice(0, start), ...kept, ...now.slice(start + fresh.length)];
  return { all, removed, added };
};

/** Whether two entries say the same: what was corrected is another, and what was only read again is not. */
const isSame = (one: Evidence, other: Evidence): boolean => {
  if (one === other) return true;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof Evidence>;
  for (const name of names) if (!isSameValue(one[name], other[name])) return false;
  return true;
};

const isSameValue = (one: unknown, other: unknown): boolean =>
  one === other ||
  (Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((each, index) => each === other[index]));

/** With more entries, each at its place; undefined where the order does not say which of two comes first. */
const inserted = (items: readonly Evidence[], more: readonly Evidence[]): readonly Evidence[] | undefined => {
  let all = items;
  for (const each of more) {
    const at = placeOf(all, each);
    const next = all[at];
    if (next && inOrder(next, each) === 0) return undefined;
    all = all.toSpliced(at, 0, each);
  }
  return all;
};
