import { isAllOf, isAnyOf, isNot, type TierCondition, type When } from '../definition.js';
import type { Moment, Selections } from '../evaluators/evaluator.js';
import type { EvaluatorKind } from '../evaluators/index.js';
import type { Outlook } from '../evaluators/many-within.js';
import { leafOf, type Questions } from './leaf.js';

/** Whether there is any use in evaluating a condition for the days of an outlook: where it says no, it holds on none. */
export type MayHold = (evidence: Selections, outlook: Outlook) => boolean;

/** What is excluded is not asked: it takes days out, and makes none. */
export const mayHoldOf = (
  when: When,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
  questions?: Questions,
): MayHold => {
  if (isAllOf(when)) {
    const asked = when.all.flatMap((each) => (isNot(each) ? [] : [mayHoldOf(each, evaluators, questions)]));
    return (evidence, outlook) => asked.every((holds) => holds(evidence, outlook));
  }
  if (isAnyOf(when)) {
    const some = when.any.map((each) => mayHoldOf(each, evaluators, questions));
    return (evidence, outlook) => some.some((holds) => holds(evidence, outlook));
  }
  const { kind, parameters } = leafOf(when, evaluators, questions);
  return (evidence, outlook) => kind.mayHold?.(evidence, parameters, outlook) ?? true;
};

/**
 * Whether a tier may hold on a day or later, where it was evaluated before: what it found was over by the day `until`
 * (`-Infinity` where nothing was found), and time alone makes no more. Where it says no, it holds on none of these days.
 * @param since epoch day after `until`, before which nothing of the evidence is otherwise than it was then
 */
export type TierMayHold = (evidence: Selections, birthday: Moment['birthday'], since: number, until: number) => boolean;

/** Compiles what a tier is asked before it is evaluated. */
export const compileMayHold = (
  { when, unless, ages }: TierCondition,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
): TierMayHold => {
  const holds = mayHoldOf(when, evaluators);
  const isAlone = !unless && !ages && !isAllOf(when) && !isAnyOf(when);
  return (evidence, birthday, since, until) => {
    // What a condition made that others kept from being found may go on.
    if (!holds(evidence, { since, birthday, held: !isAlone || until >= since - 1 })) return false;
    // Of somebody whose age nobody knows none of these days are found.
    const after = ages && birthday(ages.before ?? 0);
    return !ages || (after !== undefined && (ages.before === undefined || after > since));
  };
};
