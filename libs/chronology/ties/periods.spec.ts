import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { periodsOf, type DatedReport } from './periods.js';

const report = (from?: string, until?: string, reportedFor = '2020-01-01'): DatedReport => ({
  from,
  until,
  reportedFor,
});
const told = (...reports: readonly DatedReport[]): string[] =>
  periodsOf(reports).map(
    ({ from, until, fromAtLatest, reports: by }) =>
      `${from ?? '?'}${fromAtLatest ? ' at latest' : ''} to ${until ?? 'now'} (${String(by.length)})`,
  );

describe('the periods that reports of one relationship add up to', () => {
  it('open with the earliest first day, and close with the last last day', () => {
    expect(told(report('2021-01-01'), report('2020-06-01'))).toEqual(['2020-06-01 to now (2)']);
    expect(told(report('2020-06-01'), report(undefined, '2022-01-31'), report(undefined, '2022-03-31'))).toEqual([
      '2020-06-01 to 2022-03-31 (3)',
    ]);
  });

  it('begin anew where somebody comes back', () => {
    expect(told(report('2020-01-01', '2021-01-01'), report('2022-01-01'))).toEqual([
      '2020-01-01 to 2021-01-01 (1)',
      '2022-01-01 to now (1)',
    ]);
  });

  it('go on through an end that another agency saw as a pause', () => {
    expect(
      told(report('2019-01-01', '2025-12-31'), report('2020-01-01', '2021-01-01'), report('2023-01-01', '2024-01-01')),
    ).toEqual(['2019-01-01 to 2025-12-31 (3)']);
  });

  it('are joined by a report that says neither first nor last day', () => {
    expect(told(report(), report('2021-01-01'))).toEqual(['2021-01-01 to now (2)']);
    expect(told(report(), report())).toEqual(['? to now (2)']);
  });

  it('are opened again by a report for a day after every end: somebody has come back', () => {
    expect(told(report('2020-01-01', '2021-01-01'), report(undefined, undefined, '2024-05-01'))).toEqual([
      '2020-01-01 to 2021-01-01 (1)',
      '2024-05-01 at latest to now (1)',
    ]);
  });

  it('lose no report that ends before it begins, and join it with none', () => {
    expect(told(report('2022-01-01', '2020-01-01'), report('2019-01-01'))).toEqual([
      '2019-01-01 to now (1)',
      '2022-01-01 to 2020-01-01 (1)',
    ]);
  });

  it('are the same in whatever order the reports come, and hold every one of them once', () => {
    const day = fc.integer({ min: 1, max: 9 }).map((n) => `202${String(n)}-01-01`);
    const any = fc.record({
      from: fc.option(day, { nil: undefined }),
      until: fc.option(day, { nil: undefined }),
      reportedFor: day,
    });
    fc.assert(
      fc.property(
        fc
          .array(any, { maxLength: 8 })
          .chain((reports) =>
            fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })),
          ),
        ([one, other]) => {
          const bounds = (reports: readonly DatedReport[]) =>
            periodsOf(reports)
              .map(({ reports: by, ...period }) => JSON.stringify({ ...period, reports: by.length }))
              .sort();
          expect(bounds(other)).toEqual(bounds(one));
          const held = periodsOf(one).flatMap(({ reports }) => reports);
          expect(held).toHaveLength(one.length);
          expect(new Set(held)).toEqual(new Set(one));
        },
      ),
      { numRuns: 500 },
    );
  });
});
