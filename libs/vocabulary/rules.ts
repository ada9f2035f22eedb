import type { Condition, FieldTest, Rule } from './event-type.js';
import type { CodedFacts, Significance, Standing } from './stored-events.js';

/** From the least to the most. */
export const SIGNIFICANCES = ['routine', 'notable', 'significant', 'critical'] as const satisfies Significance[];
/** Of several that rules give, the first of these counts. */
export const STANDINGS = ['concern', 'protective', 'neutral'] as const satisfies Standing[];

type Facts = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

/** A condition as a function of the facts. A field that is not there fits only `given: false`. */
export const compileCondition = (condition: Condition): ((facts: Facts) => boolean) => {
  const tests = Object.entries(condition).map(([path, test]) => compileField(path.split('.'), compileTest(test)));
  const [first] = tests;
  if (tests.length === 1 && first) return first;
  return (facts) => tests.every((test) => test(facts));
};

const compileField = ([name = '', ...inner]: readonly string[], test: Test): ((facts: Facts) => boolean) => {
  if (inner.length === 0) return (facts) => test(facts[name]);
  const below = compileField(inner, test);
  return (facts) => {
    const value = facts[name];
    if (Array.isArray(value)) return value.some((item: unknown) => isFacts(item) && below(item));
    return isFacts(value) ? below(value) : test(undefined);
  };
};

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null;

const compileTest = (test: FieldTest): Test => {
  if (typeof test !== 'object') return (value) => value === test || (Array.isArray(value) && value.includes(test));
  if (isList(test)) {
    const allowed: ReadonlySet<unknown> = new Set(test);
    return (value) =>
      Array.isArray(value)
        ? value.some((item: unknown) => allowed.has(item))
        : value !== undefined && allowed.has(value);
  }
  if ('given' in test) return (value) => (value !== undefined) === test.given;
  if ('atLeast' in test) return (value) => typeof value === 'number' && value >= test.atLeast;
  return (value) => typeof value === 'number' && value <= test.atMost;
};

const isList = (test: FieldTest): test is readonly (string | number | boolean)[] => Array.isArray(test);

/** What an event of a type means before its facts are looked at. */
export interface DefaultMeaning {
  readonly indicators: readonly string[];
  readonly significance: Significance;
  readonly standing: Standing;
  readonly rules: readonly Rule[];
}

export type Meaning = Omit<CodedFacts, 'facts'>;

/**
 * A type's meaning as a function of the facts: its own indicators and those of every rule that applies, the highest
 * significance and the weightiest standing among those rules, else the type's own. The order of the rules is nothing.
 */
export const compileMeaning = ({
  rules,
  indicators,
  significance,
  standing,
}: DefaultMeaning): ((facts: Facts) => Meaning) => {
  const always: Meaning = { indicators, significance, standing };
  if (rules.length === 0) return () => always;
  const compiled = rules.map((rule) => ({
    applies: compileCondition(rule.when),
    add: rule.add ?? [],
    significance: rule.significance === undefined ? -1 : SIGNIFICANCES.indexOf(rule.significance),
    standing: rule.standing === undefined ? STANDINGS.length : STANDINGS.indexOf(rule.standing),
  }));
  return (facts) => {
    let found: string[] | undefined;
    let highest = -1;
    let weightiest: number = STANDINGS.length;
    for (const rule of compiled) {
      if (!rule.applies(facts)) continue;
      for (const code of rule.add) {
        found ??= [...indicators];
        if (!found.includes(code)) found.push(code);
      }
      if (rule.significance > highest) highest = rule.significance;
      if (rule.standing < weightiest) weightiest = rule.standing;
    }
    return {
      indicators: found ?? indicators,
      significance: SIGNIFICANCES[highest] ?? significance,
      standing: STANDINGS[weightiest] ?? standing,
    };
  };
};
