import { lapsedWords, levelOf, wholeExplanation, type MatchOutcome } from '#patterns';
import type { PatternLapsed, ThresholdLevel } from '#vocabulary';
import type { Backtest } from './backtest.js';

/** One match of a backtest, as it is written: nothing personal, and all days `YYYY-MM-DD`. */
export interface MatchLine {
  /** Who it is in this run: the same in every run over the same file, and nobody outside of it. */
  readonly person: string;
  readonly pattern: string;
  readonly version: number;
  /** The highest level that it reached. */
  readonly level: ThresholdLevel;
  /** The day on which it was first recognised, by what was known then. */
  readonly recognisedOn: string;
  /** The first day on which what had happened by then already made it. */
  readonly recognisableOn: string;
  /** Each level that it reached, with the day on which it was recognised. */
  readonly levels: readonly { readonly level: ThresholdLevel; readonly on: string }[];
  /** Where it is over: the last day on which it held, or the day on which it was taken back or became part of another. */
  readonly lapsedOn?: string;
  readonly lapsedBecause?: PatternLapsed['reason'];
  /** The agency events that speak for it, as they were posted: of many, the first and the latest. */
  readonly evidence: readonly { readonly source: string; readonly id: string }[];
  /** All that is said of it, as the service says it: how it is recognised, who reported what, what was weighed, what ends it. */
  readonly explanation: string;
  readonly questions: readonly string[];
}

/** The matches of the nth catalogue as lines, in order of recognition. */
export function* matchLines({ outcomes, referenceOf }: Backtest, catalogue = 0): Generator<MatchLine> {
  for (const outcome of outcomes[catalogue] ?? []) yield lineOf(outcome, referenceOf);
}

const lineOf = (outcome: MatchOutcome, referenceOf: Backtest['referenceOf']): MatchLine => {
  const { personId, match, levels, lapsed } = outcome;
  return {
    person: personId,
    pattern: match.pattern,
    version: match.patternVersion,
    level: levelOf(outcome),
    recognisedOn: match.recognisedOn,
    recognisableOn: match.recognisableOn,
    levels,
    ...(lapsed && { lapsedOn: lapsed.lapsedOn, lapsedBecause: lapsed.reason }),
    evidence: match.evidence
      .filter(({ standing }) => standing === 'concern')
      .map(({ agencyEventId }) => referenceOf(agencyEventId)),
    explanation: wholeExplanation({
      explanation: match.explanation,
      reported: match.reported,
      weighed: match.weighed,
      lapses: lapsed ? lapsedWords(lapsed.reason, lapsed.lapsedOn) : match.lapses,
    }),
    questions: match.questions,
  };
};
