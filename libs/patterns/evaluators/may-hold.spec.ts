import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { birthday } from '#chronology';
import { epochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { anyStory, exampleStories, LAST_DAY, nearExample, type Story } from '../../../test/support/any-history.js';
import { leavesOf } from '../conditions/check.js';
import { whenOf } from '../definition.js';
import { gatherEvidence, type Evidence } from '../evidence.js';
import { historiesOf } from '../examples.js';
import { loadPatterns } from '../load-patterns.js';
import type { Pattern } from '../pattern.js';
import { kindIndexOf, SortedEvidence } from '../select.js';
import type { Holding, Moment, Selections } from './evaluator.js';
import { kindsFor } from './index.js';
import { everyDay, type Outlook } from './many-within.js';
import { mayHoldOf } from './may-hold.js';

const vocabulary = loadVocabulary();
const evaluators = kindsFor(vocabulary);
const last = epochDay(LAST_DAY);

const selecting = (pattern: Pattern, evidence: readonly Evidence[]): Selections =>
  new SortedEvidence(evidence, kindIndexOf([pattern])).selectionsOf(pattern);
const evidenceOf = (story: Story): readonly Evidence[] => {
  const { child, others } = historiesOf(story, vocabulary);
  return gatherEvidence(child, others, vocabulary);
};
const momentOf = ({ child: { dateOfBirth, expectedOn } }: Story, asOf: number): Moment => {
  const birth = dateOfBirth ?? expectedOn;
  return { asOf, birthday: (years) => (birth === undefined ? undefined : birthday(birth, years)) };
};
const holdsOn = (spans: readonly Holding[], day: number): boolean =>
  spans.some(({ from, until }) => from <= day && day <= until);

/** Whether a condition with these parameters may hold. */
const asking =
  (evaluator: string, parameters: unknown) =>
  (evidence: Selections, outlook: Outlook): boolean =>
    mayHoldOf(evaluator, vocabulary.attendanceCodes)(evidence, parameters, outlook);

const runOf = (story: Story, after: number): [Story, number[], number] => [story, [0, 1, 2, 3], after];

describe.each(loadPatterns(vocabulary).map((pattern) => [pattern.definition.name, pattern] as const))(
  '%s',
  (name, pattern) => {
    const leaves = pattern.definition.tiers.flatMap((tier) =>
      leavesOf(whenOf(tier, pattern.definition), '').map(({ leaf }) => {
        const { evaluator, as: _as, ...parameters } = leaf;
        return { evaluator, parameters, mayHold: asking(evaluator, parameters) };
      }),
    );
    const excluding = pattern.definition.tiers.flatMap(({ unless }) =>
      (unless ? leavesOf(unless, '') : []).map(({ leaf: { evaluator, as: _as, ...parameters } }) => ({
        evaluator,
        parameters,
        mayHold: asking(evaluator, parameters),
      })),
    );
    const story = fc.oneof({ weight: 3, arbitrary: nearExample(vocabulary, name) }, anyStory(vocabulary));
    const examples = exampleStories(name);

    it('is evaluated for the days from one on wherever one of its conditions holds on any of them', () => {
      let [held, spared] = [0, 0];
      fc.assert(
        fc.property(story, fc.array(fc.nat(30), { minLength: 3, maxLength: 6 }), fc.nat(120), (told, places, after) => {
          const evidence = evidenceOf(told);
          if (evidence.length === 0) return;
          for (const place of places) {
            // What is known by then, and what is known to come.
            const since = (evidence[place % evidence.length]?.from ?? 0) + (place % 2 === 0 ? after : 0);
            const known = evidence.filter(({ to }) => to <= since + after);
            for (const { evaluator, parameters, mayHold } of leaves) {
              const given = selecting(pattern, known);
              const all = evaluators.get(evaluator)?.evaluate(given, parameters, momentOf(told, last)) ?? [];
              const spans = all.filter(({ from, until }) => from <= until);
              const { birthday: ofBirth } = momentOf(told, last);
              const over = selecting(pattern, evidence);
              const outlook = { since, birthday: ofBirth };
              const from = spans.filter(({ until }) => until >= since).length;
              held += from;
              if (from > 0) expect([evaluator, since, mayHold(over, { ...outlook, held: true })]).toContain(true);
              else if (!mayHold(over, { ...outlook, held: true })) spared += 1;
              if (holdsOn(spans, since - 1) || !spans.some((span) => span.from >= since)) continue;
              expect([evaluator, since, mayHold(over, { ...outlook, held: false })]).toContain(true);
            }
          }
        }),
        // Of what each example knows by then, and of all of it.
        { numRuns: 60, examples: [0, 20_000].flatMap((after) => examples.map((each) => runOf(each, after))) },
      );
      expect(held).toBeGreaterThan(0);
      expect(spared).toBeGreaterThan(0);
    });

    it('is evaluated wherever one of its conditions holds on any day', () => {
      let held = 0;
      fc.assert(
        fc.property(story, (told) => {
          const given = selecting(pattern, evidenceOf(told));
          const moment = momentOf(told, last);
          for (const { evaluator, parameters, mayHold } of [...leaves, ...excluding]) {
            const spans = evaluators.get(evaluator)?.evaluate(given, parameters, moment) ?? [];
            if (!spans.some(({ from, until }) => from <= until)) continue;
            held += 1;
            expect([evaluator, mayHold(given, everyDay(moment))]).toEqual([evaluator, true]);
          }
        }),
        { numRuns: 60, examples: examples.map((each): [Story] => [each]) },
      );
      expect(held).toBeGreaterThan(0);
    });

    it('holds on no more days with one more entry of the kinds that make nothing', () => {
      let compared = 0;
      fc.assert(
        fc.property(story, (told) => {
          const evidence = evidenceOf(told);
          const moment = momentOf(told, last);
          const days = [...new Set(evidence.flatMap(({ from, to }) => [from, to, to + 1, to + 30, to + 90, to + 200]))];
          for (const { evaluate, asks, makes } of pattern.tiers) {
            const all = evaluate(selecting(pattern, evidence), moment);
            for (const item of evidence) {
              const fits = (kind: string): boolean => pattern.select.get(kind)?.fits(item) === true;
              if (makes.some(fits) || !asks.some(fits)) continue;
              const without = evaluate(
                selecting(
                  pattern,
                  evidence.filter((each) => each !== item),
                ),
                moment,
              );
              const [now, before] = [all, without].map((spans) => days.filter((day) => holdsOn(spans, day)));
              expect(now?.filter((day) => !before?.includes(day))).toEqual([]);
              compared += 1;
            }
          }
        }),
        { numRuns: 40, examples: examples.map((each): [Story] => [each]) },
      );
      // Of some patterns every kind makes something.
      const isAsked = pattern.tiers.some(({ asks, makes }) => makes.length < asks.length);
      expect(compared > 0).toBe(isAsked);
    });
  },
);
