import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { birthday, type Birth } from '#chronology';
import { dateOfEpochDay, epochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { anyStory, LAST_DAY, nearExample, type Story } from '../../test/support/any-history.js';
import type { Moment, Selections, Span } from './evaluators/evaluator.js';
import { gatherEvidence, type Evidence } from './evidence.js';
import { historiesOf } from './examples.js';
import { loadPatterns } from './load-patterns.js';
import type { Pattern } from './pattern.js';
import { SortedEvidence } from './select.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
const last = epochDay(LAST_DAY);

const evidenceOf = (story: Story): readonly Evidence[] => {
  const { child, others } = historiesOf(story, vocabulary);
  return gatherEvidence(child, others, vocabulary);
};
const momentOf = ({ dateOfBirth, expectedOn }: Birth, asOf: number): Moment => {
  const birth = dateOfBirth ?? expectedOn;
  return { asOf, birthday: (years) => (birth === undefined ? undefined : birthday(birth, years)) };
};
const selecting = ({ select }: Pattern, evidence: readonly Evidence[]): Selections => {
  const sorted = new SortedEvidence(evidence);
  return (name) => {
    const kind = select.get(name);
    return kind ? sorted.of(kind) : [];
  };
};

/** What is known on a day of the days up to it. */
const knownOn = (day: number, spans: readonly Span[]): readonly string[] =>
  spans
    .filter(({ from, until }) => from <= day && from <= until)
    .map(({ from, until, evidence }) =>
      [
        dateOfEpochDay(from),
        dateOfEpochDay(Math.min(until, day)),
        ...evidence.filter(({ to }) => to <= day).map(({ id }) => id),
      ].join(' '),
    )
    .sort();

describe.each(patterns.map((pattern) => [pattern.definition.name, pattern] as const))('%s', (name, pattern) => {
  const story = fc.oneof({ weight: 3, arbitrary: nearExample(vocabulary, name) }, anyStory(vocabulary));

  it('holds on a day by what was certain by then: day after day, or all at once, is the same', () => {
    let held = 0;
    fc.assert(
      fc.property(
        story,
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 4, maxLength: 12 }),
        (told, daysBack) => {
          const evidence = evidenceOf(told);
          const days = [...daysBack.map((back) => last - back), ...evidence.map(({ to }) => to)];
          for (const tier of pattern.tiers) {
            const whole = tier.evaluate(selecting(pattern, evidence), momentOf(told.child, last));
            held += whole.length;
            for (const day of days) {
              const then = evidence.filter(({ to }) => to <= day);
              const cut = tier.evaluate(selecting(pattern, then), momentOf(told.child, day));
              expect([tier.name, day, ...knownOn(day, cut)]).toEqual([tier.name, day, ...knownOn(day, whole)]);
            }
          }
        },
      ),
      { numRuns: 80 },
    );
    expect(held).toBeGreaterThan(0);
  });
});
