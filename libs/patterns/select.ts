import { compileCondition } from '#vocabulary';
import type { EvidenceRule } from './definition.js';
import { inOrder, NAMED_ALONE, type Evidence } from './evidence.js';

/** Whether an entry is of a kind: one of the kind's rules fits. */
export type Fits = (evidence: Evidence) => boolean;

/** A kind of evidence, compiled. */
export interface Kind {
  readonly fits: Fits;
  /** The only event types that its entries can be of; undefined where it may be any. */
  readonly types: readonly string[] | undefined;
}

/** Compiles the rules of one kind of evidence. */
export const compileKind = (rules: readonly EvidenceRule[]): Kind => {
  const compiled = rules.map(compileRule);
  const [only] = compiled;
  return {
    fits: only && compiled.length === 1 ? only : (evidence) => compiled.some((fits) => fits(evidence)),
    types: rules.every((rule) => rule.types) ? [...new Set(rules.flatMap((rule) => rule.types ?? []))] : undefined,
  };
};

/** Evidence that is selected from again and again, in order, and by type. */
export class SortedEvidence {
  readonly #byType = new Map<string, Evidence[]>();

  constructor(private readonly all: readonly Evidence[]) {
    for (const each of all) {
      const ofType = this.#byType.get(each.type);
      if (ofType) ofType.push(each);
      else this.#byType.set(each.type, [each]);
    }
  }

  /** The entries of a kind, in order. */
  of({ fits, types }: Kind): readonly Evidence[] {
    if (!types) return this.all.filter(fits);
    const lists = types.flatMap((type) => {
      const found = this.#byType.get(type)?.filter(fits) ?? [];
      return found.length > 0 ? [found] : [];
    });
    return lists.length < 2 ? (lists[0] ?? []) : lists.flat().sort(inOrder);
  }
}

const compileRule = (rule: EvidenceRule): Fits => {
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
  if (rule.where) {
    const where = compileCondition(rule.where);
    tests.push((each) => where(each.facts));
  }
  if (rule.unless) {
    const unless = [rule.unless].flat().map((each) => compileCondition(each));
    tests.push((each) => !unless.some((fits) => fits(each.facts)));
  }
  return (evidence) => {
    for (const test of tests) if (!test(evidence)) return false;
    return true;
  };
};
