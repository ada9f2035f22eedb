import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { beforeAfter, type BeforeAfter } from './before-after.js';
import { madeEntry as entry } from './made-entry.js';

const parameters: BeforeAfter = {
  of: 'concerns',
  starts: 'help',
  beforeDays: 182,
  settleDays: 56,
  untilDays: 182,
  share: 0.7,
  beforeAtLeast: 4,
  afterAtLeast: 3,
};
/** Weeks 8 to 26 are 26 February to 1 July. */
const START = '2026-01-01';

const spansOf = (
  concerns: readonly Evidence[],
  { born, help = entry(START) }: { born?: string; help?: Evidence } = {},
) => {
  const selections: Readonly<Record<string, readonly Evidence[]>> = {
    help: [help],
    concerns: [...concerns].sort(inOrder),
  };
  const birthday = () => (born === undefined ? undefined : epochDay(born));
  return beforeAfter((name) => selections[name] ?? [], parameters, { asOf: epochDay('2030-01-01'), birthday });
};
const datesOf = (spans: ReturnType<typeof spansOf>) =>
  spans.map((span) => [dateOfEpochDay(span.from), dateOfEpochDay(span.until)]);
const on = (...dates: readonly string[]) => dates.map((date) => entry(date));

const four = () => on('2025-09-01', '2025-10-01', '2025-11-01', '2025-12-01');
const ten = () => [
  ...four(),
  ...on('2025-08-01', '2025-08-15', '2025-09-15', '2025-10-15', '2025-11-15', '2025-12-15'),
];

describe('before and after', () => {
  it('holds from the occasion that makes the rate certain, until half a year after the last', () => {
    const found = spansOf([...four(), ...on('2026-03-01', '2026-04-01', '2026-05-01')]);
    expect(datesOf(found)).toEqual([['2026-05-01', '2026-10-29']]);
    expect(found[0]?.figures).toEqual({ before: 4, after: 3 });
    expect(found[0]?.parts?.map((part) => [part.name, part.evidence.length])).toEqual([
      ['help', 1],
      ['before', 4],
      ['after', 3],
    ]);
  });

  it('asks for more where there was more before', () => {
    // Ten in 26 weeks are 4.85 in 18 weeks at 70 %.
    const after = on('2026-03-01', '2026-03-15', '2026-04-01', '2026-04-15');
    expect(spansOf([...ten(), ...after])).toEqual([]);
    expect(datesOf(spansOf([...ten(), ...after, entry('2026-05-01')]))).toEqual([['2026-05-01', '2026-10-29']]);
  });

  it('makes nothing of few before, or few after', () => {
    const after = on('2026-03-01', '2026-04-01', '2026-05-01');
    expect(spansOf([...four().slice(1), ...after])).toEqual([]);
    expect(spansOf([...four(), ...after.slice(1)])).toEqual([]);
  });

  it('leaves out what happens while help begins to work, and what happens later than half a year', () => {
    expect(spansOf([...four(), ...on('2026-02-25', '2026-03-01', '2026-04-01')])).toEqual([]);
    expect(spansOf([...four(), ...on('2026-02-26', '2026-03-01', '2026-04-01')])).toHaveLength(1);
    expect(spansOf([...four(), ...on('2026-03-01', '2026-04-01', '2026-07-02')])).toEqual([]);
    expect(spansOf([...four(), ...on('2026-03-01', '2026-04-01', '2026-07-01')])).toHaveLength(1);
  });

  it('takes several reports of one night for one occasion', () => {
    const night = [entry('2026-03-01'), entry('2026-03-01', { source: 'urn:agency:northmoor-police' })];
    expect(spansOf([...four(), ...night, entry('2026-04-01')])).toEqual([]);
  });

  it('counts a summary before in full where it may have been, and one after only where it must have been', () => {
    const after = on('2026-03-01', '2026-04-01', '2026-05-01');
    const long = entry('2025-01-01', { until: '2025-07-31', count: 9 });
    expect(spansOf([long, ...four(), ...after])).toEqual([]);
    const since = (from: string) => entry(from, { until: '2026-06-30', count: 3 });
    expect(spansOf([...four(), since('2026-02-01')])).toEqual([]);
    expect(datesOf(spansOf([...four(), since('2026-03-01')]))).toEqual([['2026-06-30', '2026-12-28']]);
  });

  it('takes the rate of the days that a baby has lived', () => {
    // Four in 31 days of life are 11.4 in 18 weeks at 70 %.
    const before = on('2025-12-05', '2025-12-10', '2025-12-15', '2025-12-20');
    const after = on('2026-03-01', '2026-04-01', '2026-05-01');
    expect(spansOf([...before, ...after], { born: '2025-12-01' })).toEqual([]);
    expect(spansOf([...before, ...after], { born: '2020-12-01' })).toHaveLength(1);
  });

  it('finds what a count over the whole of both times finds, and says so on no day before it is certain', () => {
    const day = fc.integer({ min: 0, max: 420 }).map((days) => addDays('2025-06-01', days));
    const concern = fc.tuple(day, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 3 }));
    const start = epochDay(START);
    fc.assert(
      fc.property(fc.array(concern, { maxLength: 25 }), (given) => {
        const items = given.map(([date, length, count]) =>
          length > 20 ? entry(date) : entry(date, { until: addDays(date, length), count }),
        );
        const [found] = spansOf(items);
        const judge = (until: number): boolean => {
          const number = (some: readonly Evidence[]): number =>
            new Set(some.filter((each) => each.from === each.to && each.count === 1).map((each) => each.from)).size +
            some.filter((each) => each.from !== each.to || each.count > 1).reduce((sum, each) => sum + each.count, 0);
          const known = items.filter((each) => each.to <= until && each.to < start + 182);
          const before = known.filter((each) => each.from >= start - 182 && each.to < start);
          const may = known.filter((each) => each.to >= start - 182 && each.from < start);
          const after = known.filter((each) => each.from >= start + 56);
          return number(before) >= 4 && number(after) >= 3 && number(after) + 1e-9 >= (0.7 * number(may) * 126) / 182;
        };
        const days = Array.from({ length: 126 }, (_, index) => start + 56 + index);
        expect(found?.from).toBe(days.find(judge));
      }),
      { numRuns: 300 },
    );
  });
});
