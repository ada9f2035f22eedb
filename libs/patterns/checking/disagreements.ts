import { evaluate } from '../evaluate.js';
import { gatherEvidence, type IndicatorGroups } from '../evidence.js';
import type { Example, ExpectedRecognition } from '../examples.js';
import type { Pattern } from '../pattern.js';
import type { Recognition } from '../recognition.js';

/** What an example expects, and what is told of it otherwise: a sentence each; none where they agree. */
export const disagreements = (
  pattern: Pattern,
  { child, others, asOf, fires, expect }: Example,
  vocabulary: IndicatorGroups,
): readonly string[] => {
  const found = evaluate([pattern], gatherEvidence(child, others, vocabulary), child, asOf);
  if (!fires) {
    return found.map(
      ({ level, recognisableOn, explanation }) =>
        `It must be quiet, and it is recognised at level ${String(level)} on ${recognisableOn}: ${explanation}`,
    );
  }
  if (expect.length === 0) return ['It must say in expect what is recognised.', ...found.map(foundWords)];
  return [
    ...expect.flatMap((expected, index) => {
      const recognition = found[index];
      return recognition
        ? differences(expected, recognition, `/expect/${String(index)}`)
        : [`/expect/${String(index)} ${expectedWords(expected)} is not recognised.`];
    }),
    ...found.slice(expect.length).map(foundWords),
  ];
};

const COMPARED = ['level', 'recognisableOn', 'holdsUntil', 'explanation'] as const;

const differences = (expected: ExpectedRecognition, found: Recognition, at: string): readonly string[] =>
  COMPARED.filter((what) => expected[what] !== found[what]).map(
    (what) => `${at}/${what} says ${quoted(expected[what])}; recognised is ${quoted(found[what])}.`,
  );

const quoted = (value: string | number): string => (typeof value === 'number' ? String(value) : `"${value}"`);

const expectedWords = ({ level, recognisableOn }: ExpectedRecognition): string =>
  `level ${String(level)} on ${recognisableOn}`;

const foundWords = ({ level, recognisableOn, holdsUntil, explanation }: Recognition): string =>
  `It does not expect what is recognised at level ${String(level)} on ${recognisableOn} until ${holdsUntil}: ${explanation}`;
