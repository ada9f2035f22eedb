import { birthday, childhoodEnds, type Birth } from '#chronology';
import { dateOfEpochDay, epochDay } from '#platform';
import { Courses, type TierSpan } from './courses.js';
import type { EvaluationMemory } from './evaluation-memory.js';
import { Asking, isOfNothing } from './evaluators/asked.js';
import { certainBy, firstAfter } from './evaluators/by-day.js';
import type { Moment, Selections } from './evaluators/evaluator.js';
import { byDays, sortedBy } from './evaluators/in-order.js';
import { Shared } from './evaluators/shared.js';
import type { Evidence } from './evidence.js';
import type { Pattern, Patterns } from './pattern.js';
import { LAST_DAY, type Recognition } from './recognition.js';
import { recognitionOf, Recognitions } from './recognition-of.js';
import { kindIndexOf, SortedEvidence, type Kind, type KindIndex } from './select.js';

/** What evaluation needs to know of the child besides the evidence. */
export type ChildContext = Birth;

/** What the patterns make of a child's evidence as of a day. */
export interface Evaluation {
  readonly recognitions: readonly Recognition[];
  /**
   * The first day (`YYYY-MM-DD`) after that day on which it may be otherwise though nothing more arrives: something
   * begins to hold or is over by time alone, or has certainly happened by then. Undefined where time changes nothing.
   */
  readonly lookAgainOn?: string;
}

const LAST_EPOCH_DAY = epochDay(LAST_DAY);

/**
 * All that the patterns recognise in a child's evidence, over the whole of it: what is open as of a day (`YYYY-MM-DD`),
 * and what was and is over. What happened after that day is not looked at, and no recognition begins before what
 * happened by then made it, so that late history gives what would have been recognised at the time.
 *
 * A recognition covers the days on which a tier of the pattern held. Days apart that rest on a shared entry are one
 * recognition with a break: the same evidence never makes a second match. Nothing holds beyond the day before the 18th
 * birthday. Pure, and the same in whatever order the evidence arrived.
 *
 * @param evidence in the order of `gatherEvidence`
 */
export const evaluate = (
  patterns: Patterns,
  evidence: readonly Evidence[],
  context: ChildContext,
  asOf: string,
): readonly Recognition[] => evaluateAsOf(patterns, evidence, context, asOf).recognitions;

/**
 * The same, with the day on which the child has to be looked at again.
 * @param evidence in the order of `gatherEvidence`
 * @param memory of the same child and patterns: what has changed since is evaluated, and nothing else
 */
export const evaluateAsOf = (
  patterns: Patterns,
  evidence: readonly Evidence[],
  context: ChildContext,
  asOf: string,
  memory?: ChildMemory,
): Evaluation => {
  const day = epochDay(asOf);
  const known = upTo(evidence, day);
  const index = kindIndexOf(patterns);
  const select = selecting(known, context, index, memory);
  // What is known of the birth may make the memory begin anew, and spans are remembered from there on.
  const moment = momentOf(context, day, memory);
  const ends = endOf(context);
  const found = patterns.map((pattern) => recognise(pattern, select(pattern), moment, ends, memory));
  // Evidence is in order of the day from which it is certain.
  const certainOn = evidence[known.length]?.to ?? Number.POSITIVE_INFINITY;
  const lookOn = found.reduce((earliest, each) => Math.min(earliest, each.changesOn), certainOn);
  return {
    recognitions: found.flatMap((each) => each.recognitions),
    ...(lookOn <= LAST_EPOCH_DAY && { lookAgainOn: dateOfEpochDay(lookOn) }),
  };
};

const momentOf = (context: ChildContext, asOf: number, memory?: ChildMemory): Moment => {
  const birth = context.dateOfBirth ?? context.expectedOn;
  return {
    asOf,
    shared: new Shared(),
    memory: memory?.spansAsOf(asOf),
    birthday: birth === undefined ? () => undefined : birthdaysOf(birth),
  };
};

/** The last day on which anything of the child's can hold. */
const endOf = (context: ChildContext): number => Math.min(childhoodEnds(context), LAST_EPOCH_DAY);

/**
 * What one pattern after another makes of evidence that is kept by kind.
 * @param of the entries of a kind, in order; those of after the day are not looked at
 * @param day epoch day as of which it is evaluated
 */
