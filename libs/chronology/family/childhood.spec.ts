import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay } from '#platform';
import { isUnborn, lifeBegins, type Birth } from './childhood.js';

const begins = (birth: Birth): string => dateOfEpochDay(lifeBegins(birth));

describe('when a child’s life begins', () => {
  it('is forty weeks before the expected day, and stays that day when the child is born early or late', () => {
    const expectedOn = '2026-03-01';
    expect(begins({ expectedOn })).toBe('2025-05-25');
    for (const dateOfBirth of ['2026-01-10', '2026-03-01', '2026-03-14']) {
      expect(begins({ expectedOn, dateOfBirth })).toBe('2025-05-25');
    }
  });

  it('is forty weeks before the birth where no expected day was reported, or one that cannot be this child’s', () => {
    expect(begins({ dateOfBirth: '2026-03-01' })).toBe('2025-05-25');
    expect(begins({ dateOfBirth: '1998-03-01', expectedOn: '2026-03-01' })).toBe('1997-05-25');
    expect(begins({ dateOfBirth: '2026-03-01', expectedOn: '2024-03-01' })).toBe('2025-05-25');
  });

  it('is not known without either, and then nothing lies before it', () => {
    expect(lifeBegins({})).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('a child is unborn', () => {
  it('until a birth is reported, and on the days before it', () => {
    expect(isUnborn({ expectedOn: '2026-03-01' }, '2026-04-01')).toBe(true);
    expect(isUnborn({ expectedOn: '2026-03-01', dateOfBirth: '2026-02-20' }, '2026-02-19')).toBe(true);
    expect(isUnborn({ expectedOn: '2026-03-01', dateOfBirth: '2026-02-20' }, '2026-02-20')).toBe(false);
    expect(isUnborn({}, '2026-02-20')).toBe(false);
  });
});
