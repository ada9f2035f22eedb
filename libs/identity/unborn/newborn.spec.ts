import { describe, expect, it } from '@jest/globals';
import { addDays } from '#platform';
import { homeOf, isNewborn, isOfHome } from './newborn.js';

const baby = { role: 'child', dateOfBirth: '2026-03-02' } as const;

describe('a newborn', () => {
  it('was born up to 18 weeks and 15 months before the event, or is told of before the birth', () => {
    const latest = addDays(baby.dateOfBirth, 18 * 7 + 457);
    expect(latest).toBe('2027-10-06');
    for (const day of ['2026-03-02', '2026-02-01', latest]) expect(isNewborn(baby, day)).toBe(true);
    expect(isNewborn(baby, addDays(latest, 1))).toBe(false);
  });

  it('is a child with a date of birth, in an event of which it is told when it happened', () => {
    expect(isNewborn({ ...baby, role: 'sibling' }, '2026-03-10')).toBe(false);
    expect(isNewborn({ role: 'child' }, '2026-03-10')).toBe(false);
    expect(isNewborn(baby, undefined)).toBe(false);
  });
});

describe('the home of a newborn', () => {
  const record = { givenNames: [], familyNames: ['mc', 'example'], postcode: 'n170aa' };
  const keysOf = (): string[] => ['key'];

  it('is a family name and a postcode, and looked for by nothing else that is told', () => {
    const asked: unknown[] = [];
    const home = homeOf({ ...record, givenNames: ['asha'], dateOfBirth: '2026-03-02' }, (each) => {
      asked.push(each);
      return keysOf();
    });
    expect(home).toEqual({ family: 'mcexample', postcode: 'n170aa', keys: ['key'] });
    expect(asked).toEqual([record]);
  });

  it('is not told without one of the two', () => {
    expect(homeOf({ ...record, familyNames: [] }, keysOf)).toBeUndefined();
    expect(homeOf({ ...record, postcode: undefined }, keysOf)).toBeUndefined();
  });

  it('is that of whoever has both in one description, however the name is parted into words', () => {
    const home = homeOf(record, keysOf)!;
    expect(isOfHome({ ...record, familyNames: ['mcexample'] }, home)).toBe(true);
    expect(isOfHome({ ...record, familyNames: ['example'] }, home)).toBe(false);
    expect(isOfHome({ ...record, postcode: 'n170ab' }, home)).toBe(false);
    expect(isOfHome({ ...record, postcode: undefined }, home)).toBe(false);
  });
});
