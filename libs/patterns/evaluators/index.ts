import type { Vocabulary } from '#vocabulary';
import { acrossChildren, type AcrossChildren } from './across-children.js';
import { coOccurrence, type CoOccurrence } from './co-occurrence.js';
import { countInWindow, type CountInWindow } from './count-in-window.js';
import { decayedSum, type DecayedSum } from './decayed-sum.js';
import { during, type During } from './during.js';
import { ever, type Ever } from './ever.js';
import type { Evaluator, Moment, Selections, Span } from './evaluator.js';
import { fallsSilent, type FallsSilent } from './falls-silent.js';
import { goesOn, type GoesOn } from './goes-on.js';
import { moves, type Moves } from './moves.js';
import { selectionsOfOpenings } from './openings.js';
import { rateInWindow, type RateInWindow } from './rate-in-window.js';
import { silence, type Silence } from './silence.js';

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
  calendar,
}: Pick<Vocabulary, 'attendanceCodes' | 'calendar'>): ReadonlyMap<string, EvaluatorKind> =>
  new Map([
    [
      'count-in-window',
      kind<CountInWindow>(countInWindow, ['number', 'agencies'], ({ of, madeGood, during }) => [
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
      'silence',
      kind<Silence>(silence, ['days', 'weeks'], ({ of, while: openings, stops }) => [
        of,
        ...selectionsOfOpenings(openings),
        ...(stops === undefined ? [] : [stops]),
      ]),
    ],
    [
      'goes-on',
      kind<GoesOn>(goesOn(calendar), ['days', 'weeks', 'months', 'schoolDays'], ({ while: openings, stops }) => [
        ...selectionsOfOpenings(openings),
        ...(stops === undefined ? [] : [stops]),
      ]),
    ],
    [
      'falls-silent',
      kind<FallsSilent>(fallsSilent(calendar), ['agencies', 'days'], ({ of, while: openings }) => [
        of,
        ...selectionsOfOpenings(openings),
      ]),
    ],
    [
      'moves',
      kind<Moves>(moves, ['number'], ({ kinds, across }) => [
        ...kinds.flatMap(({ changes, arrives }) => (arrives === undefined ? [changes] : [changes, arrives])),
        ...(across ? [across.of] : []),
      ]),
    ],
    [
      'across-children',
      kind<AcrossChildren>(acrossChildren, ['number', 'children', 'groups', 'agencies'], ({ of, common }) => [
        of,
        ...(common ? [common.of] : []),
      ]),
    ],
    ['ever', kind<Ever>(ever, ['number'], ({ of }) => [of])],
  ]);
