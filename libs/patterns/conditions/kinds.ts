import { isAllOf, isAnyOf, isNot, type TierCondition, type When } from '../definition.js';
import type { EvaluatorKind } from '../evaluators/index.js';
import { makes, onlyMakes } from '../evaluators/makes.js';
import { leafOf } from './leaf.js';

/** The kinds of evidence that a condition names. */
export const kindsNamedIn = (when: When, evaluators: ReadonlyMap<string, EvaluatorKind>): readonly string[] => {
  if (isAllOf(when)) return when.all.flatMap((each) => kindsNamedIn(isNot(each) ? each.not : each, evaluators));
  if (isAnyOf(when)) return when.any.flatMap((each) => kindsNamedIn(each, evaluators));
  const { kind, parameters } = leafOf(when, evaluators);
  return kind.selections(parameters);
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
