import type { Vocabulary } from '#vocabulary';
import { acrossChildren, type AcrossChildren } from './across-children.js';
import { beforeAfter, type BeforeAfter } from './before-after.js';
import { coOccurrence, type CoOccurrence } from './co-occurrence.js';
import { countAfter, type CountAfter } from './count-after.js';
import { countInWindow, type CountInWindow } from './count-in-window.js';
import { cycles, type Cycles } from './cycles.js';
import { decayedSum, type DecayedSum } from './decayed-sum.js';
import { during, type During } from './during.js';
import { episodes, type Episodes } from './episodes.js';
import type { Evaluator, Moment, Selections, Span } from './evaluator.js';
import { ever, type Ever } from './ever.js';
import { fallsSilent, type FallsSilent } from './falls-silent.js';
import { goesOn, type GoesOn } from './goes-on.js';
import { mayHoldOf, type MayHold } from './may-hold.js';
import { moves, type Moves } from './moves.js';
import { selectionsOfOpenings } from './openings.js';
import { rateInWindow, type RateInWindow } from './rate-in-window.js';
import { remembering } from './remembering.js';
import { risingRate, type RisingRate } from './rising-rate.js';
import { silence, type Silence } from './silence.js';
import { spreadOverMonths, type SpreadOverMonths } from './spread-over-months.js';
import { unresolved, type Unresolved } from './unresolved.js';

/** An evaluator as the pattern language knows it. Its parameters have been checked against the schema. */
export interface EvaluatorKind {
  /** Figures that it counts, which explanations may name. */
  readonly figures: readonly string[];
  /** Parts that it always calls the same, which explanations may name: they tell the dates. */
  readonly parts?: readonly string[];
  /** The kinds of evidence that the parameters name. */
  selections(parameters: unknown): readonly string[];
  evaluate(evidence: Selections, parameters: unknown, moment: Moment): readonly Span[];
  /** Whether there is any use in evaluating for the days of an outlook: where it says no, the condition holds on none. */
  readonly mayHold?: MayHold;
  /** As `evaluate`, where nothing is remembered and whoever asks has been told that the condition may hold. */
  evaluateAsked?(evidence: Selections, parameters: unknown, moment: Moment): readonly Span[];
}

const kind = <Parameters>(
  evaluate: Evaluator<Parameters>,
  figures: readonly string[],
  selections: (parameters: Parameters) => readonly string[],
  parts: readonly string[] = [],
): EvaluatorKind => ({
  figures,
  parts,
  selections: (parameters) => selections(parameters as Parameters),
  evaluate: (evidence, parameters, moment) => evaluate(evidence, parameters as Parameters, moment),
});

/**
 * The evaluators by name, each of which remembers where it may. A new one stands below, and its parameters in
 * `definition.schema.yaml`.
 */
export const evaluatorsFor = (
  vocabulary: Pick<Vocabulary, 'attendanceCodes' | 'calendar'>,
): ReadonlyMap<string, EvaluatorKind> =>
  new Map(
    [...kindsFor(vocabulary)].map(([name, each]) => [
      name,
      { ...each, ...remembering(name, each, mayHoldOf(name, vocabulary.attendanceCodes)) },
    ]),
  );

/** The same without memory, each of which evaluates all of what it is given. */
export const kindsFor = ({
  attendanceCodes,
  calendar,
}: Pick<Vocabulary, 'attendanceCodes' | 'calendar'>): ReadonlyMap<string, EvaluatorKind> =>
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
    ['count-after', kind<CountAfter>(countAfter, ['number'], ({ of, after }) => [of, after])],
    ['before-after', kind<BeforeAfter>(beforeAfter, ['before', 'after'], ({ of, starts }) => [of, starts])],
    [
      'cycles',
      kind<Cycles>(cycles, ['cycles', 'number'], ({ challenge, engagement, avoidance, brokenOff }) => [
        ...[challenge, engagement, avoidance],
        ...(brokenOff === undefined ? [] : [brokenOff]),
      ]),
    ],
    [
      'unresolved',
      kind<Unresolved>(unresolved, ['number', 'weeks'], ({ of, longAlready, endedBy }) => [
        of,
        ...(longAlready === undefined ? [] : [longAlready]),
        ...endedBy.map(({ by }) => by),
      ]),
    ],
    [
      'silence',
      kind<Silence>(
        silence,
        ['days', 'weeks'],
        ({ of, while: openings, stops }) => [
          of,
          ...selectionsOfOpenings(openings),
          ...(stops === undefined ? [] : [stops]),
        ],
        ['open', 'last'],
      ),
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
