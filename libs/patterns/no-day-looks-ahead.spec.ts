import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { birthday, type Birth } from '#chronology';
import { dateOfEpochDay, epochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { anyStory, exampleStories, LAST_DAY, nearExample, type Story } from '../../test/support/any-history.js';
import type { Moment, Selections, Span } from './evaluators/evaluator.js';
import { gatherEvidence, type Evidence } from './evidence.js';
import { historiesOf } from './examples.js';
import { loadPatterns } from './load-patterns.js';
import type { Pattern } from './pattern.js';
import { kindIndexOf, SortedEvidence } from './select.js';

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
const selecting = (pattern: Pattern, evidence: readonly Evidence[]): Selections =>
  new SortedEvidence(evidence, kindIndexOf([pattern])).selectionsOf(pattern);

/** On which days up to a day it held, without a break from the first to the last of each. */
const heldBy = (day: number, spans: readonly Span[]): readonly string[] => {
  const days = spans
    .filter(({ from, until }) => from <= day && from <= until)
    .map(({ from, until }) => ({ from, until: Math.min(until, day) }))
    .sort((one, other) => one.from - other.from);
  const held: { from: number; until: number }[] = [];
  for (const each of days) {
    const before = held.at(-1);
    if (before && each.from <= before.until + 1) before.until = Math.max(before.until, each.until);
    else held.push({ ...each });
  }
  return held.map(({ from, until }) => `${dateOfEpochDay(from)} to ${dateOfEpochDay(until)}`);
};
const restsOn = (spans: readonly Span[], day: number): ReadonlySet<string> =>
  new Set(spans.filter(({ from }) => from <= day).flatMap(({ evidence }) => evidence.map(({ id }) => id)));

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
              expect([tier.name, day, ...heldBy(day, cut)]).toEqual([tier.name, day, ...heldBy(day, whole)]);
              // What comes later may show what else it rested on; it never rests on less.
              const known = restsOn(whole, day);
              expect([...restsOn(cut, day)].filter((id) => !known.has(id))).toEqual([]);
            }
          }
        },
      ),
      { numRuns: 30, examples: exampleStories(name).map((each): [Story, number[]] => [each, []]) },
    );
    expect(held).toBeGreaterThan(0);
  });
});
