import { isAllOf, isAnyOf, isNot, type AgeBand, type When } from '../definition.js';
import { capitalised } from '../telling/words.js';
import * as counts from './counts.js';
import * as overTime from './over-time.js';

/** The condition of an evaluator with its own parameters, in words that follow "when". */
type Words = (parameters: never) => string;

/** How each evaluator's condition is read aloud. A new evaluator has its words here. */
export const EVALUATOR_WORDS: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['count-in-window', counts.countInWindowWords],
  ['rate-in-window', counts.rateInWindowWords],
  ['decayed-sum', counts.decayedSumWords],
  ['co-occurrence', counts.coOccurrenceWords],
  ['count-after', counts.countAfterWords],
  ['ever', counts.everWords],
  ['moves', counts.movesWords],
  ['across-children', counts.acrossChildrenWords],
  ['during', overTime.duringWords],
  ['spread-over-months', overTime.spreadOverMonthsWords],
  ['episodes', overTime.episodesWords],
  ['rising-rate', overTime.risingRateWords],
  ['before-after', overTime.beforeAfterWords],
  ['cycles', overTime.cyclesWords],
  ['unresolved', overTime.unresolvedWords],
  ['silence', overTime.silenceWords],
  ['goes-on', overTime.goesOnWords],
  ['falls-silent', overTime.fallsSilentWords],
]);

/** What a tier says of when it holds. */
export interface Described {
  readonly when: When;
  readonly unless?: When;
  readonly ages?: AgeBand;
}

/** A condition as lines that are read one after the other; what belongs under a line is indented by two spaces. */
export const conditionLines = ({ when, unless, ages }: Described): readonly string[] => [
  ...treeLines(when, 'When '),
  ...(ages ? [`Only while the child is ${ageWords(ages)}.`] : []),
  ...(unless ? treeLines(unless, 'But not when ') : []),
];

const treeLines = (when: When, opening: string): readonly string[] => {
  if (isAllOf(when)) {
    return [
      `${opening}all of this holds:`,
      ...indented(
        when.all.flatMap((each) => (isNot(each) ? treeLines(each.not, 'But not when ') : treeLines(each, ''))),
      ),
    ];
  }
  if (isAnyOf(when)) {
    return [`${opening}any of this holds:`, ...indented(when.any.flatMap((each) => treeLines(each, '')))];
  }
  const { evaluator, as: _as, ...parameters } = when;
  const says = EVALUATOR_WORDS.get(evaluator)?.(parameters as never) ?? `the condition ${evaluator} holds`;
  return [`${capitalised(`${opening}${says}`)}.`];
};

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${capitalised(line)}`);

/** `under 5`, `11 or older`, `from 11 to 17`. */
const ageWords = ({ from, before }: AgeBand): string => {
  if (from === undefined) return `under ${String(before)}, or not yet born`;
  return before === undefined ? `${String(from)} or older` : `from ${String(from)} to ${String(before - 1)} years old`;
};
