import { compileCondition } from '#vocabulary';
import type { EvidenceRule } from './definition.js';
import { NAMED_ALONE, type Evidence } from './evidence.js';

/** Whether an entry is of a kind: one of the kind's rules fits. */
export type Fits = (evidence: Evidence) => boolean;

/** A rule, compiled: what the codes of an entry say, and what has to be read in its facts. */
interface CompiledRule {
  readonly coded: Fits;
  /** Undefined where the rule asks for no facts. */
  readonly told: Fits | undefined;
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
    fits: (evidence) => compiled.some(({ coded, told }) => coded(evidence) && (told?.(evidence) ?? true)),
    rules: compiled,
  };
  // Of drafts there may be many.
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, kind);
  return kind;
};

/** Patterns, as far as they select: their kinds by name. */
type Selecting = readonly { readonly select: ReadonlyMap<string, Kind> }[];

/** What the codes of an entry leave open of the kinds that it may be of. */
interface Candidates {
  /** Of these it is, whatever its facts say. */
  readonly certain: readonly Kind[];
  /** Of each of these it is where one of the tests passes. */
  readonly open: readonly { readonly kind: Kind; readonly tests: readonly Fits[] }[];
}

/**
 * Which kinds of a catalogue an entry is of. Entries have few codes in all, so that the rules are asked once for each
 * combination of them, and for each entry what they want of its facts.
 */
export class KindIndex {
  readonly #kinds: readonly Kind[];
  readonly #byCodes = new Map<string, Map<string, Candidates>>();

  constructor(patterns: Selecting) {
    this.#kinds = [...new Set(patterns.flatMap(({ select }) => [...select.values()]))];
  }

  kindsOf(item: Evidence): readonly Kind[] {
    const { certain, open } = this.#candidates(item);
    let kinds: Kind[] | undefined;
    for (const { kind, tests } of open) {
      for (const test of tests) {
        if (!test(item)) continue;
        (kinds ??= [...certain]).push(kind);
        break;
      }
    }
    return kinds ?? certain;
  }

  #candidates(item: Evidence): Candidates {
    let ofType = this.#byCodes.get(item.type);
    if (!ofType) this.#byCodes.set(item.type, (ofType = new Map<string, Candidates>()));
    const { about, standing, significance, beforeBirth, indicators, groups } = item;
    const codes = `${about} ${standing} ${significance} ${beforeBirth ? 'b' : 'a'} ${indicators.join()} ${groups.join()}`;
    let candidates = ofType.get(codes);
    if (!candidates) ofType.set(codes, (candidates = candidatesOf(this.#kinds, item)));
    return candidates;
  }
}

const candidatesOf = (kinds: readonly Kind[], item: Evidence): Candidates => {
  const certain: Kind[] = [];
  const open: { kind: Kind; tests: Fits[] }[] = [];
  for (const kind of kinds) {
    const rules = kind.rules.filter(({ coded }) => coded(item));
    const tests = rules.flatMap(({ told }) => told ?? []);
    if (tests.length < rules.length) certain.push(kind);
    else if (tests.length > 0) open.push({ kind, tests });
  }
  return { certain, open };
};

const indexes = new WeakMap<object, KindIndex>();

/** The index of a catalogue, made when it is first asked for. */
export const kindIndexOf = (patterns: Selecting): KindIndex => {
  const [only] = patterns;
  const key = only && patterns.length === 1 ? only : patterns;
  const known = indexes.get(key);
  if (known) return known;
  const index = new KindIndex(patterns);
  indexes.set(key, index);
  return index;
};

/** Evidence by each of its kinds; each list in the order of `all`. */
export const evidenceByKind = (all: readonly Evidence[], index: KindIndex): Map<Kind, Evidence[]> => {
  const byKind = new Map<Kind, Evidence[]>();
  for (const each of all) {
    for (const kind of index.kindsOf(each)) {
      const ofKind = byKind.get(kind);
      if (ofKind) ofKind.push(each);
      else byKind.set(kind, [each]);
    }
  }
  return byKind;
};

/** Evidence that is selected from again and again. */
export class SortedEvidence {
  readonly #byKind: ReadonlyMap<Kind, readonly Evidence[]>;

  /** @param all in order */
  constructor(all: readonly Evidence[], index: KindIndex) {
    this.#byKind = evidenceByKind(all, index);
  }

  /** The entries of a kind, in order. */
  of(kind: Kind): readonly Evidence[] {
    return this.#byKind.get(kind) ?? NONE;
  }
}

const NONE: readonly Evidence[] = [];

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
  const told: Fits[] = [];
  if (rule.where) {
    const where = compileCondition(rule.where);
    told.push((each) => where(each.facts));
  }
  if (rule.unless) {
    const unless = [rule.unless].flat().map((each) => compileCondition(each));
    told.push((each) => !unless.some((fits) => fits(each.facts)));
  }
  return { coded: allOf(tests), told: told.length === 0 ? undefined : allOf(told) };
};

const allOf =
  (tests: readonly Fits[]): Fits =>
  (evidence) => {
    for (const test of tests) if (!test(evidence)) return false;
    return true;
  };
