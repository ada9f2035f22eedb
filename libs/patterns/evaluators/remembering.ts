import type { AcrossChildren } from './across-children.js';
import type { BeforeAfter } from './before-after.js';
import type { CoOccurrence } from './co-occurrence.js';
import type { CountAfter } from './count-after.js';
import type { CountInWindow } from './count-in-window.js';
import type { DecayedSum } from './decayed-sum.js';
import type { Episodes } from './episodes.js';
import { EACH_BY_ITSELF, ONWARDS, type Looks, type Moment, type Selections, type Span } from './evaluator.js';
import { everyDay } from './many-within.js';
import type { MayHold } from './may-hold.js';
import type { RateInWindow } from './rate-in-window.js';
import type { RisingRate } from './rising-rate.js';
import type { SpreadOverMonths } from './spread-over-months.js';
import type { Unresolved } from './unresolved.js';

interface Evaluating {
  evaluate(evidence: Selections, parameters: unknown, moment: Moment): readonly Span[];
}

/** An evaluator that can be asked first whether there is any use in evaluating. */
interface Remembering extends Evaluating {
  readonly mayHold: MayHold;
  /** Where that was asked already, and nothing is remembered. */
  evaluateAsked(evidence: Selections, parameters: unknown, moment: Moment): readonly Span[];
}

const NEVER: readonly Span[] = [];

/** Gives the same spans, for less where the condition cannot hold or the child's spans of before are remembered. */
export const remembering = (name: string, evaluating: Evaluating, mayHold: MayHold): Remembering => {
  const looksOf = (LOOKS.get(name) ?? (() => AT_ALL)) as (parameters: unknown) => Looks;
  const evaluate = (evidence: Selections, parameters: unknown, moment: Moment): readonly Span[] =>
    moment.since !== undefined || mayHold(evidence, parameters, everyDay(moment))
      ? evaluating.evaluate(evidence, parameters, moment)
      : NEVER;
  return {
    mayHold,
    evaluateAsked: (evidence, parameters, moment) => evaluating.evaluate(evidence, parameters, moment),
    evaluate: (evidence, parameters, moment) => {
      const { memory } = moment;
      // As of another day it is evaluated aside, for what it was then.
      if (memory?.asOf !== moment.asOf) return evaluate(evidence, parameters, moment);
      return memory.recall(parameters as object, looksOf(parameters), evidence, (some, since) =>
        evaluate(some, parameters, { ...moment, since }),
      );
    },
  };
};

/** All selections reach equally far, but for those of which only all together says what lasted when. */
const days = (count: number, ...ever: readonly (string | undefined)[]): Looks => ({
  reach: (selection) => (ever.includes(selection) ? Number.POSITIVE_INFINITY : count),
});

/** All of the past is given to an evaluator that is not here. */
const AT_ALL: Looks = {};

/** How much of the past evaluators look at, by name. */
const LOOKS: ReadonlyMap<string, (parameters: never) => Looks> = new Map<string, (parameters: never) => Looks>([
  [
    'count-in-window',
    ({ withinDays, during, apartDays }: CountInWindow) => ({
      ...days(withinDays, during?.begins, during?.ends),
      // Which of what lies close together counts is known from the first of it on.
      ...(apartDays !== undefined && { runs: apartDays - 1 }),
    }),
  ],
  // What was judged within a window before a day, each time of a window, may hold until that day.
  ['rate-in-window', ({ withinDays }: RateInWindow) => ({ ...days(2 * withinDays), eachDay: true })],
  ['decayed-sum', ({ withinDays, lessened }: DecayedSum) => days(withinDays, lessened?.by)],
  ['co-occurrence', ({ withinDays }: CoOccurrence) => days(withinDays)],
  ['during', () => ONWARDS],
  ['spread-over-months', ({ ofMonths, quietAtMostDays }: SpreadOverMonths) => days(31 * ofMonths + quietAtMostDays)],
  ['episodes', ({ withinDays, quietDays }: Episodes) => ({ ...days(withinDays), runs: quietDays })],
  // What is counted after something may be told for as long again.
  ['count-after', ({ withinDays }: CountAfter) => days(2 * withinDays)],
  ['before-after', ({ beforeDays, untilDays }: BeforeAfter) => days(beforeDays + 2 * untilDays)],
  ['unresolved', ({ withinDays }: Unresolved) => days(withinDays)],
  [
    'rising-rate',
    ({ lastDays, beforeDays, known }: RisingRate) => ({ ...days(lastDays + beforeDays, known), ...ONWARDS }),
  ],
  ['across-children', ({ withinDays }: AcrossChildren) => days(withinDays)],
  // Where the child lives is known by all that was told.
  ['moves', () => ONWARDS],
  ['cycles', () => ONWARDS],
  ['silence', () => EACH_BY_ITSELF],
  ['falls-silent', () => EACH_BY_ITSELF],
  ['goes-on', () => EACH_BY_ITSELF],
]);
