import { describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { wholeExplanation } from './account.js';
import { evaluate } from '../evaluate.js';
import { gatherEvidence } from '../evidence.js';
import { readExamples } from '../examples.js';
import { loadPatterns } from '../load-patterns.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
const A_DATE = /\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|\b(19|20)\d\d\b/;
/** A day and its year; the first day of a period may leave it to the last. */
const A_DAY = /(?<!between )\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: \d{4})?/g;

const firing = patterns.flatMap((pattern) =>
  readExamples(pattern.definition.name, vocabulary)
    .filter((example) => example.fires)
    .map((example) => ({ pattern, example, name: `${example.pattern}/${example.file}` })),
);

describe('whatever is recognised in a firing example', () => {
  it.each(firing)('explains itself: $name', ({ pattern, example }) => {
    const { child, others, asOf } = example;
    const recognitions = evaluate([pattern], gatherEvidence(child, others, vocabulary), child, asOf);
    expect(recognitions.length).toBeGreaterThan(0);
    for (const recognition of recognitions) {
      const { explanation, reported, weighed, lapses, agencies, evidence, questions } = recognition;
      expect(explanation).not.toBe('');
      expect(reported).toMatch(A_DATE);
      for (const agency of agencies) expect(reported).toContain(vocabulary.agencies.get(agency)?.name ?? agency);
      expect(lapses).toMatch(/^(Laps|End|Does not lapse).*\.$/);
      const against = evidence.filter((entry) => entry.standing === 'protective').slice(-6);
      for (const { source } of against) expect(weighed).toContain(vocabulary.agencies.get(source)?.name ?? source);
      expect(weighed).toMatch(against.length > 0 ? A_DATE : /^(Nothing|The pattern names nothing).*\.$/);
      expect(evidence.every((entry) => entry.agencyEventId !== '')).toBe(true);
      expect(new Set(evidence.map((entry) => entry.agencyEventId)).size).toBe(evidence.length);
      for (const [date] of wholeExplanation(recognition).matchAll(A_DAY)) expect(date).toMatch(/ (19|20)\d\d$/);
      expect(questions.length).toBeGreaterThanOrEqual(2);
      expect(wholeExplanation(recognition)).not.toMatch(/[{}[\]]|undefined|NaN|Infinity|9999|\.\.|\s{2}/);
    }
  });

  it('is there for every pattern', () => {
    expect(new Set(firing.map(({ example }) => example.pattern)).size).toBe(patterns.length);
  });
});
