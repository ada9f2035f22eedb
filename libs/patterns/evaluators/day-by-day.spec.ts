import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOfEpochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { coOccurrence } from './co-occurrence.js';
import { decayedSum, type DecayedSum } from './decayed-sum.js';
import type { Moment, Selections, Span } from './evaluator.js';
import { madeEntry } from './made-entry.js';
import { openDays } from './openings.js';

/** Evaluators go from one day of a change to the next. Here each day is looked at by itself. */
const DAYS = 160;
const moment: Moment = { asOf: DAYS, birthday: () => undefined };

const entry = fc
  .record({
    from: fc.nat(100),
    length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(14)),
    source: fc.constantFrom('urn:agency:oakfield-primary-school', 'urn:agency:northmoor-police'),
    group: fc.constantFrom('basic-needs', 'supervision', 'education'),
    significance: fc.constantFrom('routine' as const, 'notable' as const, 'critical' as const),
    count: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.constant(3)),
  })
  .map(({ from, length, source, group, significance, count }) =>
    madeEntry(dateOfEpochDay(from), {
      ...{ until: dateOfEpochDay(from + length), source, groups: [group], significance, count },
    }),
  );
const entries = (maxLength: number): fc.Arbitrary<readonly Evidence[]> =>
  fc.array(entry, { maxLength }).map((items) => [...items].sort(inOrder));
const kinds = fc.record({ a: entries(14), b: entries(6), c: entries(4) });

type Kinds = Readonly<Record<'a' | 'b' | 'c', readonly Evidence[]>>;
const selectionsOf =
  (given: Kinds): Selections =>
  (name) =>
    given[name as 'a' | 'b' | 'c'];

const daysOf = (spans: readonly Span[]): readonly number[] =>
  spans.flatMap(({ from, until }) => Array.from({ length: until - from + 1 }, (_, index) => from + index));

/** The days on which something holds, asked of each day with whether it held the day before. */
const eachDay = (holds: (day: number, before: boolean) => boolean): readonly number[] => {
  const days: number[] = [];
  for (let day = 0; day < DAYS; day += 1) if (holds(day, days.at(-1) === day - 1)) days.push(day);
  return days;
};

const isInWindow = ({ from, to }: Evidence, day: number, withinDays: number): boolean =>
  to - from < withinDays && to <= day && from > day - withinDays;

describe('what adds up and fades', () => {
  const parameters: DecayedSum = {
    of: 'a',
    lessened: { by: 'b', atMost: 0.5 },
    weights: { routine: 0.5, notable: 1, significant: 2, critical: 4 },
    halvesEveryDays: 17,
    withinDays: 30,
    groupsAtLeast: 2,
    agenciesAtLeast: 2,
    line: 2.9,
    holdsDownTo: 0.6,
    ages: [{ before: 2, times: 1.5 }],
  };
  const born = { ...moment, birthday: (years: number) => (years === 2 ? 50 : 0) };

  it('holds on the days on which the sum of that day is enough, and rests on what counted on them', () => {
    let held = 0;
    fc.assert(
      fc.property(kinds, (given) => {
        const left = (item: Evidence, day: number): number =>
          parameters.weights[item.significance] *
          item.count *
          (item.to < 50 ? 1.5 : 1) *
          2 ** ((item.from - day) / parameters.halvesEveryDays);
        const sumOf = (items: readonly Evidence[], day: number): number =>
          items.reduce((sum, item) => sum + left(item, day), 0);
        const counting = (day: number): readonly Evidence[] =>
          given.a.filter((item) => isInWindow(item, day, parameters.withinDays));
        const expected = eachDay((day, before) => {
          const items = counting(day);
          const concern = sumOf(items, day);
          const lessening = sumOf(
            given.b.filter(({ to }) => to <= day),
            day,
          );
          const asked = before ? parameters.line * parameters.holdsDownTo : parameters.line;
          return (
            new Set(items.flatMap(({ groups }) => groups)).size >= 2 &&
            new Set(items.map(({ source }) => source)).size >= 2 &&
            concern - Math.min(lessening, concern / 2) + 1e-9 >= asked
          );
        });
        const spans = decayedSum(selectionsOf(given), parameters, born);
        expect(daysOf(spans)).toEqual(expected);
        for (const span of spans) {
          const counted = new Set(daysOf([span]).flatMap(counting));
          expect(span.evidence).toEqual([...counted].sort(inOrder));
        }
        held += expected.length;
      }),
      { numRuns: 200 },
    );
    expect(held).toBeGreaterThan(500);
  });
});

describe('what is seen together', () => {
  it('holds on the days on which so many strands are seen within the days before, and rests on what was', () => {
    let held = 0;
    const [strands, withinDays] = [['a', 'b', 'c'], 12];
    fc.assert(
      fc.property(kinds, (given) => {
        const seen = (day: number): readonly (readonly Evidence[])[] =>
          [given.a, given.b, given.c].map((items) => items.filter((item) => isInWindow(item, day, withinDays)));
        const expected = eachDay((day) => seen(day).filter((items) => items.length > 0).length >= 2);
        const spans = coOccurrence(selectionsOf(given), { strands, atLeast: 2, withinDays }, moment);
        expect(daysOf(spans)).toEqual(expected);
        for (const span of spans) {
          const counted = daysOf([span]).map(seen);
          const parts = strands.map((name, strand) => ({
            name,
            evidence: [...new Set(counted.flatMap((items) => items[strand] ?? []))].sort(inOrder),
          }));
          expect(span.parts).toEqual(parts.filter(({ evidence }) => evidence.length > 0));
          expect(span.evidence).toEqual(parts.flatMap(({ evidence }) => evidence).sort(inOrder));
        }
        held += expected.length;
      }),
      { numRuns: 200 },
    );
    expect(held).toBeGreaterThan(500);
  });
});

describe('what is open', () => {
  it('is open on the days on which one of the openings is, and rests on entries in order, each once', () => {
    let open = 0;
    fc.assert(
      fc.property(kinds, (given) => {
        const all = [
          { begins: 'b', ends: 'c', atMostDays: 20 },
          { begins: 'c', ends: 'b', atMostDays: 30, notWithin: { begins: 'a', ends: 'c' } },
          { of: 'a', atLeast: 2, withinDays: 15 },
          { of: 'a', atLeast: 3, agenciesAtLeast: 2, withinDays: 25 },
        ];
        const days = openDays(selectionsOf(given), all, moment);
        const alone = all.map((each) => openDays(selectionsOf(given), [each], moment));
        expect(daysOf(days)).toEqual([...new Set(alone.flatMap(daysOf))].sort((one, other) => one - other));
        let first = 0;
        days.forEach(({ from, until, evidence }, index) => {
          expect(evidence).toEqual([...new Set(evidence)].sort(inOrder));
          if (days[index - 1]?.until !== from - 1) first = from;
          // What follows without a day between rests on all that made it open before.
          if (days[index + 1]?.from === until + 1) return;
          const those = alone.flat().filter((each) => each.from <= until && each.until >= first);
          expect(evidence).toEqual([...new Set(those.flatMap((each) => each.evidence))].sort(inOrder));
        });
        open += days.length;
      }),
      { numRuns: 200 },
    );
    expect(open).toBeGreaterThan(100);
  });
});
