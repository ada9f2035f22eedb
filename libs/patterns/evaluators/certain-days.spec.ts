import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { CertainDays, closeDays } from './certain-days.js';
import { madeEntry } from './made-entry.js';

const QUIET = 20;
const FIRST = '2025-01-01';
const countsOf = ({ significance }: Evidence): number => (significance === 'significant' ? 2 : 1);
const numberOf = (items: readonly Evidence[]): number => {
  const days = new CertainDays();
  for (const item of [...items].sort(inOrder)) days.add(item, closeDays(item, QUIET), countsOf(item));
  return days.number;
};

/** An entry, and days on which what it sums up may have been: another one each. */
const anyEntry: fc.Arbitrary<readonly [Evidence, readonly number[]]> = fc
  .record({
    day: fc.integer({ min: 0, max: 60 }),
    length: fc.constantFrom(1, 1, 1, 3, 10, 20),
    count: fc.integer({ min: 1, max: 12 }),
    significance: fc.constantFrom('notable' as const, 'significant' as const),
  })
  .chain(({ day, length, count, significance }) => {
    const date = addDays(FIRST, day);
    const item = madeEntry(date, { until: addDays(date, length - 1), count, significance });
    const many = Math.min(count, length);
    return fc
      .uniqueArray(fc.integer({ min: item.from, max: item.to }), { minLength: many, maxLength: many })
      .map((days) => [item, days] as const);
  });

describe('the days on which something certainly happened', () => {
  it('are those that are known, each once, a grave one for several', () => {
    const on = (date: string, significance: 'notable' | 'significant' = 'notable') => madeEntry(date, { significance });
    expect(numberOf([on('2025-03-03'), on('2025-03-03'), on('2025-03-04')])).toBe(2);
    expect(numberOf([on('2025-03-03'), on('2025-03-03', 'significant'), on('2025-03-04')])).toBe(3);
  });

  it('are those of a summary, besides what lies before it and not besides what lies in it', () => {
    const nine = madeEntry('2025-02-01', { until: '2025-02-14', count: 9 });
    expect(numberOf([nine])).toBe(9);
    expect(numberOf([madeEntry('2025-01-31'), nine, madeEntry('2025-02-15')])).toBe(11);
    expect(numberOf([madeEntry('2025-02-03'), madeEntry('2025-02-04'), nine])).toBe(9);
    expect(numberOf([madeEntry('2025-02-01', { until: '2025-02-03', count: 40 })])).toBe(3);
  });

  it('are never more than there were, however what is known to a time fell', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 7 }), (entries) => {
        const counts = new Map<number, number>();
        for (const [item, days] of entries) {
          for (const day of days) counts.set(day, Math.max(counts.get(day) ?? 0, countsOf(item)));
        }
        const were = [...counts.values()].reduce((sum, each) => sum + each, 0);
        expect(numberOf(entries.map(([item]) => item))).toBeLessThanOrEqual(were);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('how many of the days of a summary lie close together', () => {
  it('is at least what it is when they fell as far apart as they can', () => {
    const entry = fc.record({ length: fc.integer({ min: 1, max: 150 }), count: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(entry, fc.nat(1_000_000), ({ length, count }, seed) => {
        const item = madeEntry(FIRST, { until: addDays(FIRST, length - 1), count });
        const many = Math.min(count, length);
        const days =
          fc.sample(fc.uniqueArray(fc.nat(length - 1), { minLength: many, maxLength: many }), {
            seed,
            numRuns: 1,
          })[0] ?? [];
        const [groups] = [[...days].sort((one, other) => one - other)].map((sorted) =>
          sorted.reduce<number[]>((sizes, day, index) => {
            const before = sorted[index - 1];
            if (before === undefined || day - before > QUIET) sizes.push(1);
            else sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1;
            return sizes;
          }, []),
        );
        expect(Math.max(...(groups ?? []))).toBeGreaterThanOrEqual(closeDays(item, QUIET));
      }),
      { numRuns: 500 },
    );
    // On the first day and the last: 21 days apart, or 20.
    expect(closeDays(madeEntry(FIRST, { until: addDays(FIRST, 21), count: 2 }), QUIET)).toBe(1);
    expect(closeDays(madeEntry(FIRST, { until: addDays(FIRST, 20), count: 2 }), QUIET)).toBe(2);
    // Three groups of two: days 0 and 1, 22 and 23, 44 and 45.
    expect(closeDays(madeEntry(FIRST, { until: addDays(FIRST, 45), count: 6 }), QUIET)).toBe(2);
  });
});
