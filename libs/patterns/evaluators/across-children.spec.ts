import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import { datesOf, daysOn, entry, restsOn, spansOf } from '../../../test/support/invented-evidence.js';

const two = { of: 'pieces', childrenAtLeast: 2, groupsAtLeast: 1, withinDays: 183 };
const of = (ofChild: string | undefined, date: string, group = 'basic-needs') =>
  entry(date, { groups: [group], ...(ofChild !== undefined && { about: 'other-child' as const, ofChild }) });

describe('the same in several children of a household', () => {
  it('is there from the day of the second until the first leaves the window', () => {
    const pieces = [of(undefined, '2026-02-03'), of('ben', '2026-03-01')];
    const [span] = spansOf('across-children', two, { pieces });
    expect(datesOf(span ? [span] : [])).toEqual([['2026-03-01', '2026-08-04']]);
    expect(span?.figures).toMatchObject({ children: 2, groups: 1, number: 2 });
  });

  it('is not there for two entries of one child, two groups, or two other children', () => {
    const none = (...pieces: readonly ReturnType<typeof of>[]) =>
      expect(spansOf('across-children', two, { pieces })).toEqual([]);
    none(of(undefined, '2026-02-03'), of(undefined, '2026-03-01'));
    none(of(undefined, '2026-02-03'), of('ben', '2026-03-01', 'home'));
    none(of('ben', '2026-02-03'), of('cora', '2026-03-01'));
    none(of(undefined, '2026-01-01'), of('ben', '2026-07-03'));
  });

  it('needs several of what is common, in each child', () => {
    const asked = { ...two, common: { of: 'common', each: 2 } };
    const mine = [of(undefined, '2026-02-03', 'health'), of(undefined, '2026-02-10', 'health')];
    const his = [of('ben', '2026-02-04', 'health'), of('ben', '2026-02-11', 'health')];
    const starts = (common: readonly ReturnType<typeof of>[], pieces: readonly ReturnType<typeof of>[] = []) =>
      datesOf(spansOf('across-children', asked, { common, pieces })).map(([from]) => from);
    expect(starts([...mine, ...his.slice(1)])).toEqual([]);
    expect(starts([...mine, ...his])).toEqual(['2026-02-11']);
    expect(starts(mine, [of('ben', '2026-03-01', 'health')])).toEqual(['2026-03-01']);
  });

  it('may be asked of three children, or of two groups', () => {
    const pieces = [
      of(undefined, '2026-02-03'),
      of('ben', '2026-02-04'),
      of('cora', '2026-02-05'),
      of('ben', '2026-02-06', 'home'),
      of(undefined, '2026-02-07', 'home'),
    ];
    expect(datesOf(spansOf('across-children', { ...two, childrenAtLeast: 3 }, { pieces }))[0]?.[0]).toBe('2026-02-05');
    const [span] = spansOf('across-children', { ...two, groupsAtLeast: 2 }, { pieces });
    expect(datesOf(span ? [span] : [])[0]?.[0]).toBe('2026-02-07');
    expect(span?.parts?.map(({ name }) => name)).toEqual(['basic-needs', 'home']);
  });

  it('may be of any group, and of several agencies', () => {
    const asked = { ...two, childrenAtLeast: 3, anyGroup: true, agenciesAtLeast: 2 };
    const pieces = [of(undefined, '2026-02-03'), of('ben', '2026-02-04', 'health'), of('cora', '2026-02-05', 'home')];
    expect(spansOf('across-children', asked, { pieces })).toEqual([]);
    const elsewhere = { ...of('ben', '2026-02-09', 'health'), source: 'urn:agency:northmoor-dental' };
    const [span] = spansOf('across-children', asked, { pieces: [...pieces, elsewhere] });
    expect(datesOf(span ? [span] : [])).toEqual([['2026-02-09', '2026-08-04']]);
    expect(span?.parts?.map(({ name }) => name)).toEqual(['basic-needs', 'health', 'home']);
  });

  it('on no day looks ahead', () => {
    const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2025-01-01', days));
    const piece = fc
      .tuple(day, fc.constantFrom(undefined, 'ben', 'cora'), fc.constantFrom('home', 'health'), fc.nat({ max: 20 }))
      .map(([date, child, group, days]) => ({ ...of(child, date, group), to: of(child, addDays(date, days)).to }));
    const items = fc.array(piece, { maxLength: 10 });
    fc.assert(
      fc.property(
        items,
        items,
        day,
        fc.constantFrom(1, 2),
        fc.boolean(),
        (pieces, common, asOf, groupsAtLeast, anyGroup) => {
          const asked = { ...two, groupsAtLeast, anyGroup, common: { of: 'common', each: 2 } };
          const then = spansOf('across-children', asked, { pieces, common }, { asOf });
          const whole = spansOf('across-children', asked, { pieces, common });
          expect(daysOn(then, asOf)).toEqual(daysOn(whole, asOf));
          expect(restsOn(then, asOf)).toEqual(restsOn(whole, asOf));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('what was ever known', () => {
  it('holds from the day of the last that is needed, and for ever', () => {
    const seen = [entry('2001-02-03'), entry('2003-02-03'), entry('2011-02-03')];
    expect(datesOf(spansOf('ever', { of: 'seen', atLeast: 3 }, { seen }))).toEqual([['2011-02-03', '-']]);
    expect(spansOf('ever', { of: 'seen', atLeast: 4 }, { seen })).toEqual([]);
  });

  it('counts summaries for as many as they are', () => {
    const seen = [entry('2001-01-01', { until: '2001-12-31', count: 5 })];
    expect(datesOf(spansOf('ever', { of: 'seen', atLeast: 3 }, { seen }))).toEqual([['2001-12-31', '-']]);
    expect(spansOf('ever', { of: 'seen', atLeast: 6 }, { seen })).toEqual([]);
  });

  it('counts what was before the family began from the day on which it did', () => {
    const reaches = entry('2019-01-01').to;
    const seen = [entry('2001-02-03', { reaches }), entry('2003-02-03', { reaches })];
    expect(datesOf(spansOf('ever', { of: 'seen', atLeast: 2 }, { seen }))).toEqual([['2019-01-01', '-']]);
  });
});
