import type { Vocabulary } from '#vocabulary';
import { coOccurrence, type CoOccurrence } from './co-occurrence.js';
import { countInWindow, type CountInWindow } from './count-in-window.js';
import { decayedSum, type DecayedSum } from './decayed-sum.js';
import { during, type During } from './during.js';
import { episodes, type Episodes } from './episodes.js';
import type { Evaluator, Moment, Selections, Span } from './evaluator.js';
import { rateInWindow, type RateInWindow } from './rate-in-window.js';
import { risingRate, type RisingRate } from './rising-rate.js';
import { spreadOverMonths, type SpreadOverMonths } from './spread-over-months.js';

/** An evaluator as the pattern language knows it. Its parameters have been checked against the schema. */
export interface EvaluatorKind {
  /** Figures that it counts, which explanations may name. */
  readonly figures: readonly string[];
  /** The kinds of evidence that the parameters name. */
  selections(parameters: unknown): readonly string[];
  evaluate(evidence: Selections, parameters: unknown, moment: Moment): readonly Span[];
}

const kind = <Parameters>(
  evaluate: Evaluator<Parameters>,
  figures: readonly string[],
  selections: (parameters: Parameters) => readonly string[],
): EvaluatorKind => ({
  figures,
  selections: (parameters) => selections(parameters as Parameters),
  evaluate: (evidence, parameters, moment) => evaluate(evidence, parameters as Parameters, moment),
});

/** The evaluators by name. A new one stands here, and its parameters in `definition.schema.yaml`. */
export const evaluatorsFor = ({
  attendanceCodes,
}: Pick<Vocabulary, 'attendanceCodes'>): ReadonlyMap<string, EvaluatorKind> =>
  new Map([
    [
      'count-in-window',
      kind<CountInWindow>(countInWindow, ['number'], ({ of, madeGood, during }) => [
        of,
        ...(madeGood ? [madeGood.by] : []),
        ...(during ? [during.begins, during.ends] : []),
      ]),
    ],
    [
      'rate-in-window',
      kind<RateInWindow>(
        rateInWindow(attendanceCodes),
        ['expected', 'absent', 'percent', 'unauthorised', 'late', 'schoolMade', 'spells'],
        ({ of }) => [of],
      ),
    ],
    [
      'decayed-sum',
      kind<DecayedSum>(decayedSum, ['number', 'groups', 'agencies'], ({ of, lessened }) => [
        of,
        ...(lessened ? [lessened.by] : []),
      ]),
    ],
    ['co-occurrence', kind<CoOccurrence>(coOccurrence, ['number', 'strands'], ({ strands }) => strands)],
    ['during', kind<During>(during, [], ({ begins, ends }) => [begins, ends])],
    [
      'spread-over-months',
      kind<SpreadOverMonths>(spreadOverMonths, ['number', 'agencies', 'strands', 'months'], ({ strands }) => strands),
    ],
    ['episodes', kind<Episodes>(episodes, ['number', 'agencies', 'episodes'], ({ of }) => [of])],
    [
      'rising-rate',
      kind<RisingRate>(
        risingRate,
        ['number', 'agencies', 'recent', 'before', 'comparedDays', 'quietDays'],
        ({ of, known }) => [of, known],
      ),
    ],
  ]);
