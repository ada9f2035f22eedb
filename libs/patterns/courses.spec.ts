import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import { patterns } from '../../test/support/decided-child.js';
import { entry } from '../../test/support/invented-evidence.js';
import { Courses, type Course, type TierSpan } from './courses.js';
import { byDays } from './evaluators/in-order.js';
import { inOrder } from './evidence.js';

const [tier] = patterns.flatMap(({ tiers }) => tiers);
const POOL = Array.from({ length: 14 }, (_, day) => entry(addDays('2026-01-05', day)));

/** A span of some days that rests on these entries, a new one each time. */
const spanOf = (from: number, days: number, entries: readonly number[]): TierSpan => {
  if (!tier) throw new Error('There is no pattern.');
  const until = from + days;
  const evidence = [...new Set(entries)].flatMap((entry) => POOL[entry] ?? []).sort(inOrder);
  return { from, until, tier, span: { from, until, evidence } };
};

const anyEntries = fc.array(fc.nat(POOL.length - 1), { minLength: 1, maxLength: 4 });
const anySpan = fc.tuple(fc.nat(60), fc.nat(6), anyEntries).map(([from, days, entries]) => spanOf(from, days, entries));
interface Step {
  /** How many spans from the last. */
  readonly at: number;
  readonly what: 'gone' | TierSpan | { readonly rests: readonly number[] };
}

/** One of the spans, the last as a rule, rests on these besides, or is gone; or another comes. */
const anyStep: fc.Arbitrary<Step> = fc.record({
  at: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(5)),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.record({ rests: anyEntries }) },
    { weight: 1, arbitrary: fc.constant('gone' as const) },
    { weight: 1, arbitrary: anySpan },
  ),
});

const stepped = (spans: readonly TierSpan[], { at, what }: Step): readonly TierSpan[] => {
  const index = Math.max(0, spans.length - 1 - at);
  const before = spans[index];
  if (what === 'gone' || !before) return spans.toSpliced(index, 1);
  if ('tier' in what) return [...spans, what].sort(byDays);
  const known = before.span.evidence.map((item) => POOL.indexOf(item));
  // What is taken away of it comes back with the next step, perhaps.
  const rests = what.rests.length === 1 ? known.slice(1) : [...known, ...what.rests];
  return spans.with(index, spanOf(before.from, before.until - before.from, rests.length === 0 ? what.rests : rests));
};

const told = (courses: readonly Course[]): unknown =>
  courses.map((course) => course.map(({ from, until, own }) => [from, until, own.map(({ id }) => id)]));

describe('courses of events that are asked for again', () => {
  it('are what they are when asked for at first, whatever has come to a stretch or is gone from it', () => {
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 6 }), fc.array(anyStep, { maxLength: 12 }), (first, steps) => {
        const courses = new Courses();
        let spans: readonly TierSpan[] = [...first].sort(byDays);
        courses.of(spans);
        for (const step of steps) {
          spans = stepped(spans, step);
          expect(told(courses.of(spans))).toEqual(told(new Courses().of(spans)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves as it was what was given before', () => {
    const [one, other] = [spanOf(1, 2, [0]), spanOf(9, 2, [1])];
    const courses = new Courses();
    const before = courses.of([one]);
    courses.of([one, other]);
    expect(told(before)).toEqual([[[1, 3, [POOL[0]?.id]]]]);
  });
});
