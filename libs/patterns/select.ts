import { compileCondition } from '#vocabulary';
import type { EvidenceRule } from './definition.js';
import type { Evidence } from './evidence.js';

/** Whether an entry is of a kind: one of the kind's rules fits. */
export type Fits = (evidence: Evidence) => boolean;

/** Compiles the rules of one kind of evidence. */
export const compileRules = (rules: readonly EvidenceRule[]): Fits => {
  const compiled = rules.map(compileRule);
  const [only] = compiled;
  return only && compiled.length === 1 ? only : (evidence) => compiled.some((fits) => fits(evidence));
};

const compileRule = (rule: EvidenceRule): Fits => {
  const tests: Fits[] = [];
  // The tests that turn most entries away come first.
  if (rule.types) {
    const types = new Set(rule.types);
    tests.push((each) => types.has(each.type));
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
  if (rule.where) {
    const where = compileCondition(rule.where);
    tests.push((each) => where(each.facts));
  }
  if (rule.unless) {
    const unless = compileCondition(rule.unless);
    tests.push((each) => !unless(each.facts));
  }
  return (evidence) => {
    for (const test of tests) if (!test(evidence)) return false;
    return true;
  };
};
