import {
  isAllOf,
  isAnyOf,
  isNot,
  type AgeBand,
  type AllOf,
  type Leaf as DefinedLeaf,
  type TierCondition,
  type When,
} from '../definition.js';
import { FOR_EVER, type Moment, type Selections, type Span } from '../evaluators/evaluator.js';
import type { EvaluatorKind } from '../evaluators/index.js';
import { everyDay } from '../evaluators/many-within.js';
import { daysOf, onAll, onAny, without, type HeldDays } from './days.js';
import { leafOf, type Questions } from './leaf.js';
import { mayHoldOf } from './may-hold.js';
import { spansOf, type Leaf } from './tell.js';

/** A condition over a whole history. */
interface Condition {
  /** @param asked whether it has said of all that is asked for that it may hold, and nothing is remembered */
  daysOf(evidence: Selections, moment: Moment, asked: boolean): HeldDays;
}

/**
 * Compiles the condition of a tier: the spans of days on which `when` holds, the child has the age, and `unless` does
 * not hold. Which definitions can be compiled is checked before (check.ts).
 * @param questions what the pattern's tiers ask so far: what two of them ask alike is one question, remembered once
 */
export const compileTier = (
  { when, unless, ages }: TierCondition,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
  questions: Questions = new Map(),
): ((evidence: Selections, moment: Moment) => readonly Span[]) => {
  if (!unless && !ages && isLeaf(when) && when.as === undefined) {
    const { kind, parameters } = leafOf(when, evaluators, questions);
    return (evidence, moment) => kind.evaluate(evidence, parameters, moment);
  }
  const leaves: Leaf[] = [];
  const compiling = { evaluators, leaves, questions };
  const holds = compile(when, compiling);
  const mayHold = mayHoldOf(when, evaluators, questions);
  const excluded = unless && compile(unless, compiling);
  return (evidence, moment) => {
    // Where conditions are remembered, most of them are not evaluated at all.
    const asked = !moment.memory;
    if (asked && !mayHold(evidence, everyDay(moment))) return NEVER;
    let days = holds.daysOf(evidence, moment, asked);
    if (ages && days.length > 0) days = onAll([days, daysOfAge(ages, moment)]);
    if (excluded && days.length > 0) days = without(days, [excluded.daysOf(evidence, moment, false)]);
    return spansOf(days, leaves, evidence, moment);
  };
};

interface Compiling {
  readonly evaluators: ReadonlyMap<string, EvaluatorKind>;
  /** Of the tier. */
  readonly leaves: Leaf[];
  readonly questions: Questions;
}

const compile = (when: When, compiling: Compiling): Condition => {
  if (isAllOf(when)) return compileAll(when, compiling);
  if (isAnyOf(when)) {
    const conditions = when.any.map((each) => compile(each, compiling));
    return {
      daysOf: (evidence, moment) => onAny(conditions.map((condition) => condition.daysOf(evidence, moment, false))),
    };
  }
  const definition = leafOf(when, compiling.evaluators, compiling.questions);
  const leaf = compiling.leaves.push(definition) - 1;
  const { kind, parameters } = definition;
  return {
    daysOf: (evidence, moment, asked) =>
      daysOf(
        leaf,
        asked && kind.evaluateAsked
          ? kind.evaluateAsked(evidence, parameters, moment)
          : kind.evaluate(evidence, parameters, moment),
      ),
  };
};

const NEVER: readonly Span[] = [];

const isLeaf = (when: When): when is DefinedLeaf => !isAllOf(when) && !isAnyOf(when);

const compileAll = ({ all }: AllOf, compiling: Compiling): Condition => {
  const asked: Condition[] = [];
  const excluded: Condition[] = [];
  for (const each of all) {
    if (isNot(each)) excluded.push(compile(each.not, compiling));
    else asked.push(compile(each, compiling));
  }
  return {
    daysOf: (evidence, moment, isAsked) => {
      const days: HeldDays[] = [];
      for (const condition of asked) {
        const held = condition.daysOf(evidence, moment, isAsked);
        // Most children have nothing of most kinds, and then nothing else need be looked at.
        if (held.length === 0) return [];
        days.push(held);
      }
      const held = onAll(days);
      return held.length === 0
        ? held
        : without(
            held,
            excluded.map((condition) => condition.daysOf(evidence, moment, false)),
          );
    },
  };
};

/** The days on which the child has the age; none where nobody knows when the child was or will be born. */
const daysOfAge = ({ from, before }: AgeBand, { birthday }: Moment): HeldDays => {
  const first = from === undefined ? -FOR_EVER : birthday(from);
  const after = before === undefined ? FOR_EVER : birthday(before);
  if (birthday(0) === undefined || first === undefined || after === undefined) return [];
  return [{ from: first, until: after - 1, rests: [] }];
};
