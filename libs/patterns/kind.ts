import { compileCondition, type Condition } from '#vocabulary';
import type { EvidenceRule } from './definition.js';
import { NAMED_ALONE, type Evidence } from './evidence.js';

/** Whether an entry is of a kind: one of the kind's rules fits. */
export type Fits = (evidence: Evidence) => boolean;

/** A rule, compiled: what the codes of an entry say, and what has to be read in its facts. */
export interface CompiledRule {
  readonly coded: Fits;
  /** Undefined where the rule asks for no facts. */
  readonly told: ToldTest | undefined;
}

/** A test of an entry's facts. */
export interface ToldTest {
  readonly fits: Fits;
  /** The facts on which alone it depends. */
  readonly asks: readonly string[];
}

/** A kind of evidence, compiled. Kinds of the same rules are one, however many patterns name it. */
export interface Kind {
  readonly fits: Fits;
  readonly rules: readonly CompiledRule[];
}

const MOST_KEPT = 5_000;
const kept = new Map<string, Kind>();

/** Compiles the rules of one kind of evidence. */
export const compileKind = (rules: readonly EvidenceRule[]): Kind => {
  const key = JSON.stringify(rules);
  const known = kept.get(key);
  if (known) return known;
  const compiled = rules.map(compileRule);
  const kind: Kind = {
    fits: (evidence) => compiled.some(({ coded, told }) => coded(evidence) && (told?.fits(evidence) ?? true)),
    rules: compiled,
  };
  // Of drafts there may be many.
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, kind);
  return kind;
};

const compileRule = (rule: EvidenceRule): CompiledRule => {
  const tests: Fits[] = [];
  // The tests that turn most entries away come first.
  if (rule.types) {
    const types = new Set(rule.types);
    tests.push((each) => types.has(each.type));
  }
  if (!rule.about) tests.push((each) => !NAMED_ALONE.has(each.about));
  if (rule.significance) {
    const significances = new Set(rule.significance);
    tests.push((each) => significances.has(each.significance));
  }
  if (rule.standing) {
    const standings = new Set(rule.standing);
    tests.push((each) => standings.has(each.standing));
  }
  if (rule.groups) {
    const groups = new Set(rule.groups);
    tests.push((each) => each.groups.some((group) => groups.has(group)));
  }
  if (rule.indicators) {
    const indicators = new Set(rule.indicators);
    tests.push((each) => each.indicators.some((indicator) => indicators.has(indicator)));
  }
  if (rule.about) {
    const about = new Set(rule.about);
    tests.push((each) => about.has(each.about));
  }
  if (rule.beforeBirth !== undefined) tests.push((each) => each.beforeBirth === rule.beforeBirth);
  return { coded: allOf(tests), told: toldBy(rule) };
};

/** By what they ask: many rules ask the same of the facts, and then it is the same test. */
const toldTests = new Map<string, ToldTest>();

const toldBy = ({ where, unless }: EvidenceRule): ToldTest | undefined => {
  if (!where && unless === undefined) return undefined;
  const key = JSON.stringify([where, unless]);
  const known = toldTests.get(key);
  if (known) return known;
  const tests: Fits[] = [];
  if (where) {
    const fits = compileCondition(where);
    tests.push((each) => fits(each.facts));
  }
  if (unless) {
    const against = [unless].flat().map((each) => compileCondition(each));
    tests.push((each) => !against.some((fits) => fits(each.facts)));
  }
  const conditions = [where ?? {}, ...(unless ? [unless].flat() : [])];
  const told = { fits: allOf(tests), asks: conditions.flatMap(factsNamed) };
  if (toldTests.size >= MOST_KEPT) toldTests.clear();
  toldTests.set(key, told);
  return told;
};

/** The facts that a condition names, by the first step of each path. */
const factsNamed = (condition: Condition): readonly string[] =>
  Object.keys(condition).map((path) => path.split('.')[0] ?? path);

const allOf = (tests: readonly Fits[]): Fits => {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (evidence) => {
    for (const test of tests) if (!test(evidence)) return false;
    return true;
  };
};
