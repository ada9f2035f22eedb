import type { Evidence } from '../evidence.js';
import { firstAfter } from './by-day.js';
import type { Evaluator, Holding, Part, Span } from './evaluator.js';
import { unionOf } from './in-order.js';

export interface CoOccurrence {
  /** Selections that are looked for together, by name. */
  readonly strands: readonly string[];
  /** How many of the strands must be seen. */
  readonly atLeast: number;
  /** A window of 365 days is a day and the 364 before it. */
  readonly withinDays: number;
}

/** A strand, and the days on which anything of it is in the window. */
interface Strand {
  readonly name: string;
  /** In order. */
  readonly items: readonly Evidence[];
  readonly seen: readonly Holding[];
}

/**
 * The condition: so many of the strands are each seen at least once within so many days, in whomever they are seen.
 *
 * An entry counts from the day on which it has certainly happened until its first possible day leaves the window. A
 * summary of a period longer than the window counts for nothing here: nobody knows what happened near what.
 */
export const coOccurrence: Evaluator<CoOccurrence> = (evidence, { strands, atLeast, withinDays }) => {
  const all = strands.map((name) => strandOf(name, evidence(name), withinDays));
  const changes: { readonly day: number; readonly by: number }[] = [];
  for (const { seen } of all) {
    for (const { from, until } of seen) changes.push({ day: from, by: 1 }, { day: until + 1, by: -1 });
  }
  changes.sort((one, other) => one.day - other.day);

  const spans: Span[] = [];
  let strandsSeen = 0;
  let from: number | undefined;
  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    for (let change = changes[index]; change?.day === day; change = changes[(index += 1)]) strandsSeen += change.by;
    if (strandsSeen >= atLeast) from ??= day;
    else if (from !== undefined) {
      spans.push(spanOf(from, day - 1, all, withinDays));
      from = undefined;
    }
  }
  return spans;
};

const strandOf = (name: string, evidence: readonly Evidence[], withinDays: number): Strand => {
  const counts = (item: Evidence): boolean => item.from + withinDays > item.to;
  const items = evidence.every(counts) ? evidence : evidence.filter(counts);
  const seen: { readonly from: number; until: number }[] = [];
  let last: { readonly from: number; until: number } | undefined;
  for (const item of items) {
    const until = item.from + withinDays - 1;
    if (!last || item.to > last.until + 1) seen.push((last = { from: item.to, until }));
    else if (until > last.until) last.until = until;
  }
  return { name, items, seen };
};

/** What was in the window on the first day, or came in later. What comes on the day on which it is over is no evidence of it. */
const spanOf = (from: number, until: number, strands: readonly Strand[], withinDays: number): Span => {
  const before = from - withinDays;
  const parts: Part[] = [];
  for (const { name, items } of strands) {
    const known = items.slice(firstAfter(items, before), firstAfter(items, until));
    const within = known.every((item) => item.from > before) ? known : known.filter((item) => item.from > before);
    if (within.length > 0) parts.push({ name, evidence: within });
  }
  const evidence = unionOf(parts.map((part) => part.evidence));
  return { from, until, evidence, parts, figures: { number: evidence.length, strands: parts.length } };
};
