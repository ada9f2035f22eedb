import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOfEpochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { beforeAfter } from './before-after.js';
import { certainBy } from './by-day.js';
import { coOccurrence } from './co-occurrence.js';
import { countAfter } from './count-after.js';
import { countInWindow } from './count-in-window.js';
import { cycles } from './cycles.js';
import { decayedSum } from './decayed-sum.js';
import type { Selections, Span } from './evaluator.js';
import { madeEntry } from './made-entry.js';
import { risingRate } from './rising-rate.js';
import { unresolved } from './unresolved.js';

const DAYS = 120;
const moment = { asOf: DAYS, birthday: () => undefined };
type Given = (evidence: Selections) => readonly Span[];

/** Conditions with windows so short that a few entries of four months make and end them. */
const conditions: readonly (readonly [string, Given])[] = [
  ['count-in-window', (evidence) => countInWindow(evidence, { of: 'a', atLeast: 3, withinDays: 20 }, moment)],
  [
    'count-in-window from two agencies',
    (evidence) => countInWindow(evidence, { of: 'a', atLeast: 2, agenciesAtLeast: 2, withinDays: 20 }, moment),
  ],
  [
    'count-in-window of what is not made good',
    (evidence) =>
      countInWindow(
        evidence,
        {
          of: 'a',
          atLeast: 2,
          withinDays: 30,
          madeGood: { by: 'c', same: 'what', withinDays: 15, countsAs: 0.5 },
        },
        moment,
      ),
  ],
  [
    'co-occurrence',
    (evidence) => coOccurrence(evidence, { strands: ['a', 'b', 'c'], atLeast: 2, withinDays: 15 }, moment),
  ],
  [
    'rising-rate',
    (evidence) =>
      risingRate(
        evidence,
        {
          of: 'a',
          known: 'b',
          lastDays: 20,
          beforeDays: 40,
          atLeast: 3,
          agenciesAtLeast: 1,
          byChanceAtMost: 0.5,
          knownDaysAtLeast: 5,
        },
        moment,
      ),
  ],
  [
    'decayed-sum',
    (evidence) =>
      decayedSum(
        evidence,
        {
          of: 'a',
          lessened: { by: 'b', atMost: 0.5 },
          weights: { routine: 0, notable: 1, significant: 3, critical: 9 },
          halvesEveryDays: 20,
          withinDays: 40,
          groupsAtLeast: 2,
          agenciesAtLeast: 2,
          line: 2.5,
          holdsDownTo: 0.6,
        },
        moment,
      ),
  ],
  ['count-after', (evidence) => countAfter(evidence, { of: 'a', after: 'b', atLeast: 2, withinDays: 25 }, moment)],
  [
    'before-after',
    (evidence) =>
      beforeAfter(
        evidence,
        {
          of: 'a',
          starts: 'b',
          beforeDays: 30,
          settleDays: 6,
          untilDays: 40,
          share: 0.7,
          beforeAtLeast: 2,
          afterAtLeast: 2,
        },
        moment,
      ),
  ],
  [
    'cycles',
    (evidence) =>
      cycles(
        evidence,
        {
          challenge: 'a',
          engagement: 'b',
          avoidance: 'c',
          engagedWithinDays: 40,
          fadesWithinDays: 40,
          avoidancesAtLeast: 2,
          atLeast: 1,
          withinDays: 90,
        },
        moment,
      ),
  ],
  [
    'unresolved',
    (evidence) =>
      unresolved(
        evidence,
        {
          of: 'a',
          longAlready: 'b',
          same: 'what',
          apartDays: 8,
          withinDays: 30,
          endedBy: [{ by: 'c', same: 'what' }],
        },
        moment,
      ),
  ],
];

const entry = fc
  .record({
    from: fc.nat(DAYS - 20),
    length: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(20)),
    count: fc.integer({ min: 1, max: 3 }),
    what: fc.constantFrom('teeth', 'skin'),
    source: fc.constantFrom('urn:agency:oakfield-primary-school', 'urn:agency:northmoor-community-health'),
    group: fc.constantFrom('health', 'basic-needs'),
  })
  .map(({ from, length, what, group, ...given }) =>
    madeEntry(dateOfEpochDay(from), {
      ...given,
      until: dateOfEpochDay(from + length),
      facts: { what },
      groups: [group],
    }),
  );
const kinds = fc.record({
  a: fc.array(entry, { maxLength: 10 }),
  b: fc.array(entry, { maxLength: 4 }),
  c: fc.array(entry, { maxLength: 6 }),
});

const certain = (given: Readonly<Record<string, readonly Evidence[]>>, day: number): Selections => {
  const sorted = new Map(Object.entries(given).map(([name, items]) => [name, [...items].sort(inOrder)]));
  return (name) => certainBy(sorted.get(name) ?? [], day);
};
const holdsOn = (spans: readonly Span[], day: number): boolean =>
  spans.some(({ from, until }) => from <= day && day <= until);

describe.each(conditions)('%s, whatever happened', (_name, evaluate) => {
  it('holds on each day as it holds for whoever knows nothing of later days', () => {
    let held = 0;
    fc.assert(
      fc.property(kinds, (given) => {
        const all = evaluate(certain(given, DAYS));
        held += all.length;
        const days = Array.from({ length: DAYS + 1 }, (_, day) => day);
        expect(days.filter((day) => holdsOn(all, day))).toEqual(
          days.filter((day) => holdsOn(evaluate(certain(given, day)), day)),
        );
      }),
      { numRuns: 150 },
    );
    expect(held).toBeGreaterThan(0);
  });

  it('rests on what was certain by the last of its days, and begins on a day that made it', () => {
    fc.assert(
      fc.property(kinds, (given) => {
        for (const { from, until, evidence } of evaluate(certain(given, DAYS))) {
          expect(until).toBeGreaterThanOrEqual(from);
          expect(evidence).toEqual([...new Set(evidence)].sort(inOrder));
          expect(evidence.every((item) => item.to <= until)).toBe(true);
          expect(evidence.some((item) => item.to === from)).toBe(true);
        }
      }),
    );
  });
});
