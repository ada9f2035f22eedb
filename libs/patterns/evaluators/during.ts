import type { Evidence } from '../evidence.js';
import { firstAfter } from './by-day.js';
import { FOR_EVER, type Evaluator } from './evaluator.js';

export interface During {
  /** Selection of what begins it, or says that it lasts: a plan that started, or was reviewed. */
  readonly begins: string;
  /** Selection of what ends it. */
  readonly ends: string;
}

/**
 * The condition: something lasts (a plan, an open case) that one kind of entry begins and another ends.
 *
 * It lasts from the day on which it has certainly begun to the day before it has certainly ended, and goes on where
 * nobody reports an end. An end counts for what had begun before it: one that is known to a period which reaches back
 * to the beginning ends nothing, since nobody knows which came first.
 */
export const during: Evaluator<During> = (evidence, { begins, ends }, { since }) => {
  const beginning = evidence(begins);
  const ending = beginning.length === 0 ? beginning : evidence(ends);
  const spans: { readonly from: number; readonly until: number; readonly evidence: Evidence[] }[] = [];
  for (let index = since === undefined ? 0 : firstAfter(beginning, since - 1); index < beginning.length; index += 1) {
    const begin = beginning[index];
    if (!begin) break;
    const last = spans.at(-1);
    if (last && begin.to <= last.until) {
      last.evidence.push(begin);
      continue;
    }
    const end = firstEnd(ending, begin.to);
    spans.push({ from: begin.to, until: end ? end.to - 1 : FOR_EVER, evidence: [begin] });
  }
  return spans;
};

/** The first to be certain of those that lie after a day altogether. */
export const firstEnd = (ends: readonly Evidence[], day: number): Evidence | undefined => {
  for (let index = firstAfter(ends, day); index < ends.length; index += 1) {
    const end = ends[index];
    if (end && end.from > day) return end;
  }
  return undefined;
};
