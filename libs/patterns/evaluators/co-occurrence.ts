import { inOrder, type Evidence } from '../evidence.js';
import { certainBy } from './by-day.js';
import type { Evaluator, Span } from './evaluator.js';

export interface CoOccurrence {
  /** Selections that are looked for together, by name. */
  readonly strands: readonly string[];
  /** How many of the strands must be seen. */
  readonly atLeast: number;
  /** A window of 365 days is a day and the 364 before it. */
  readonly withinDays: number;
}

interface Change {
  readonly day: number;
  readonly strand: number;
  readonly item: Evidence;
  readonly enters: boolean;
}

/**
 * The condition: so many of the strands are each seen at least once within so many days, in whomever they are seen.
 *
 * An entry counts from the day on which it has certainly happened until its first possible day leaves the window. A
 * summary of a period longer than the window counts for nothing here: nobody knows what happened near what.
 */
export const coOccurrence: Evaluator<CoOccurrence> = (evidence, { strands, atLeast, withinDays }) => {
  const changes: Change[] = [];
  strands.forEach((name, strand) => {
    for (const item of evidence(name)) {
      const leaves = item.from + withinDays;
      if (leaves <= item.to) continue;
      changes.push({ day: item.to, strand, item, enters: true }, { day: leaves, strand, item, enters: false });
    }
  });
  changes.sort((one, other) => one.day - other.day);

  const spans: Span[] = [];
  const active = strands.map(() => new Set<Evidence>());
  let seen: { readonly from: number; readonly evidence: readonly Set<Evidence>[] } | undefined;
  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    for (; changes[index]?.day === day; index += 1) {
      const change = changes[index];
      if (!change) break;
      if (change.enters) {
        active[change.strand]?.add(change.item);
        seen?.evidence[change.strand]?.add(change.item);
      } else active[change.strand]?.delete(change.item);
    }
    const strandsSeen = active.reduce((count, items) => count + (items.size > 0 ? 1 : 0), 0);
    if (strandsSeen >= atLeast) seen ??= { from: day, evidence: active.map((items) => new Set(items)) };
    else if (seen) {
      spans.push(closed(seen.from, day - 1, strands, seen.evidence));
      seen = undefined;
    }
  }
  return spans;
};

/** What comes on the day on which it is over is no evidence of it. */
const closed = (
  from: number,
  until: number,
  strands: readonly string[],
  evidence: readonly ReadonlySet<Evidence>[],
): Span => {
  const parts = strands
    .map((name, strand) => ({ name, evidence: certainBy([...(evidence[strand] ?? [])].sort(inOrder), until) }))
    .filter((part) => part.evidence.length > 0);
  const all = [...new Set(parts.flatMap((part) => part.evidence))].sort(inOrder);
  return { from, until, evidence: all, parts, figures: { number: all.length, strands: parts.length } };
};
