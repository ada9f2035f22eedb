import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import type { Evidence } from '#patterns';
import { datesOf, daysOn, entry, restsOn, spansOf } from '../../../test/support/invented-evidence.js';

const plan = [{ begins: 'started', ends: 'ended' }];
const fourWeeks = { of: 'seen', while: plan, days: 28 };

describe('silence', () => {
  it('begins the so-many-th day after it was opened, by time alone, and goes on while nothing happens', () => {
    const spans = spansOf('silence', fourWeeks, { started: [entry('2026-01-10')] }, { asOf: '2026-01-11' });
    expect(datesOf(spans)).toEqual([['2026-02-07', '-']]);
  });

  it('is counted from the last that broke it, and ends the day before the next', () => {
    const seen = [entry('2026-01-20'), entry('2026-03-01')];
    expect(datesOf(spansOf('silence', fourWeeks, { started: [entry('2026-01-10')], seen }))).toEqual([
      ['2026-02-17', '2026-02-28'],
      ['2026-03-29', '-'],
    ]);
  });

  it('is none where it is broken on the day on which it would have begun', () => {
    const seen = (date: string) => ({
      started: [entry('2026-01-10')],
      ended: [entry('2026-02-20')],
      seen: [entry(date)],
    });
    expect(spansOf('silence', fourWeeks, seen('2026-02-07'))).toEqual([]);
    expect(datesOf(spansOf('silence', fourWeeks, seen('2026-02-08')))).toEqual([['2026-02-07', '2026-02-07']]);
  });

  it('is over when nothing is open any more', () => {
    const given = { started: [entry('2026-01-10')], ended: [entry('2026-02-20')] };
    expect(datesOf(spansOf('silence', fourWeeks, given))).toEqual([['2026-02-07', '2026-02-19']]);
  });

  it('goes on where one thing follows another without a day between', () => {
    const while_ = [{ begins: 'assessed', ends: 'closed', atMostDays: 20 }, ...plan];
    const given = { assessed: [entry('2026-01-10')], started: [entry('2026-01-30')] };
    expect(datesOf(spansOf('silence', { ...fourWeeks, while: while_ }, given))).toEqual([['2026-02-07', '-']]);
    const later = { ...given, started: [entry('2026-01-31')] };
    expect(datesOf(spansOf('silence', { ...fourWeeks, while: while_ }, later))).toEqual([['2026-02-28', '-']]);
  });

  it('is not opened by what begins within something else, and is by what begins on the day on which that ends', () => {
    const aboutThis = { ...plan[0], notWithin: { begins: 'of another kind', ends: 'said otherwise' } };
    const given = { 'of another kind': [entry('2026-01-01')], 'said otherwise': [entry('2026-03-02')] };
    const opened = (date: string, more: Readonly<Record<string, Evidence[]>> = given) =>
      datesOf(spansOf('silence', { ...fourWeeks, while: [aboutThis] }, { ...more, started: [entry(date)] }));
    expect(opened('2026-01-01')).toEqual([]);
    expect(opened('2026-03-01')).toEqual([]);
    expect(opened('2026-03-02')).toEqual([['2026-03-30', '-']]);
    // Before it began there was nothing within which it might be.
    expect(opened('2025-12-31')).toEqual([['2026-01-28', '-']]);
    expect(opened('2026-01-10', {})).toEqual([['2026-02-07', '-']]);
  });

  it('may be opened by things that several agencies tell, and by no fewer agencies', () => {
    const told = { of: 'concerns', atLeast: 2, agenciesAtLeast: 2, withinDays: 90 };
    const one = entry('2026-01-01');
    const begins = (source: string) =>
      spansOf('silence', { of: 'seen', while: [told], days: 28 }, { concerns: [one, entry('2026-01-11', { source })] });
    expect(begins(one.source)).toEqual([]);
    expect(begins('urn:agency:oakfield-primary-school')).toHaveLength(1);
  });

  it('is counted from the first of many things that open it, and does not begin before they are many', () => {
    const many = { of: 'seen', while: [{ of: 'concerns', atLeast: 2, withinDays: 90 }], days: 28 };
    const soon = { concerns: [entry('2026-01-01'), entry('2026-01-11')] };
    expect(datesOf(spansOf('silence', many, soon))).toEqual([['2026-01-29', '2026-03-31']]);
    const late = { concerns: [entry('2026-01-01'), entry('2026-03-02')] };
    expect(datesOf(spansOf('silence', many, late))).toEqual([['2026-03-02', '2026-03-31']]);
  });

  it('asks for as many days as the age at which it begins says', () => {
    const byAge = {
      ...fourWeeks,
      days: [
        { before: 2, days: 28 },
        { before: 5, days: 42 },
      ],
    };
    const begins = (dateOfBirth?: string) =>
      datesOf(spansOf('silence', byAge, { started: [entry('2026-01-10')] }, { dateOfBirth }))[0]?.[0];
    expect(begins('2024-01-11')).toBe('2026-02-07');
    expect(begins('2024-01-10')).toBe('2026-02-21');
    expect(begins('2010-01-01')).toBe('2026-02-21');
    expect(begins()).toBe('2026-02-21');
  });

  it('is counted from birth where it is asked so, and is over with a death', () => {
    const given = { started: [entry('2026-01-10')], died: [entry('2026-04-10')] };
    const born = { dateOfBirth: '2026-02-01' };
    expect(datesOf(spansOf('silence', { ...fourWeeks, fromBirth: true, stops: 'died' }, given, born))).toEqual([
      ['2026-03-01', '2026-04-09'],
    ]);
  });

  it('tells since when, what it rests on, and how long it was when it began', () => {
    const [span] = spansOf('silence', fourWeeks, { started: [entry('2026-01-10')], seen: [entry('2026-01-20')] });
    expect(span?.covers && dateOfEpochDay(span.covers.from)).toBe('2026-01-20');
    expect(span?.evidence.map(({ from }) => dateOfEpochDay(from))).toEqual(['2026-01-10', '2026-01-20']);
    expect(span?.figures).toEqual({ days: 28, weeks: 4 });
  });

  it('is broken by what is known to a period from the day on which that is certain', () => {
    const seen = [entry('2026-01-15', { until: '2026-02-10' })];
    expect(datesOf(spansOf('silence', fourWeeks, { started: [entry('2026-01-10')], seen }))).toEqual([
      ['2026-02-07', '2026-02-09'],
      ['2026-03-10', '-'],
    ]);
  });

  it('on no day looks ahead', () => {
    const day = fc.integer({ min: 0, max: 300 }).map((days) => addDays('2025-01-01', days));
    const period = fc
      .tuple(day, fc.integer({ min: 0, max: 40 }))
      .map(([date, days]) => entry(date, { until: addDays(date, days) }));
    const items = fc.array(period, { maxLength: 5 });
    const openings = [
      ...plan,
      { begins: 'assessed', ends: 'ended', atMostDays: 60 },
      { of: 'concerns', atLeast: 2, withinDays: 90 },
    ];
    fc.assert(
      fc.property(items, items, items, items, items, day, (started, ended, assessed, concerns, seen, asOf) => {
        const given = { started, ended, assessed, concerns, seen };
        const parameters = { of: 'seen', while: openings, days: 28 };
        const then = spansOf('silence', parameters, given, { asOf });
        const whole = spansOf('silence', parameters, given);
        expect(daysOn(then, asOf)).toEqual(daysOn(whole, asOf));
        expect(restsOn(then, asOf)).toEqual(restsOn(whole, asOf));
      }),
      { numRuns: 300 },
    );
  });
});

describe('what goes on', () => {
  const given = { started: [entry('2026-01-10')], ended: [entry('2026-12-01')] };

  it('holds from the so-many-th day on, until it ends', () => {
    const parameters = { while: plan, days: 274 };
    expect(datesOf(spansOf('goes-on', parameters, given))).toEqual([['2026-10-11', '2026-11-30']]);
    expect(spansOf('goes-on', parameters, { ...given, ended: [entry('2026-10-11')] })).toEqual([]);
    expect(spansOf('goes-on', parameters, given)[0]?.figures).toMatchObject({ months: 9 });
  });

  it('counts school days over the holidays', () => {
    const spans = spansOf('goes-on', { while: plan, schoolDays: 10 }, { started: [entry('2026-07-17')] });
    // 20, 21 and 22 July, then 3, 4, 7, 8, 9, 10 and 11 September.
    expect(datesOf(spans)).toEqual([['2026-09-11', '-']]);
    expect(epochDay('2026-09-11') - (spans[0]?.covers?.from ?? 0)).toBe(56);
  });
});
