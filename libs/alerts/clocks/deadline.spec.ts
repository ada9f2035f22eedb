import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochDay, londonDate } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { deadlineOf, type Within } from './deadline.js';

const { calendar } = loadVocabulary();
const hours = { from: '09:00', until: '17:00' };
const due = (within: Within, from: string): string =>
  deadlineOf(within, new Date(from), { calendar, hours }).toISOString().replace(':00.000Z', 'Z');

describe('hours as they pass', () => {
  it('pass by night, at weekends and on bank holidays', () => {
    expect(due({ clockHours: 4 }, '2026-12-25T22:00Z')).toBe('2026-12-26T02:00Z');
  });

  it('are neither more nor fewer where the clocks change', () => {
    expect(due({ clockHours: 4 }, '2026-03-28T23:00Z')).toBe('2026-03-29T03:00Z');
    expect(due({ clockHours: 4 }, '2026-10-24T23:00Z')).toBe('2026-10-25T03:00Z');
  });
});

describe('working hours', () => {
  it.each([
    ['within a day', '2026-03-03T10:00Z', '2026-03-03T14:00Z'],
    ['to closing time itself', '2026-03-03T13:00Z', '2026-03-03T17:00Z'],
    ['over night', '2026-03-03T15:30Z', '2026-03-04T11:30Z'],
    ['over a weekend', '2026-03-06T16:00Z', '2026-03-09T12:00Z'],
    ['from before opening', '2026-03-03T06:00Z', '2026-03-03T13:00Z'],
    ['from closing time on', '2026-03-03T17:00Z', '2026-03-04T13:00Z'],
    ['from a Sunday', '2026-03-08T12:00Z', '2026-03-09T13:00Z'],
    ['over Christmas and its substitute day', '2026-12-24T15:00Z', '2026-12-29T11:00Z'],
    ['over Easter, into summer time', '2026-04-02T15:00Z', '2026-04-07T11:00Z'],
    ['over the weekend on which the clocks go forward', '2026-03-27T16:00Z', '2026-03-30T11:00Z'],
    ['over the weekend on which the clocks go back', '2026-10-23T15:00Z', '2026-10-26T12:00Z'],
  ])('stand still while nobody is at work: %s', (_, from, expected) => {
    expect(due({ workingHours: 4 }, from)).toBe(expected);
  });

  it('go on over several days', () => {
    expect(due({ workingHours: 24 }, '2026-03-04T12:00Z')).toBe('2026-03-09T12:00Z');
  });
});

describe('working days', () => {
  it.each([
    [1, 'end at the same time of day', '2026-03-03T10:15Z', '2026-03-04T10:15Z'],
    [1, 'go over a weekend', '2026-03-06T10:15Z', '2026-03-09T10:15Z'],
    [1, 'count from the next opening what comes in at night', '2026-03-03T23:00Z', '2026-03-05T09:00Z'],
    [1, 'count from the next opening what comes in at closing time', '2026-03-03T17:00Z', '2026-03-05T09:00Z'],
    [1, 'count from the next opening what comes in at a weekend', '2026-03-07T11:00Z', '2026-03-10T09:00Z'],
    [3, 'leave out Christmas and its substitute day', '2026-12-23T12:00Z', '2026-12-30T12:00Z'],
    [1, 'keep the time of day in London, into summer time', '2026-03-27T10:00Z', '2026-03-30T09:00Z'],
    [1, 'keep the time of day in London, out of summer time', '2026-10-23T09:00Z', '2026-10-26T10:00Z'],
  ])('%i: %s', (workingDays, _, from, expected) => {
    expect(due({ workingDays }, from)).toBe(expected);
  });
});

describe('before the next school day', () => {
  const before = { beforeSchoolDay: '08:45' };
  it.each([
    ['in the night before', '2026-03-03T02:00Z', '2026-03-03T08:45Z'],
    ['in the evening', '2026-03-02T21:00Z', '2026-03-03T08:45Z'],
    ['as the school opens: the day after', '2026-03-03T08:45Z', '2026-03-04T08:45Z'],
    ['on a Friday evening', '2026-03-06T22:00Z', '2026-03-09T08:45Z'],
    ['in summer time, by the clock in London', '2026-06-02T23:30Z', '2026-06-03T07:45Z'],
    ['in the summer holidays', '2026-08-01T22:00Z', '2026-09-03T07:45Z'],
    ['on Christmas Eve', '2026-12-24T22:00Z', '2027-01-04T08:45Z'],
  ])('is when the school next opens: %s', (_, from, expected) => {
    expect(due(before, from)).toBe(expected);
  });
});

describe('every time', () => {
  const within = fc.oneof(
    fc.record({ clockHours: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ workingHours: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ workingDays: fc.integer({ min: 1, max: 15 }) }),
    fc.constant({ beforeSchoolDay: '08:45' }),
  );
  const instant = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2029-12-01') });

  it('ends later than it begins, no later where it begins earlier, and working time on a working day', () => {
    fc.assert(
      fc.property(within, instant, fc.integer({ min: 0, max: 5 * 86_400_000 }), (time, begun, later) => {
        const end = deadlineOf(time, new Date(begun), { calendar, hours });
        expect(end.getTime()).toBeGreaterThan(begun);
        const other = deadlineOf(time, new Date(begun + later), { calendar, hours });
        expect(other.getTime()).toBeGreaterThanOrEqual(end.getTime());
        if (!('clockHours' in time)) expect(calendar.isWorkingDay(epochDay(londonDate(end)))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
