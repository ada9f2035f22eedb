import type { BeforeAfter } from './before-after.js';
import type { CoOccurrence } from './co-occurrence.js';
import type { CountAfter } from './count-after.js';
import type { CountInWindow } from './count-in-window.js';
import type { DecayedSum } from './decayed-sum.js';
import type { Moment, Reach, Selections, Span } from './evaluator.js';
import { mayHold } from './may-hold.js';
import type { RateInWindow } from './rate-in-window.js';
import type { RisingRate } from './rising-rate.js';
import type { SpreadOverMonths } from './spread-over-months.js';
import type { Unresolved } from './unresolved.js';

interface Evaluating {
  evaluate(evidence: Selections, parameters: unknown, moment: Moment): readonly Span[];
}

const NEVER: readonly Span[] = [];

/** Gives the same spans, for less where the condition cannot hold or the child's spans of before are remembered. */
export const remembering = (name: string, evaluating: Evaluating): Evaluating => ({
  evaluate: (evidence, parameters, moment) => {
    if (!mayHold(name, evidence, parameters)) return NEVER;
    const { memory } = moment;
    // As of another day it is evaluated aside, for what it was then.
    if (memory?.asOf !== moment.asOf) return evaluating.evaluate(evidence, parameters, moment);
    return memory.recall(parameters as object, REACHES.get(name)?.(parameters as never), evidence, (some) =>
      evaluating.evaluate(some, parameters, moment),
    );
  },
});

/** All selections reach equally far, but for those of which only all together says what lasted when. */
const days =
  (count: number, ...ever: readonly (string | undefined)[]): Reach =>
  (selection) =>
    ever.includes(selection) ? Number.POSITIVE_INFINITY : count;

/** How far back evaluators look, by name; one that is not here may look at anything ever. */
const REACHES: ReadonlyMap<string, (parameters: never) => Reach> = new Map<string, (parameters: never) => Reach>([
  ['count-in-window', ({ withinDays, during }: CountInWindow) => days(withinDays, during?.begins, during?.ends)],
  ['rate-in-window', ({ withinDays }: RateInWindow) => days(withinDays)],
  ['decayed-sum', ({ withinDays, lessened }: DecayedSum) => days(withinDays, lessened?.by)],
  ['co-occurrence', ({ withinDays }: CoOccurrence) => days(withinDays)],
  ['spread-over-months', ({ ofMonths, quietAtMostDays }: SpreadOverMonths) => days(31 * ofMonths + quietAtMostDays)],
  // What is counted after something may be told for as long again.
  ['count-after', ({ withinDays }: CountAfter) => days(2 * withinDays)],
  ['before-after', ({ beforeDays, untilDays }: BeforeAfter) => days(beforeDays + 2 * untilDays)],
  ['unresolved', ({ withinDays }: Unresolved) => days(withinDays)],
  ['rising-rate', ({ lastDays, beforeDays, known }: RisingRate) => days(lastDays + beforeDays, known)],
]);
