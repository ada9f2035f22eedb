import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import type { Span } from './evaluator.js';
import { madeEntry } from './made-entry.js';
import { spreadOverMonths, type SpreadOverMonths } from './spread-over-months.js';

const fourOfSix: SpreadOverMonths = {
  strands: ['food'],
  strandsAtLeast: 1,
  monthsAtLeast: 4,
  ofMonths: 6,
  quietAtMostDays: 60,
};

const spansOf = (
  given: Readonly<Record<string, readonly Evidence[]>>,
  parameters: SpreadOverMonths = fourOfSix,
): readonly Span[] => {
  const sorted = new Map(Object.entries(given).map(([name, items]) => [name, [...items].sort(inOrder)]));
  return spreadOverMonths((name) => sorted.get(name) ?? [], parameters, { asOf: 0, birthday: () => undefined });
};
const datesOf = (spans: readonly Span[]) =>
  spans.map(({ from, until }) => [dateOfEpochDay(from), dateOfEpochDay(until)]);
const on = (...dates: readonly string[]): readonly Evidence[] => dates.map((date) => madeEntry(date));

describe('spread over months', () => {
  it('holds from the entry in the fourth month until it has been quiet for sixty days', () => {
    const [span] = spansOf({ food: on('2026-01-10', '2026-02-12', '2026-03-20', '2026-04-15') });
    expect(datesOf(span ? [span] : [])).toEqual([['2026-04-15', '2026-06-14']]);
    expect(span?.figures).toEqual({ number: 4, agencies: 1, strands: 1, months: 4 });
  });

  it('ends with the month after which too few of the six months are left', () => {
    expect(datesOf(spansOf({ food: on('2026-01-10', '2026-03-01', '2026-04-15', '2026-06-01') }))).toEqual([
      ['2026-06-01', '2026-06-30'],
    ]);
  });

  it('counts calendar months, and not how much there was in one', () => {
    expect(spansOf({ food: on('2026-01-05', '2026-01-06', '2026-01-20', '2026-02-02', '2026-03-30') })).toEqual([]);
    expect(spansOf({ food: on('2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01') })).toHaveLength(1);
  });

  it('begins anew after sixty-one quiet days, not after sixty', () => {
    expect(spansOf({ food: on('2026-01-10', '2026-02-12', '2026-04-14', '2026-05-10') })).toEqual([]);
    expect(datesOf(spansOf({ food: on('2026-01-10', '2026-02-12', '2026-04-13', '2026-05-10') }))).toEqual([
      ['2026-05-10', '2026-06-30'],
    ]);
  });

  it('looks at each strand by itself: a month of one thing and a month of another are not one lasting thing', () => {
    const strands = ['food', 'home'];
    const given = { food: on('2026-01-10', '2026-03-10'), home: on('2026-02-10', '2026-04-10') };
    expect(spansOf(given, { ...fourOfSix, strands })).toEqual([]);
  });

  describe('of two strands at once', () => {
    const both = { ...fourOfSix, strands: ['food', 'home'], strandsAtLeast: 2 };
    const food = on('2026-01-10', '2026-02-12', '2026-03-20', '2026-04-15');

    it('holds only while both last, and rests on both', () => {
      const home = on('2026-02-20', '2026-03-21', '2026-04-20', '2026-05-04');
      const [span] = spansOf({ food, home }, both);
      expect(datesOf(span ? [span] : [])).toEqual([['2026-05-04', '2026-06-14']]);
      expect(span?.parts?.map(({ name, evidence }) => [name, evidence.length])).toEqual([
        ['food', 4],
        ['home', 4],
      ]);
    });

    it('does not take one thing that is seen again and again, and is of both, for two', () => {
      expect(spansOf({ food, home: food }, both)).toEqual([]);
    });
  });

  it('counts what is known to a month in that month, from its end', () => {
    const march = madeEntry('2026-03-01', { until: '2026-03-31' });
    const food = [...on('2026-01-10', '2026-02-12'), march, madeEntry('2026-04-01')];
    expect(datesOf(spansOf({ food }))).toEqual([['2026-04-01', '2026-05-31']]);
    expect(datesOf(spansOf({ food: [...on('2025-12-10', '2026-01-10', '2026-02-12'), march] }))[0]?.[0]).toBe(
      '2026-03-31',
    );
  });

  it('takes a summary for one month at most, and one of several months for none', () => {
    const summary = (until: string) => madeEntry('2026-03-02', { until, count: 12 });
    const others = on('2026-01-10', '2026-02-12', '2026-04-01');
    expect(spansOf({ food: [summary('2026-03-27')] })).toEqual([]);
    expect(spansOf({ food: [...others, summary('2026-03-27')] })[0]?.figures).toMatchObject({ number: 15, months: 4 });
    expect(spansOf({ food: [...others, summary('2026-04-02')] })).toEqual([]);
  });

  it('holds on the days on which a look at every day by itself says so', () => {
    const entry = fc
      .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 40 }), fc.boolean())
      .map(([day, length, known]) => {
        const date = addDays('2025-01-01', day);
        return madeEntry(date, known ? {} : { until: addDays(date, length) });
      });
    const parameters = { ...fourOfSix, strands: ['food', 'home'] };
    const some = fc.array(entry, { maxLength: 14 });
    fc.assert(
      fc.property(some, some, fc.constantFrom(1, 2), (food, home, strandsAtLeast) => {
        const spans = spansOf({ food, home }, { ...parameters, strandsAtLeast });
        for (let day = epochDay('2025-01-01'); day < epochDay('2026-10-01'); day += 1) {
          const lasting = [food, home].filter((items) => lastsOn(items, day)).length;
          expect(spans.some(({ from, until }) => from <= day && day <= until)).toBe(lasting >= strandsAtLeast);
        }
        for (const span of spans) expect(span.evidence.every((item) => item.to <= span.until)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

const monthOf = (day: number): number => {
  const [year = 0, month = 0] = dateOfEpochDay(day).split('-').map(Number);
  return year * 12 + month;
};

/** Whether a strand lasts on a day, from the sentence that says when it does. */
const lastsOn = (items: readonly Evidence[], day: number): boolean => {
  const known = items.filter((item) => item.to <= day && monthOf(item.from) === monthOf(item.to)).sort(inOrder);
  const months = new Set<number>();
  let next = day;
  for (const item of known.reverse()) {
    if (next - item.to > 60) break;
    next = item.from;
    if (monthOf(item.to) > monthOf(day) - 6) months.add(monthOf(item.to));
  }
  return months.size >= 4;
};
