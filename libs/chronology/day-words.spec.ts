import { describe, expect, it } from '@jest/globals';
import { ageInWords, daySpan } from './day-words.js';

describe('days in words', () => {
  it('says a year once, and one day once', () => {
    expect(daySpan('2026-09-01', '2026-10-10')).toBe('1 Sept - 10 Oct 2026');
    expect(daySpan('2025-12-20', '2026-01-03')).toBe('20 Dec 2025 - 3 Jan 2026');
    expect(daySpan('2026-03-03', '2026-03-03')).toBe('3 Mar 2026');
  });
});

describe('an age', () => {
  it.each([
    ['2026-03-01', '0 days'],
    ['2026-03-02', '1 day'],
    ['2026-03-31', '30 days'],
    ['2026-04-01', '1 month'],
    ['2027-02-28', '11 months'],
    ['2027-03-01', '1 year'],
    ['2027-07-15', '1 year 4 months'],
    ['2028-02-29', '1 year 11 months'],
    ['2028-03-01', '2 years'],
    ['2036-02-29', '9 years'],
  ])('is told in months below two years: on %s it is %s', (on, words) => {
    expect(ageInWords('2026-03-01', on)).toBe(words);
  });

  it('is none before birth', () => {
    expect(ageInWords('2026-03-01', '2026-02-28')).toBeUndefined();
  });
});
