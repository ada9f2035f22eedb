import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import { loadVocabulary } from '../load.js';

const { calendar } = loadVocabulary();

const days = (from: string, until: string): number[] =>
  Array.from({ length: epochDay(until) - epochDay(from) + 1 }, (_, index) => epochDay(from) + index);
const bankHolidaysOf = (year: number): string[] =>
  days(`${String(year)}-01-01`, `${String(year)}-12-31`)
    .filter((day) => calendar.bankHolidayOn(day) !== undefined)
    .map((day) => dateOfEpochDay(day).slice(5));
const isSchoolDay = (date: string): boolean => calendar.isSchoolDay(epochDay(date));

describe('bank holidays of England and Wales', () => {
  it.each([
    [2000, '01-03 04-21 04-24 05-01 05-29 08-28 12-25 12-26'],
    [2002, '01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26'],
    [2010, '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28'],
    [2011, '01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27'],
    [2012, '01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26'],
    [2016, '01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27'],
    [2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28'],
    [2021, '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28'],
    [2022, '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27'],
    [2023, '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26'],
    [2024, '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26'],
    [2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'],
    [2028, '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26'],
  ])('of %i are those that the government lists', (year, list) => {
    expect(bankHolidaysOf(year).join(' ')).toBe(list);
  });

  it('have their names, and say where a day stands for another', () => {
    expect(calendar.bankHolidayOn(epochDay('2022-09-19'))).toBe('State funeral of Queen Elizabeth II');
    expect(calendar.bankHolidayOn(epochDay('2026-12-28'))).toBe('Boxing Day (substitute day)');
    expect(calendar.bankHolidayOn(epochDay('2026-12-26'))).toBeUndefined();
  });
});

describe('working days', () => {
  it('are Monday to Friday without bank holidays', () => {
    expect(dateOfEpochDay(calendar.workingDaysAfter(epochDay('2026-04-02'), 1))).toBe('2026-04-07');
    expect(dateOfEpochDay(calendar.workingDaysAfter(epochDay('2026-12-24'), 2))).toBe('2026-12-30');
    expect(calendar.workingDaysAfter(epochDay('2026-04-04'), 0)).toBe(epochDay('2026-04-04'));
  });

  it('count a leap day like any other', () => {
    expect(dateOfEpochDay(calendar.workingDaysAfter(epochDay('2024-02-28'), 1))).toBe('2024-02-29');
    expect(dateOfEpochDay(calendar.workingDaysAfter(epochDay('2024-02-28'), 2))).toBe('2024-03-01');
  });
});

describe('school days', () => {
  it.each([
    ['2026-07-22', true],
    ['2026-07-23', false],
    ['2026-09-02', false],
    ['2026-09-03', true],
    ['2026-10-23', true],
    ['2026-10-26', false],
    ['2026-12-18', true],
    ['2026-12-21', false],
    ['2027-01-04', true],
    ['2027-01-01', false],
    ['2026-02-16', false],
    ['2026-05-04', false],
    ['2026-06-06', false],
  ])('on %s: %s', (date, open) => {
    expect(isSchoolDay(date)).toBe(open);
  });

  it('are about as many in every school year as a maintained school must meet', () => {
    for (let year = 2000; year < 2030; year += 1) {
      const open = days(`${String(year)}-09-01`, `${String(year + 1)}-08-31`).filter((day) =>
        calendar.isSchoolDay(day),
      );
      expect([year, open.length >= 187 && open.length <= 197]).toEqual([year, true]);
    }
  });

  it('are counted over the holidays: ten after the last day of the summer term are in the middle of September', () => {
    expect(dateOfEpochDay(calendar.schoolDaysAfter(epochDay('2026-07-22'), 10))).toBe('2026-09-16');
    expect(dateOfEpochDay(calendar.schoolDaysAfter(epochDay('2026-06-01'), 10))).toBe('2026-06-15');
  });

  it('are never in a holiday, and the n-th after a day has n of them from the day after to itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11_000 }), fc.integer({ min: 1, max: 60 }), (offset, count) => {
        const day = epochDay(addDays('2000-01-01', offset));
        const last = calendar.schoolDaysAfter(day, count);
        expect(calendar.isWorkingDay(last)).toBe(true);
        const between = Array.from({ length: last - day }, (_, index) => day + 1 + index);
        expect(between.filter((each) => calendar.isSchoolDay(each))).toHaveLength(count);
      }),
      { numRuns: 100 },
    );
  });

  it('are counted between two days as they are day by day, over any number of years', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4_000, max: 11_000 }), fc.integer({ min: -30, max: 2_500 }), (offset, length) => {
        const after = epochDay('2000-01-01') + offset;
        const between = Array.from({ length: Math.max(0, length) }, (_, index) => after + 1 + index);
        expect(calendar.schoolDaysBetween(after, after + length)).toBe(
          between.filter((day) => calendar.isSchoolDay(day)).length,
        );
      }),
    );
  });

  it('are an area’s own where it gives its dates, and by the pattern outside of them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'terms-'));
    const termsFile = join(folder, 'terms.yaml');
    writeFileSync(
      termsFile,
      `source: https://northmoor.example/terms
holidays: [{ name: Summer holidays, from: 07-23, until: 09-02 }]
years:
  - name: 2025/26
    from: 2025-09-01
    until: 2026-08-31
    holidays: [{ name: Summer holidays, from: 2026-07-10, until: 2026-08-31 }]
`,
    );
    const own = loadVocabulary({ termsFile }).calendar;
    rmSync(folder, { recursive: true });
    expect(own.isSchoolDay(epochDay('2026-07-10'))).toBe(false);
    expect(own.isSchoolDay(epochDay('2025-10-27'))).toBe(true);
    expect(own.isSchoolDay(epochDay('2027-07-12'))).toBe(true);
    expect(own.isSchoolDay(epochDay('2027-07-23'))).toBe(false);
  });

  it('are not read from a file that is wrong: file and fault are told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'terms-'));
    const termsFile = join(folder, 'terms.yaml');
    writeFileSync(
      termsFile,
      'source: x\nholidays: []\nyears: [{ name: 2025/26, from: 2025-09-31, until: 2026-08-31, holidays: [] }]\n',
    );
    expect(() => loadVocabulary({ termsFile })).toThrow(/terms\.yaml: \/years\/0\/from must match format "date"/);
    rmSync(folder, { recursive: true });
  });
});
