import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  addMonths,
  ageInYears,
  dateOfEpochDay,
  epochDay,
  formatDay,
  isCalendarDate,
  lastDayOfMonth,
  londonDate,
  londonToday,
} from './dates.js';

const dates = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-11-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('isCalendarDate', () => {
  it.each(['2026-03-01', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('takes %s', (date) => {
    expect(isCalendarDate(date)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
    '2026-1-1',
    '2026-03-01T00:00:00Z',
    ' 2026-03-01',
    '2026-03-01\n',
    '２０２６-03-01',
    20260301,
    null,
    undefined,
  ])('refuses %p', (value) => {
    expect(isCalendarDate(value)).toBe(false);
  });
});

describe('epoch days', () => {
  it('count from 1 January 1970', () => {
    expect(epochDay('1970-01-01')).toBe(0);
    expect(epochDay('1969-12-31')).toBe(-1);
    expect(epochDay('2026-03-01')).toBe(20_513);
  });

  it('agree with the calendar for every date, there and back', () => {
    fc.assert(
      fc.property(dates, (date) => {
        expect(epochDay(date)).toBe(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
        expect(dateOfEpochDay(epochDay(date))).toBe(date);
      }),
    );
  });
});

describe('addDays and addMonths', () => {
  it('cross the end of February in leap years and in others', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
  });

  it('take the last day of a month that is shorter', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  });

  it('agree with Temporal for every date and number of months', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -2000, max: 2000 }), (date, months) => {
        const expected = Temporal.PlainDate.from(date).add({ months });
        fc.pre(expected.year >= 1 && expected.year <= 9999);
        expect(addMonths(date, months)).toBe(expected.toString());
      }),
    );
  });

  it('know the last day of each month', () => {
    expect(lastDayOfMonth('2026-02-10')).toBe('2026-02-28');
    expect(lastDayOfMonth('2024-02')).toBe('2024-02-29');
    expect(lastDayOfMonth('2026-12-01')).toBe('2026-12-31');
  });
});

describe('londonDate', () => {
  it('is the next day from 23:00 UTC while clocks are forward', () => {
    expect(londonDate(new Date('2026-06-30T22:59:59.999Z'))).toBe('2026-06-30');
    expect(londonDate(new Date('2026-06-30T23:00:00Z'))).toBe('2026-07-01');
    expect(londonDate(new Date('2026-12-31T23:30:00Z'))).toBe('2026-12-31');
  });

  it('changes with the clocks on the last Sundays of March and October', () => {
    expect(londonDate(new Date('2026-03-28T23:30:00Z'))).toBe('2026-03-28');
    expect(londonDate(new Date('2026-03-29T23:30:00Z'))).toBe('2026-03-30');
    expect(londonDate(new Date('2026-10-24T23:30:00Z'))).toBe('2026-10-25');
    expect(londonDate(new Date('2026-10-25T23:30:00Z'))).toBe('2026-10-25');
  });

  it('knows that clocks stayed forward from 1968 to 1971', () => {
    expect(londonDate(new Date('1970-01-01T23:30:00Z'))).toBe('1970-01-02');
  });

  it('agrees with the time zone database at every instant', () => {
    const instants = fc.date({ min: new Date('1950-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (instant) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(instant.getTime())
          .toZonedDateTimeISO('Europe/London')
          .toPlainDate()
          .toString();
        expect(londonDate(instant)).toBe(expected);
      }),
    );
  });

  it('takes today from the clock', () => {
    expect(londonToday({ now: () => new Date('2026-07-31T23:15:00Z') })).toBe('2026-08-01');
  });
});

describe('ageInYears', () => {
  it('is reached on the birthday', () => {
    expect(ageInYears('2019-05-01', '2026-04-30')).toBe(6);
    expect(ageInYears('2019-05-01', '2026-05-01')).toBe(7);
  });

  it('is reached on 1 March by who was born on 29 February, in a year that has none', () => {
    expect(ageInYears('2008-02-29', '2026-02-28')).toBe(17);
    expect(ageInYears('2008-02-29', '2026-03-01')).toBe(18);
    expect(ageInYears('2008-02-29', '2028-02-28')).toBe(19);
    expect(ageInYears('2008-02-29', '2028-02-29')).toBe(20);
  });

  it('is negative before birth', () => {
    expect(ageInYears('2026-05-01', '2026-04-30')).toBe(-1);
    expect(ageInYears('2026-05-01', '2026-05-01')).toBe(0);
  });
});

describe('formatDay', () => {
  it('writes a date as people say it', () => {
    expect(formatDay('2026-03-01')).toBe('1 March 2026');
    expect(formatDay('1999-12-25')).toBe('25 December 1999');
  });
});
