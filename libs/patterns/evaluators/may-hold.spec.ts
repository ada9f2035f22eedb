import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { birthday } from '#chronology';
import { epochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { anyStory, exampleStories, LAST_DAY, nearExample } from '../../../test/support/any-history.js';
import { leavesOf } from '../conditions/check.js';
import { whenOf } from '../check-tier.js';
import { gatherEvidence } from '../evidence.js';
import { historiesOf } from '../examples.js';
import { loadPatterns } from '../load-patterns.js';
import { kindIndexOf, SortedEvidence } from '../select.js';
import type { Moment } from './evaluator.js';
import { kindsFor } from './index.js';
import { mayHoldOf } from './may-hold.js';

const vocabulary = loadVocabulary();
const evaluators = kindsFor(vocabulary);

describe.each(loadPatterns(vocabulary).map((pattern) => [pattern.definition.name, pattern] as const))(
  '%s',
  (name, pattern) => {
    const leaves = pattern.definition.tiers.flatMap((tier) =>
      [whenOf(tier, pattern.definition), tier.unless].flatMap((when) => (when ? leavesOf(when, '') : [])),
    );

    it('is evaluated wherever one of its conditions holds on any day', () => {
      let held = 0;
      fc.assert(
        fc.property(fc.oneof(nearExample(vocabulary, name), anyStory(vocabulary)), (story) => {
          const { child, others } = historiesOf(story, vocabulary);
          const evidence = gatherEvidence(child, others, vocabulary);
          const selections = new SortedEvidence(evidence, kindIndexOf([pattern])).selectionsOf(pattern);
          const birth = child.dateOfBirth ?? child.expectedOn;
          const moment: Moment = {
            asOf: epochDay(LAST_DAY),
            birthday: (years) => (birth === undefined ? undefined : birthday(birth, years)),
          };
          for (const { leaf } of leaves) {
            const { evaluator, as: _as, ...parameters } = leaf;
            const spans = evaluators.get(evaluator)?.evaluate(selections, parameters, moment) ?? [];
            held += spans.length;
            if (spans.length > 0)
              expect([evaluator, mayHoldOf(evaluator)(selections, parameters)]).toEqual([evaluator, true]);
          }
        }),
        { numRuns: 60, examples: exampleStories(name).map((each): [typeof each] => [each]) },
      );
      expect(held).toBeGreaterThan(0);
    });
  },
);