export const evaluatingKinds = (
  of: (kind: Kind) => readonly Evidence[],
  context: ChildContext,
  day: number,
): ((pattern: Pattern) => Found) => {
  const moment = momentOf(context, day);
  const ends = endOf(context);
  return (pattern) => {
    let certainOn = Number.POSITIVE_INFINITY;
    for (const kind of pattern.select.values()) {
      const items = of(kind);
      const last = items.at(-1);
      if (last && last.to > day) certainOn = Math.min(certainOn, items[firstAfter(items, day)]?.to ?? certainOn);
    }
    const selections: Selections = (name) => {
      const kind = pattern.select.get(name);
      return kind ? certainBy(of(kind), day) : NONE;
    };
    const { recognitions, changesOn } = recogniseAnew(pattern, selections, moment, ends);
    return { recognitions, changesOn: Math.min(certainOn, changesOn) };
  };
};

/** Asked for again and again, and a calendar is slow to ask. */
const birthdaysOf = (birth: string): ((years: number) => number) => {
  const known = new Map<number, number>();
  return (years) => {
    const found = known.get(years) ?? birthday(birth, years);
    known.set(years, found);
    return found;
  };
};

/** What has certainly happened by a day; evidence is in that order. */
const upTo = (evidence: readonly Evidence[], day: number): readonly Evidence[] => {
  const last = evidence.at(-1);
  return last && last.to > day ? evidence.filter((each) => each.to <= day) : evidence;
};

export interface Found {
  readonly recognitions: readonly Recognition[];
  /** First epoch day after `asOf` on which time alone changes it; infinite where it never does. */
  readonly changesOn: number;
}

/** Of what was evaluated for a child before. */
export type ChildMemory = EvaluationMemory<Found>;

const NOTHING_FOUND: Found = { recognitions: [], changesOn: Number.POSITIVE_INFINITY };

const recognise = (
  pattern: Pattern,
  select: Selections,
  moment: Moment,
  ends: number,
  memory: ChildMemory | undefined,
): Found => {
  if (!memory) return recogniseAnew(pattern, select, moment, ends);
  const { asOf } = moment;
  const known = memory.recall(pattern, asOf, select);
  if (known) return known;
  const asking = new Asking(select);
  const before = (): FoundBefore | undefined => moment.memory?.kept(pattern, () => new FoundBefore());
  const found = recogniseAnew(pattern, asking.of, moment, ends, before);
  const asked = asking.asked();
  if (found === NOTHING_FOUND && isOfNothing(asked)) memory.forget(pattern);
  else memory.remember(pattern, { names: asked.names, lists: asked.lists, asOf, found });
  return found;
};

/** What a pattern found in a child last, by which what has not changed stays as it was. */
class FoundBefore {
  readonly courses = new Courses();
  readonly recognitions = new Recognitions();
}

const recogniseAnew = (
  pattern: Pattern,
  selections: Selections,
  moment: Moment,
  ends: number,
  before?: () => FoundBefore | undefined,
): Found => {
  const { asOf } = moment;
  const begun: TierSpan[] = [];
  let changesOn = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const tier of pattern.tiers) {
    for (const span of tier.evaluate(selections, moment)) {
      const { from } = span;
      if (from > ends) continue;
      if (from > asOf) {
        changesOn = Math.min(changesOn, from);
        continue;
      }
      const until = Math.min(span.until, ends);
      begun.push({ from, until, span, tier });
      last = Math.max(last, until);
    }
  }
  if (begun.length === 0)
    return changesOn === Number.POSITIVE_INFINITY ? NOTHING_FOUND : { recognitions: [], changesOn };
  if (last >= asOf) changesOn = Math.min(changesOn, last + 1);
  const found = before?.();
  const courses = (found?.courses ?? new Courses()).of(sortedBy(begun, byDays));
  const { against } = pattern.definition;
  const opposing = against === undefined ? NONE : selections(against);
  const at = { asOf, ends };
  const recognitions = found
    ? found.recognitions.of(pattern, courses, opposing, at)
    : courses.map((course) => recognitionOf(pattern, course, opposing, at));
  return { recognitions, changesOn };
};

/** What each pattern selects of it. */
const selecting = (
  known: readonly Evidence[],
  context: ChildContext,
  index: KindIndex,
  memory: ChildMemory | undefined,
): ((pattern: Pattern) => Selections) => {
  if (!memory) {
    const sorted = new SortedEvidence(known, index);
    return (pattern) => sorted.selectionsOf(pattern);
  }
  const remembered = memory.know(known, context, index);
  return (pattern) => (name) => {
    const kind = pattern.select.get(name);
    return kind ? remembered.of(kind) : NONE;
  };
};

const NONE: readonly Evidence[] = [];
