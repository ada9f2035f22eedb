import type { Condition, Significance, Standing, ThresholdLevel } from '#vocabulary';
import type { About } from './evidence.js';

/** One kind of evidence: all that is given must fit; of a list, one item. */
export interface EvidenceRule {
  /** Names of types of agency event. */
  readonly types?: readonly string[];
  readonly indicators?: readonly string[];
  /** Codes of indicator groups. */
  readonly groups?: readonly string[];
  readonly standing?: readonly Standing[];
  readonly significance?: readonly Significance[];
  readonly about?: readonly About[];
  readonly beforeBirth?: boolean;
  /** What the entry's facts must be. */
  readonly where?: Condition;
  /** What they must not be; of several, none. */
  readonly unless?: Condition | readonly Condition[];
}

/** A condition: all of several, any of several, or an evaluator's. */
export type When = AllOf | AnyOf | Leaf;

/** Holds on the days on which all of them hold, and none of those that are under `not`. */
export interface AllOf {
  readonly all: readonly (When | Not)[];
}

export interface Not {
  readonly not: When;
}

/** Holds on the days on which one of them holds, or more. */
export interface AnyOf {
  readonly any: readonly When[];
}

/** An evaluator's condition; its parameters stand beside its name. */
export interface Leaf {
  readonly evaluator: string;
  /** Names it: explanations have what it rests on as `{name.list}`, and what it counts as `{name.number}`. */
  readonly as?: string;
  readonly [parameter: string]: unknown;
}

export const isAllOf = (when: When): when is AllOf => 'all' in when;
export const isAnyOf = (when: When): when is AnyOf => 'any' in when;
export const isNot = (when: When | Not): when is Not => 'not' in when;

/** From one birthday to the day before another, in years; without `from` the time before birth belongs to it too. */
export interface AgeBand {
  readonly from?: number;
  readonly before?: number;
}

/** What is recognised at a threshold level: a condition with its numbers. */
export interface Tier {
  readonly name: string;
  readonly level: ThresholdLevel;
  /** Why this level, in a sentence. */
  readonly because: string;
  /** The condition, instead of an evaluator with parameters. */
  readonly when?: When;
  /** Name of the evaluator, where it is another than the pattern's. */
  readonly evaluator?: string;
  /** Laid over the pattern's parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The days on which this holds are taken out. */
  readonly unless?: When;
  /** Only days on which the child has this age. */
  readonly ages?: AgeBand;
  /** Instead of the pattern's. */
  readonly explanation?: readonly string[];
  /** Instead of the pattern's. */
  readonly lapses?: string;
}

/** How entries are called in an explanation. */
export interface EntryNames {
  /** The fact whose value names an entry; the title of its type names it otherwise. */
  readonly by?: string;
  /** What to write for the values of that fact. */
  readonly values?: Readonly<Record<string, string>>;
  /** What to write after entries of a type, e.g. "(cancelled by the carer)"; "({outcome})" tells what its fact says. */
  readonly after?: Readonly<Record<string, string>>;
}

/** A pattern as a safeguarding lead writes it: one file in the catalogue. */
export interface PatternDefinition {
  readonly name: string;
  /** Raised with every change of meaning. */
  readonly version: number;
  readonly title: string;
  /** What it recognises, in a sentence. */
  readonly recognises: string;
  readonly sources: readonly { readonly source: string; readonly quote: string }[];
  /** Kinds of evidence, by name; each is a list of rules of which one must fit. */
  readonly select: Readonly<Record<string, readonly EvidenceRule[]>>;
  /** The kind that speaks against a match and is shown with it. */
  readonly against?: string;
  /** That of the tiers that name none, and have no `when`. */
  readonly evaluator?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** From the lowest level to the highest. */
  readonly tiers: readonly Tier[];
  /** Sentences with placeholders; one whose placeholder has nothing to tell is left out. */
  readonly explanation: readonly string[];
  /** What ends a match besides time, in a sentence: "Ends when somebody has seen the child." */
  readonly lapses?: string;
  readonly names?: EntryNames;
  /** What parts (strands, groups) are called; a group that is not named has the vocabulary's title. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Questions for professional curiosity. */
  readonly questions: readonly string[];
}

/** What a tier says of when it holds. */
export interface TierCondition {
  readonly when: When;
  readonly unless?: When;
  readonly ages?: AgeBand;
}

/** A tier's condition: its own, or its evaluator with its parameters over the pattern's. */
export const whenOf = (tier: Tier, { evaluator = '', parameters }: PatternDefinition): When =>
  tier.when ?? { evaluator: tier.evaluator ?? evaluator, ...parameters, ...tier.parameters };
