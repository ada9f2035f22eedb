import type { Evidence } from '../evidence.js';

/** Named selections of the child's evidence, each in order of the day from which it is certain. */
export type Selections = (name: string) => readonly Evidence[];

/** When, and whose childhood. Days are epoch days. */
export interface Moment {
  /** The last day that the evidence covers. */
  readonly asOf: number;
  /** Epoch day of a birthday of the child; undefined where neither a date of birth nor an expected one is known. */
  readonly birthday: (years: number) => number | undefined;
  /** Where spans of the same child were evaluated before. */
  readonly memory?: SpanMemory;
}

/**
 * How many days back the evidence of a selection reaches: whether a condition holds on a day, and what it then rests
 * on, depends on what is certain within so many days before that day, and on whether it held the day before. Infinite
 * where it may depend on anything.
 */
export type Reach = (selection: string) => number;

/** Spans of conditions that were evaluated before for the same child, and as of which day they are asked for now. */
export interface SpanMemory {
  readonly asOf: number;
  /** The condition's spans over the evidence of now: what `evaluate` gives, for less. */
  recall(
    condition: object,
    reach: Reach | undefined,
    evidence: Selections,
    evaluate: (evidence: Selections) => readonly Span[],
  ): readonly Span[];
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
