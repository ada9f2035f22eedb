import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay, epochDay } from '#platform';
import { easterSunday, halfTermsOf, schoolYearOf, workingDay } from './school-calendar.js';

describe('the school year', () => {
  it.each([2015, 2020, 2022, 2023, 2024, 2028])(
    'that begins in %d has about 190 days in six half-terms, in order',
    (year) => {
      const halves = halfTermsOf(year);
      const days = halves.flatMap((half) => half.days);
      expect(halves.map(({ term }) => term)).toEqual(['autumn', 'autumn', 'spring', 'spring', 'summer', 'summer']);
      expect(days.length).toBeGreaterThanOrEqual(183);
      expect(days.length).toBeLessThanOrEqual(197);
      expect(days).toEqual([...new Set(days)].sort((one, next) => one - next));
      for (const { days: each } of halves) expect(each.length).toBeGreaterThanOrEqual(20);
    },
  );

  it('leaves out weekends, Good Friday, Easter Monday, the May holiday and Christmas', () => {
    const days = new Set(halfTermsOf(2024).flatMap((half) => half.days));
    for (const date of [
      '2025-04-18',
      '2025-04-21',
      '2025-05-05',
      '2024-12-25',
      '2025-01-01',
      '2025-03-01',
      '2025-08-01',
    ]) {
      expect(days.has(epochDay(date))).toBe(false);
    }
    expect(days.has(epochDay('2025-03-03'))).toBe(true);
  });

  it('knows Easter', () => {
    expect([2019, 2024, 2025, 2038].map((year) => dateOfEpochDay(easterSunday(year)))).toEqual([
      '2019-04-21',
      '2024-03-31',
      '2025-04-20',
      '2038-04-25',
    ]);
  });

  it('begins on 1 September', () => {
    expect(schoolYearOf(epochDay('2024-08-31'))).toBe(2023);
    expect(schoolYearOf(epochDay('2024-09-01'))).toBe(2024);
    for (let day = epochDay('1999-01-01'); day < epochDay('2031-01-01'); day += 1) {
      const date = dateOfEpochDay(day);
      if (schoolYearOf(day) !== Number(date.slice(0, 4)) - (date.slice(5) < '09-01' ? 1 : 0)) throw new Error(date);
    }
  });

  it('moves what falls on a weekend to the Monday', () => {
    const moved = ['2025-03-01', '2025-03-02', '2025-03-03'].map((date) => dateOfEpochDay(workingDay(epochDay(date))));
    expect(moved).toEqual(['2025-03-03', '2025-03-03', '2025-03-03']);
  });
});
