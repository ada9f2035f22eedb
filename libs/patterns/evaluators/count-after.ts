import { inOrder, type Evidence } from '../evidence.js';
import { firstAfter } from './by-day.js';
import type { Evaluator, Span } from './evaluator.js';
import { Occasions } from './occasions.js';

export interface CountAfter {
  /** Selection that is counted. */
  readonly of: string;
  /** Selection of what it is counted after, e.g. that a plan ended. */
  readonly after: string;
  readonly atLeast: number;
  /** Within 182 days is from the day after to the 182nd day after. */
  readonly withinDays: number;
}

/**
 * The condition: after something, at least so many occasions within so many days. Entries of one day are one occasion.
 *
 * It holds from the occasion that makes the number until so many days have passed since the last that was counted.
 * Only what certainly lies within those days is counted: an entry of the same day may have come first, and a summary
 * that began before may be of things that happened before.
 */
export const countAfter: Evaluator<CountAfter> = (evidence, { of, after, atLeast, withinDays }) => {
  // Most children have none, and then nothing else need be selected.
  const begins = evidence(after);
  if (begins.length === 0) return [];
  const counted = evidence(of);
  return begins.flatMap((first): readonly Span[] => {
    const occasions = new Occasions();
    const followed: Evidence[] = [];
    let from: number | undefined;
    let last = first.to;
    for (let index = firstAfter(counted, first.to); index < counted.length; index += 1) {
      const item = counted[index];
      if (!item || item.to > first.from + withinDays) break;
      if (item.from <= first.to) continue;
      occasions.add(item);
      followed.push(item);
      last = item.to;
      if (occasions.number >= atLeast) from ??= item.to;
    }
    if (from === undefined) return [];
    return [
      {
        from,
        until: last + withinDays - 1,
        evidence: [...new Set([first, ...followed])].sort(inOrder),
        parts: [
          { name: after, evidence: [first] },
          { name: of, evidence: followed },
        ],
        figures: { number: occasions.number },
      },
    ];
  });
};
