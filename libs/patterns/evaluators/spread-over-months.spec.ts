import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOfEpochDay, epochDay, lastDayOfMonth } from '#platform';
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

    it('shows nothing that happened after one of them had ended', () => {
      const longer = [...food, ...on('2026-05-15', '2026-06-10', '2026-07-20')];
      const [span] = spansOf({ food: longer, home: on('2026-01-11', '2026-02-20', '2026-03-21', '2026-04-20') }, both);
      expect(datesOf(span ? [span] : [])).toEqual([['2026-04-20', '2026-06-19']]);
      expect(span?.evidence.map((item) => item.occurredOn.date).at(-1)).toBe('2026-06-10');
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

  it('takes a summary of one month for one month, however many it sums up', () => {
    const summary = madeEntry('2026-03-02', { until: '2026-03-27', count: 12 });
    expect(spansOf({ food: [summary] })).toEqual([]);
    const [span] = spansOf({ food: [...on('2026-01-10', '2026-02-12', '2026-04-01'), summary] });
    expect(span?.figures).toMatchObject({ number: 15, months: 4 });
  });

  describe('of what is summed up over more than one month', () => {
    const halfTerm = (from: string, until: string, count: number) => madeEntry(from, { until, count });

    it('counts each month that has one of them, if they are spread evenly', () => {
      const autumn = [halfTerm('2025-09-03', '2025-10-24', 4), halfTerm('2025-11-03', '2025-12-19', 3)];
      const [span] = spansOf({ food: autumn });
      expect(datesOf(span ? [span] : [])).toEqual([['2025-12-19', '2026-02-17']]);
      expect(span?.figures).toMatchObject({ number: 7, months: 4 });
      // Months are equally long: three in a quarter are one in each.
      const quarter = halfTerm('2025-10-01', '2025-12-31', 3);
      expect(spansOf({ food: [quarter, ...on('2026-01-12')] }, { ...fourOfSix, quietAtMostDays: 92 })).toHaveLength(1);
      // Two days of October are too few for one of six.
      const late = halfTerm('2025-10-30', '2025-12-19', 6);
      expect(spansOf({ food: [late, ...on('2026-01-12')] })).toEqual([]);
      expect(spansOf({ food: [late, ...on('2026-01-12', '2026-02-12')] })[0]?.figures).toMatchObject({ months: 4 });
    });

    it('counts one time for one month, where it is certainly another time than the one before', () => {
      const parameters = { ...fourOfSix, ofMonths: 8 };
      const once = (from: string, until: string) => halfTerm(from, until, 1);
      const terms = [
        once('2025-09-03', '2025-10-24'),
        once('2025-11-03', '2025-12-19'),
        once('2026-01-05', '2026-02-13'),
      ];
      expect(spansOf({ food: [...terms, once('2026-02-23', '2026-03-27')] }, parameters)).toHaveLength(1);
      expect(spansOf({ food: [...terms, once('2026-02-13', '2026-03-27')] }, parameters)).toEqual([]);
    });

    it('says nothing of a period longer than the quiet that would end it', () => {
      const others = on('2026-03-10', '2026-04-12');
      expect(spansOf({ food: [halfTerm('2026-01-01', '2026-02-28', 9), ...others] })).toHaveLength(1);
      expect(spansOf({ food: [halfTerm('2025-12-20', '2026-02-28', 9), ...others] })).toEqual([]);
      expect(spansOf({ food: [halfTerm('2006-01-01', '2011-12-31', 270)] })).toEqual([]);
    });
  });

  it('holds on the days on which a look at every day by itself says so', () => {
    const entry = fc
      .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 70 }), fc.integer({ min: -1, max: 9 }))
      .map(([day, length, count]) => {
        const date = addDays('2025-01-01', day);
        return madeEntry(date, count < 1 ? {} : { until: addDays(date, length), count });
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

/** The months over which something is spread, each with how many of so many it has. */
const spread = ({ from, to, count }: Evidence): ReadonlyMap<number, number> => {
  const months = new Map<number, number>();
  for (let day = from; day <= to; day += 1) {
    const ofMonth = Number(lastDayOfMonth(dateOfEpochDay(day).slice(0, 7)).slice(8));
    months.set(monthOf(day), (months.get(monthOf(day)) ?? 0) + 1 / ofMonth);
  }
  const all = [...months.values()].reduce((sum, each) => sum + each, 0);
  return new Map([...months].map(([month, part]) => [month, (part * count) / all]));
};

/** Whether a strand lasts on a day, from the sentence that says when it does. */
const lastsOn = (items: readonly Evidence[], day: number): boolean => {
  const ofOneMonth = (item: Evidence): boolean => monthOf(item.from) === monthOf(item.to);
  const known = items.filter((item) => item.to <= day && (ofOneMonth(item) || item.to - item.from <= 60)).sort(inOrder);
  let start = known.length;
  let next = day;
  for (let item = known[start - 1]; item && next - item.to <= 60; item = known[start - 1]) {
    next = item.from;
    start -= 1;
  }
  const months = new Set<number>();
  let counted = 0;
  for (const item of known.slice(start)) {
    const each = [...spread(item)];
    const most = Math.max(...each.map(([, many]) => many));
    let its = each.filter(([, many]) => many >= 0.999999);
    if (its.length === 0 && item.from > counted) its = each.filter(([, many]) => many > most - 1e-9).slice(0, 1);
    if (its.length > 0) counted = item.to;
    for (const [month] of its) months.add(month);
  }
  return [...months].filter((month) => month > monthOf(day) - 6).length >= 4;
};
