import type { Evidence } from '../evidence.js';
import type { Shared } from './shared.js';

/** Named selections of the child's evidence, each in order of the day from which it is certain. */
export type Selections = (name: string) => readonly Evidence[];

/** When, and whose childhood. Days are epoch days. */
export interface Moment {
  /** The last day that the evidence covers. */
  readonly asOf: number;
  /** Epoch day of a birthday of the child; undefined where neither a date of birth nor an expected one is known. */
  readonly birthday: (years: number) => number | undefined;
  /** What conditions make of the same evidence in this evaluation; each makes its own where nothing is shared. */
  readonly shared?: Shared;
  /** Where spans of the same child were evaluated before. */
  readonly memory?: SpanMemory;
  /**
   * Only spans that begin on this day or later are asked for, and none holds on the day before; of an evaluator that
   * makes each span by itself, those that hold on this day or later. An evaluator that can begin there is spared the
   * past; others leave it unread.
   */
  readonly since?: number;
}

/**
 * How many days back the evidence of a selection reaches: whether a condition holds on a day, and what it then rests
 * on, depends on what is certain within so many days before that day, and on whether it held the day before. Infinite
 * where it may depend on anything.
 */
export type Reach = (selection: string) => number;

/** How much of the past a condition needs in order to be evaluated from a day on, on the day before which it did not hold. */
export interface Looks {
  /** So far back the evidence reaches; all of it is given where nothing is said. */
  readonly reach?: Reach;
  /** What belongs to a run that reaches into that time is given whole: entries of which none is more days from the next. */
  readonly runs?: number;
  /** An entry that is known to a period may change any day of it, and not its last alone: a register tells of each day. */
  readonly eachDay?: true;
  /** The evaluator begins by itself on the day from which it is asked: see `Moment.since`. */
  readonly onwards?: true;
  /**
   * Each span is made by itself, whatever others there are, so that one that was over before the day of a change is as
   * it was, though others hold without a break from before it to beyond.
   */
  readonly eachByItself?: true;
}

/** All of the evidence is given, and no more than what is asked for is looked at. */
export const ONWARDS: Looks = { onwards: true };
/** The same, and of spans that are by themselves only those that may be otherwise are made again. */
export const EACH_BY_ITSELF: Looks = { ...ONWARDS, eachByItself: true };

/** What holds on days without a break. */
export interface Holding {
  readonly from: number;
  readonly until: number;
}

/** Spans of conditions that were evaluated before for the same child, and as of which day they are asked for now. */
export interface SpanMemory {
  readonly asOf: number;
  /** The condition's spans over the evidence of now, in order of their first day: what `evaluate` gives, for less. */
  recall<Held extends Holding>(
    condition: object,
    looks: Looks,
    evidence: Selections,
    evaluate: (evidence: Selections, since: number | undefined) => readonly Held[],
  ): readonly Held[];
  /** Something that is kept with the condition for the same child, made when it is first asked for. */
  kept<Kept>(condition: object, make: () => Kept): Kept;
}

/** Epoch day of 31 December 9999: the last day of what has no end that is known. */
export const FOR_EVER = 2_932_896;

/** Some of a span's evidence under a name of its own: a strand, an indicator group. */
export interface Part {
  readonly name: string;
  readonly evidence: readonly Evidence[];
}

/** Numbers that an evaluator counted, for the explanation; one that is 0 or absent has nothing to tell. */
export type Figures = Readonly<Record<string, number>>;

/**
 * Days on which a condition held without a break. No day of it looks ahead: whether the condition holds on a day
 * depends on what was certain by that day alone.
 */
export interface Span {
  /** First day on which it held. */
  readonly from: number;
  /** Last day on which it holds if nothing more happens; it may lie after `asOf`, and so may the first. */
  readonly until: number;
  /** What it rests on, in order: at least one entry that was certain by the first day. */
  readonly evidence: readonly Evidence[];
  /** Lists, each in order, which are the evidence together: given where several spans share one that may be long. */
  readonly sharing?: readonly (readonly Evidence[])[];
  /** First and last day of what was looked at, where that is not the first and last of the evidence. */
  readonly covers?: { readonly from: number; readonly to: number };
  readonly parts?: readonly Part[];
  readonly figures?: Figures;
  /** Where conditions were combined: what those that have a name (`as`) rest on by themselves, by name. */
  readonly named?: ReadonlyMap<string, Span>;
}

/**
 * A condition over the whole of a history: the spans in which it held, in any order; they may overlap.
 * Pure: the same evidence, parameters and moment give the same spans.
 */
export type Evaluator<Parameters> = (evidence: Selections, parameters: Parameters, moment: Moment) => readonly Span[];

/** Evidence that is being collected while a condition holds. */
export interface OpenSpan {
  readonly from: number;
  readonly evidence: Set<Evidence>;
}
