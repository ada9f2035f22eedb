import { describe, expect, it } from '@jest/globals';
import { addDays, epochDay } from '#platform';
import fc from 'fast-check';
import { readOccurredOn } from './occurred-on.js';
import type { OccurredOn } from './stored-events.js';

describe('When an event happened', () => {
  it.each<[string, unknown, OccurredOn]>([
    ['a day', { date: '2026-03-01' }, { date: '2026-03-01', until: '2026-03-01', precision: 'day' }],
    [
      'a day that says so',
      { date: '2026-03-01', precision: 'day' },
      { date: '2026-03-01', until: '2026-03-01', precision: 'day' },
    ],
    ['a month', { date: '2024-02' }, { date: '2024-02-01', until: '2024-02-29', precision: 'month' }],
    ['a year', { date: '2025' }, { date: '2025-01-01', until: '2025-12-31', precision: 'year' }],
    [
      'a day that stands for its month',
      { date: '2026-02-14', precision: 'month' },
      { date: '2026-02-01', until: '2026-02-28', precision: 'month' },
    ],
    [
      'a day that stands for its year',
      { date: '2026-02-14', precision: 'year' },
      { date: '2026-01-01', until: '2026-12-31', precision: 'year' },
    ],
    [
      'a moment',
      { date: '2026-03-01T09:30:00Z', precision: 'minute' },
      { date: '2026-03-01', until: '2026-03-01', precision: 'minute', at: '2026-03-01T09:30:00.000Z' },
    ],
    [
      'a moment that stands for its day',
      { date: '2026-03-01T09:30:00Z', precision: 'day' },
      { date: '2026-03-01', until: '2026-03-01', precision: 'day' },
    ],
    [
      'a period of days',
      { from: '2026-03-01', until: '2026-03-31', precision: 'period' },
      { date: '2026-03-01', until: '2026-03-31', precision: 'period' },
    ],
    [
      'a period of years',
      { from: '2006', until: '2011' },
      { date: '2006-01-01', until: '2011-12-31', precision: 'period' },
    ],
    [
      'a period from a month to a day',
      { from: '2026-01', until: '2026-02-03' },
      { date: '2026-01-01', until: '2026-02-03', precision: 'period' },
    ],
  ])('is read from %s', (_what, posted, expected) => {
    expect(readOccurredOn(posted)).toEqual(expected);
  });

  it('is of the day that it was in London, on both sides of the clock change', () => {
    expect(readOccurredOn({ date: '2026-07-01T23:30:00Z' })).toMatchObject({ date: '2026-07-02', until: '2026-07-02' });
    expect(readOccurredOn({ date: '2026-01-01T23:30:00Z' })).toMatchObject({ date: '2026-01-01' });
    expect(readOccurredOn({ date: '2026-03-29T00:30:00+01:00' })).toMatchObject({
      date: '2026-03-28',
      at: '2026-03-28T23:30:00.000Z',
    });
    expect(readOccurredOn({ date: '2026-10-25T00:30:00+01:00' })).toMatchObject({
      date: '2026-10-25',
      at: '2026-10-24T23:30:00.000Z',
    });
  });

  it.each<[string, unknown, string, string]>([
    ['nothing', undefined, '/occurredOn', 'wrong-format'],
    ['a text', '2026-03-01', '/occurredOn', 'wrong-format'],
    ['no date', {}, '/occurredOn', 'wrong-format'],
    ['half a period', { from: '2026-03-01' }, '/occurredOn', 'wrong-format'],
    ['a date and a period', { date: '2026-03-01', from: '2026', until: '2026' }, '/occurredOn', 'wrong-format'],
    ['a day that the calendar has not', { date: '2026-02-30' }, '/occurredOn/date', 'wrong-format'],
    ['29 February of a common year', { date: '2025-02-29' }, '/occurredOn/date', 'wrong-format'],
    ['a month that the calendar has not', { date: '2026-13' }, '/occurredOn/date', 'wrong-format'],
    ['a moment of a day that is not there', { date: '2026-02-30T10:00:00Z' }, '/occurredOn/date', 'wrong-format'],
    ['a moment without its offset', { date: '2026-03-01T09:30:00' }, '/occurredOn/date', 'wrong-format'],
    ['a moment without seconds', { date: '2026-03-01T09:30Z' }, '/occurredOn/date', 'wrong-format'],
    ['an hour that is not there', { date: '2026-03-01T24:00:00Z' }, '/occurredOn/date', 'wrong-format'],
    ['a date finer than it is written', { date: '2026-03', precision: 'day' }, '/occurredOn/date', 'wrong-format'],
    ['a day as a moment', { date: '2026-03-01', precision: 'minute' }, '/occurredOn/date', 'wrong-format'],
    ['a period with one date', { date: '2026-03-01', precision: 'period' }, '/occurredOn', 'wrong-format'],
    ['an unknown precision', { date: '2026-03-01', precision: 'week' }, '/occurredOn/precision', 'wrong-format'],
    ['an inherited precision', { date: '2026-03-01', precision: 'toString' }, '/occurredOn/precision', 'wrong-format'],
    [
      'a period that says it is a day',
      { from: '2026-03-01', until: '2026-03-01', precision: 'day' },
      '/occurredOn/precision',
      'wrong-format',
    ],
    [
      'a period that ends before it begins',
      { from: '2026-03', until: '2026-02' },
      '/occurredOn/until',
      'impossible-date',
    ],
    ['a time before anybody was born', { date: '1203' }, '/occurredOn/date', 'impossible-date'],
    ['a moment of that time', { date: '0000-01-01T00:00:00Z' }, '/occurredOn/date', 'wrong-format'],
    ['a moment beyond the calendar', { date: '9999-12-31T23:59:59-12:00' }, '/occurredOn/date', 'impossible-date'],
    ['a period from before anybody was born', { from: '0001', until: '2026' }, '/occurredOn/from', 'impossible-date'],
  ])('is refused where there is %s', (_what, posted, pointer, code) => {
    expect(readOccurredOn(posted)).toEqual([expect.objectContaining({ pointer, code })]);
  });

  it('never repeats what was posted', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 5 }),
        fc.constantFrom('date', 'from', 'until', 'precision'),
        (secret, field) => {
          const posted = { from: '2026-01-01', until: '2026-01-02', [field]: `canary${secret}` };
          expect(JSON.stringify(readOccurredOn(posted))).not.toContain('canary');
        },
      ),
    );
  });

  it('keeps every day of a period, and no more', () => {
    fc.assert(
      fc.property(fc.nat(40_000), fc.nat(4000), (start, length) => {
        const from = addDays('1950-01-01', start);
        const until = addDays(from, length);
        const read = readOccurredOn({ from, until }) as OccurredOn;
        expect(epochDay(read.until) - epochDay(read.date)).toBe(length);
        expect(read.date).toBe(from);
      }),
    );
  });
});
