import { describe, expect, it } from '@jest/globals';
import { epochDay } from '#platform';
import { madeEntry } from '../evaluators/made-entry.js';
import { andWords, dayWords, inSentence, lastOf, lengthWords, plural, whenWords } from './words.js';

describe('when something happened', () => {
  it('says the year with every date', () => {
    expect(dayWords(epochDay('2023-02-03'))).toBe('3 Feb 2023');
    expect(whenWords(madeEntry('2023-02-03'))).toBe('3 Feb 2023');
  });

  it('says the year of a period once where it lies in one year', () => {
    expect(whenWords(madeEntry('2023-01-12', { until: '2023-02-09' }))).toBe('between 12 Jan and 9 Feb 2023');
    expect(whenWords(madeEntry('2022-12-12', { until: '2023-01-09' }))).toBe('between 12 Dec 2022 and 9 Jan 2023');
  });

  it('says of a month and a year that it was within them', () => {
    const of = (precision: 'month' | 'year') => {
      const entry = madeEntry('2023-02-01', { until: '2023-02-28' });
      return whenWords({ ...entry, occurredOn: { ...entry.occurredOn, precision } });
    };
    expect([of('month'), of('year')]).toEqual(['in Feb 2023', 'in 2023']);
  });
});

describe('how long it was', () => {
  it.each([
    [14, '14 days'],
    [15, '2 weeks'],
    [60, '9 weeks'],
    [61, '2 months'],
    [183, '6 months'],
    [366, '12 months'],
    [900, '30 months'],
    [1096, '3 years'],
  ])('is rounded to the nearest: %i days', (days, words) => {
    expect(lengthWords(1, days)).toBe(words);
  });
});

describe('how often', () => {
  it('is once and twice, and then a number', () => {
    expect([1, 2, 3].map((count) => plural(count, 'time', 'times'))).toEqual(['once', 'twice', '3 times']);
    expect(plural(2, 'day', 'days')).toBe('2 days');
  });
});

describe('a list', () => {
  it('has semicolons where an item has a comma of its own', () => {
    const items = ['moved home 1 Oct 2025', 'homeless, or threatened with it 12 Jan 2026'];
    expect(lastOf(items, 6, (item) => item)).toBe('moved home 1 Oct 2025; homeless, or threatened with it 12 Jan 2026');
    expect(andWords(items)).toBe('moved home 1 Oct 2025; and homeless, or threatened with it 12 Jan 2026');
    expect(andWords(['a (1, 2)', 'b (3)'])).toBe('a (1, 2) and b (3)');
  });

  it('has a comma before the last where an item has an "and" of its own', () => {
    expect(andWords(['between 12 Jan and 9 Feb 2026', '6 May 2026'])).toBe(
      'between 12 Jan and 9 Feb 2026, and 6 May 2026',
    );
  });
});

describe('a title within a sentence', () => {
  it('begins small, unless it is an abbreviation', () => {
    expect(['A child told somebody', 'Basic needs', 'GP'].map(inSentence)).toEqual([
      'a child told somebody',
      'basic needs',
      'GP',
    ]);
  });
});
