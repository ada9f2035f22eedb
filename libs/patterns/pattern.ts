import type { ThresholdLevel } from '#vocabulary';
import type { ChangedBy } from './area.js';
import type { TierMayHold } from './conditions/may-hold.js';
import type { Weighing } from './conditions/weighing.js';
import type { PatternDefinition } from './definition.js';
import type { Moment, Selections, Span } from './evaluators/evaluator.js';
import type { Wording } from './telling/explain.js';
import type { Kind } from './select.js';

/** A tier, ready to be evaluated. */
export interface CompiledTier {
  readonly name: string;
  readonly level: ThresholdLevel;
  readonly explanation: readonly string[];
  /** What ends it besides time, in a sentence. */
  readonly endsWhen?: string;
  /** How it takes what speaks against it, as far as its rule counts that; undefined where the pattern names nothing such. */
  readonly weighing?: readonly Weighing[];
  /** The kinds of evidence that its conditions name. */
  readonly asks: readonly string[];
  /** Of these, the kinds of which one more entry can make it hold on a day on which it did not. */
  readonly makes: readonly string[];
  evaluate(evidence: Selections, moment: Moment): readonly Span[];
  /** Whether there is any use in evaluating it again for what is otherwise from a day on. */
  readonly mayHold: TierMayHold;
}

/** A pattern of the catalogue, checked and compiled. It has no state and may be shared. */
export interface Pattern {
  readonly definition: PatternDefinition;
  readonly select: ReadonlyMap<string, Kind>;
  readonly tiers: readonly CompiledTier[];
  readonly wording: Wording;
  /** Where it is not as in the catalogue. */
  readonly changedBy?: ChangedBy;
}

/** The patterns of a catalogue, in order of name. */
export type Patterns = readonly Pattern[];
