import { compileCondition, type Condition } from '#vocabulary';
import type { EvidenceRule } from './definition.js';
import { NAMED_ALONE, type Evidence } from './evidence.js';

/** Whether an entry is of a kind: one of the kind's rules fits. */
export type Fits = (evidence: Evidence) => boolean;

/** A rule, compiled: what the codes of an entry say, and what has to be read in its facts. */
interface CompiledRule {
  readonly coded: Fits;
  /** Undefined where the rule asks for no facts. */
  readonly told: ToldTest | undefined;
}

/** A test of an entry's facts. */
interface ToldTest {
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

/** Patterns, as far as they select: their kinds by name. */
type Selecting = readonly { readonly select: ReadonlyMap<string, Kind> }[];

/** What the codes of an entry leave open of the kinds that it may be of. */
interface Candidates extends Pick<Evidence, Code> {
  /** Of these it is, whatever its facts say. */
  readonly certain: readonly Kind[];
  /** Of those it is where a test of its facts passes; each test is asked once. */
  readonly open: readonly { readonly told: Fits; readonly kinds: readonly Kind[] }[];
  /** The facts on which the tests depend. */
  readonly asks: ReadonlySet<string>;
  /** What was answered for values of these facts. */
  readonly answers: Answers;
  answered: number;
}
/** By the first of these facts that an entry has and its value, and below by those that follow; at the last the kinds. */
interface Answers {
  readonly below: Map<string, Map<unknown, Answers>>;
  kinds?: readonly Kind[];
}
type Code = 'about' | 'standing' | 'significance' | 'beforeBirth' | 'indicators' | 'groups';

/**
 * Which kinds of a catalogue an entry is of. Entries have few codes in all, so that the rules are asked once for each
 * combination of them, and what they want of facts once for each combination of values.
 */
export class KindIndex {
  readonly #kinds: readonly Kind[];
  readonly #byType = new Map<string, Candidates[]>();

  constructor(patterns: Selecting) {
    this.#kinds = [...new Set(patterns.flatMap(({ select }) => [...select.values()]))];
  }

  /** The same list for entries that say the same, as a rule. */
  kindsOf(item: Evidence): readonly Kind[] {
    const candidates = this.#candidates(item);
    if (candidates.open.length === 0) return candidates.certain;
    let { answers } = candidates;
    const { facts } = item;
    // An entry has a few facts, of which few are asked for; rules of any type ask for many that it cannot have.
    for (const name in facts) {
      if (!candidates.asks.has(name)) continue;
      const value = facts[name];
      // What has parts is another object in each entry, and so are numbers without end.
      if (typeof value === 'object' || candidates.answered >= MOST_ANSWERED) return kindsToldBy(item, candidates);
      answers = answersBelow(answers, name, value);
    }
    if (!answers.kinds) {
      answers.kinds = kindsToldBy(item, candidates);
      candidates.answered += 1;
    }
    return answers.kinds;
  }

  #candidates(item: Evidence): Candidates {
    let ofType = this.#byType.get(item.type);
    if (!ofType) this.#byType.set(item.type, (ofType = []));
    for (const each of ofType) if (hasCodes(item, each)) return each;
    const candidates = candidatesOf(this.#kinds, item);
    ofType.push(candidates);
    return candidates;
  }
}

const answersBelow = ({ below }: Answers, name: string, value: unknown): Answers => {
  let ofName = below.get(name);
  if (!ofName) below.set(name, (ofName = new Map<unknown, Answers>()));
  let answers = ofName.get(value);
  if (!answers) ofName.set(value, (answers = { below: new Map() }));
  return answers;
};

/** Of more combinations of values, each entry is asked. */
const MOST_ANSWERED = 2_000;

const kindsToldBy = (item: Evidence, { certain, open }: Candidates): readonly Kind[] => {
  let kinds: Kind[] | undefined;
  for (const { told, kinds: its } of open) {
    if (!told(item)) continue;
    kinds ??= [...certain];
    for (const kind of its) if (!kinds.includes(kind)) kinds.push(kind);
  }
  return kinds ?? certain;
};

const hasCodes = (item: Evidence, codes: Candidates): boolean =>
  item.about === codes.about &&
  item.standing === codes.standing &&
  item.significance === codes.significance &&
  item.beforeBirth === codes.beforeBirth &&
  isSameList(item.indicators, codes.indicators) &&
  isSameList(item.groups, codes.groups);

const isSameList = (some: readonly string[], others: readonly string[]): boolean => {
  if (some === others) return true;
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (some[index] !== others[index]) return false;
  return true;
};

const candidatesOf = (kinds: readonly Kind[], item: Evidence): Candidates => {
  const certain: Kind[] = [];
  const open = new Map<ToldTest, Kind[]>();
  for (const kind of kinds) {
    const rules = kind.rules.filter(({ coded }) => coded(item));
    const tests = rules.flatMap(({ told }) => told ?? []);
    if (tests.length < rules.length) certain.push(kind);
    else {
      for (const told of new Set(tests)) {
        const known = open.get(told);
        if (known) known.push(kind);
        else open.set(told, [kind]);
      }
    }
  }
  const { about, standing, significance, beforeBirth, indicators, groups } = item;
  return {
    ...{ about, standing, significance, beforeBirth, indicators, groups },
    certain,
    open: [...open].map(([told, its]) => ({ told: told.fits, kinds: its })),
    asks: new Set([...open.keys()].flatMap(({ asks }) => asks)),
    answers: { below: new Map() },
    answered: 0,
  };
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
  // Entries that say the same have the same list of kinds, and go to the same lists.
  const listsOf = new Map<readonly Kind[], readonly Evidence[][]>();
  for (const each of all) {
    const kinds = index.kindsOf(each);
    let lists = listsOf.get(kinds);
    if (!lists) listsOf.set(kinds, (lists = kinds.map((kind) => listOf(byKind, kind))));
    for (const list of lists) list.push(each);
  }
  return byKind;
};

const listOf = (byKind: Map<Kind, Evidence[]>, kind: Kind): Evidence[] => {
  const known = byKind.get(kind);
  if (known) return known;
  const list: Evidence[] = [];
  byKind.set(kind, list);
  return list;
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
