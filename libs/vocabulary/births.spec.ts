import { describe, expect, it } from '@jest/globals';
import { addDays } from '#platform';
import { compareBirths, type BirthTold } from './births.js';

const DAY = '2026-03-14';
const expected = (...days: number[]): BirthTold => ({ born: [], expected: days.map((by) => addDays(DAY, by)) });
const born = (days: number, ...expectedBy: number[]): BirthTold => ({
  ...expected(...expectedBy),
  born: [addDays(DAY, days)],
});
const compare = (one: BirthTold, other: BirthTold): string => {
  const found = compareBirths(one, other);
  expect(compareBirths(other, one)).toBe(found);
  return found;
};

describe('two children of one woman, by when they are expected', () => {
  it.each([
    ['on the same day', 0, 'same'],
    ['a month apart, as estimates are', 30, 'same'],
    ['further apart than estimates are, and too near for two births', 31, 'unclear'],
    ['five months apart: the first may have been lost, or a date is wrong', 160, 'unclear'],
    ['23 weeks apart: the first may have been born at 22 weeks', 161, 'other'],
    ['a year apart', 365, 'other'],
  ])('%s', (_, apart, is) => {
    expect(compare(expected(0), expected(apart))).toBe(is);
  });

  it('are one by whichever estimate agrees, where a scan has revised the first', () => {
    expect(compare(expected(0, 25), expected(50))).toBe('same');
  });

  it('are perhaps one where nobody says when', () => {
    expect(compare(expected(), expected(0))).toBe('unclear');
    expect(compare(expected(), expected())).toBe('unclear');
  });
});

describe('two children of one woman, one expected and one born', () => {
  it.each([
    ['at term', 0, 'same'],
    ['at 22 weeks', -126, 'same'],
    ['three weeks late', 21, 'same'],
    ['earlier than anybody lives', -127, 'unclear'],
    ['41 weeks before the other is expected: the next pregnancy', -287, 'other'],
    ['four weeks late', 28, 'unclear'],
    ['five weeks after: the expected one may have been born at 22 weeks, and this one too', 35, 'other'],
  ])('%s', (_, late, is) => {
    expect(compare(expected(0), born(late))).toBe(is);
  });

  it('are one by the expected day that both have, though another was told too', () => {
    expect(compare(expected(-20), born(-140, 0))).toBe('same');
  });

  it('are two where the one who is born is of no known day of the other', () => {
    expect(compare(expected(), born(0))).toBe('other');
  });
});

describe('two children of one woman who are born', () => {
  it('are one where they are born on one day alone, whatever day they were expected on', () => {
    expect(compare(born(0), born(0, 20))).toBe('same');
    expect(compare(born(0, 3), born(1, 3))).toBe('other');
  });
});
