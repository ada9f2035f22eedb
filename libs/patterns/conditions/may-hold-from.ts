import type { AttendanceCodeSet } from '#vocabulary';
import { isAllOf, isAnyOf, isNot, type When } from '../definition.js';
import type { Moment, Selections } from '../evaluators/evaluator.js';
import type { EvaluatorKind } from '../evaluators/index.js';
import { makes, onlyMakes } from '../evaluators/makes.js';
import { mayHoldFrom, type MayHoldFrom } from '../evaluators/may-hold-from.js';
import { kindsNamedIn, type TierCondition } from './compile.js';

/**
 * Whether a tier may hold on a day or later, where it was evaluated before: what it found was over by the day `until`
 * (`-Infinity` where nothing was found), and time alone makes no more. Where it says no, it holds on none of these days.
 * @param since epoch day after `until`, before which nothing of the evidence is otherwise than it was then
 */
export type TierMayHold = (evidence: Selections, birthday: Moment['birthday'], since: number, until: number) => boolean;

/** Compiles what a tier is asked before it is evaluated. `unless` is not asked: it takes days out, and makes none. */
export const compileMayHold = (
  { when, unless, ages }: TierCondition,
  sets: readonly AttendanceCodeSet[],
): TierMayHold => {
  const holds = compile(when, sets);
  const isAlone = !unless && !ages && !isAllOf(when) && !isAnyOf(when);
  return (evidence, birthday, since, until) => {
    // What a condition made that others kept from being found may go on.
    if (!holds(evidence, { since, birthday, held: !isAlone || until >= since - 1 })) return false;
    // Of somebody whose age nobody knows none of these days are found.
    const after = ages && birthday(ages.before ?? 0);
    return !ages || (after !== undefined && (ages.before === undefined || after > since));
  };
};

const compile = (when: When, sets: readonly AttendanceCodeSet[]): MayHoldFrom => {
  if (isAllOf(when)) {
    const asked = when.all.flatMap((each) => (isNot(each) ? [] : [compile(each, sets)]));
    return (evidence, outlook) => asked.every((holds) => holds(evidence, outlook));
  }
  if (isAnyOf(when)) {
    const some = when.any.map((each) => compile(each, sets));
    return (evidence, outlook) => some.some((holds) => holds(evidence, outlook));
  }
  const { evaluator, as: _as, ...parameters } = when;
  return mayHoldFrom(evaluator, parameters, sets);
};

/** The kinds of evidence of which one more entry can make a tier hold on a day on which it did not. */
export const kindsThatMake = (
  { when, unless }: TierCondition,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
): readonly string[] => [...new Set([...making(when, evaluators), ...(unless ? unmaking(unless, evaluators) : [])])];

const making = (when: When, evaluators: ReadonlyMap<string, EvaluatorKind>): readonly string[] => {
  if (isAllOf(when)) {
    return when.all.flatMap((each) => (isNot(each) ? unmaking(each.not, evaluators) : making(each, evaluators)));
  }
  if (isAnyOf(when)) return when.any.flatMap((each) => making(each, evaluators));
  const { evaluator, as: _as, ...parameters } = when;
  return makes(evaluator, parameters) ?? kindsNamedIn(when, evaluators);
};

/** The kinds of which one more entry can keep a condition from holding on a day on which it did. */
const unmaking = (when: When, evaluators: ReadonlyMap<string, EvaluatorKind>): readonly string[] => {
  if (isAllOf(when) || isAnyOf(when)) return kindsNamedIn(when, evaluators);
  const { evaluator, as: _as, ...parameters } = when;
  const only = onlyMakes(evaluator, parameters);
  return kindsNamedIn(when, evaluators).filter((name) => !only.includes(name));
};
