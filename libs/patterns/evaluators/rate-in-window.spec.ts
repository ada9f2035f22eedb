import { describe, expect, it } from '@jest/globals';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import { loadVocabulary, type AttendanceSummary } from '#vocabulary';
import { inOrder, type Evidence } from '../evidence.js';
import { rateInWindow, type RateInWindow } from './rate-in-window.js';

const evaluate = rateInWindow(loadVocabulary().attendanceCodes);
const persistent: RateInWindow = { of: 'register', rate: 0.1, withinDays: 84, possibleAtLeast: 40, absentAtLeast: 4 };
let made = 0;

const attendance = (from: string, until: string, facts: Readonly<Record<string, unknown>>): Evidence => {
  made += 1;
  return {
    id: `entry-${String(made).padStart(4, '0')}`,
    personId: 'child',
    source: 'urn:agency:oakfield-primary-school',
    type: 'education.attendance',
    about: 'child',
    onAdult: false,
    role: 'child',
    from: epochDay(from),
    to: epochDay(until),
    occurredOn: { date: from, until, precision: 'period' },
    count: 1,
    facts,
    indicators: [],
    groups: [],
    significance: 'routine',
    standing: 'neutral',
    beforeBirth: false,
  };
};

/** Weeks of ten codes each, from a Monday on. */
const weeks = (monday: string, codes: readonly string[]): Evidence[] =>
  codes.map((week, index) => {
    const from = addDays(monday, 7 * index);
    const marks = week.split(' ').map((code, place) => ({
      date: addDays(from, Math.floor(place / 2)),
      session: place % 2 === 0 ? 'AM' : 'PM',
      code,
    }));
    return attendance(from, addDays(from, 4), { marks });
  });
const full = '/ \\ / \\ / \\ / \\ / \\';
const fullWeeks = (count: number): string[] => Array.from({ length: count }, () => full);

const summary = (numbers: AttendanceSummary): Evidence => attendance(numbers.from, numbers.to, { summary: numbers });

const spansOf = (register: readonly Evidence[], parameters = persistent) =>
  evaluate(() => [...register].sort(inOrder), parameters, { asOf: epochDay('2030-01-01'), birthday: () => undefined });
const datesOf = (register: readonly Evidence[], parameters = persistent) =>
  spansOf(register, parameters).map((span) => [dateOfEpochDay(span.from), dateOfEpochDay(span.until)]);

describe('rate in window', () => {
  it('is of lateness where that is asked for, whoever was absent', () => {
    const late = { ...persistent, missed: 'late', rate: 0.25, absentAtLeast: 20 } as const;
    const everyDay = Array.from({ length: 4 }, () => 'L \\ L \\ L \\ L \\ L \\');
    expect(datesOf(weeks('2026-01-05', everyDay), late)).toEqual([['2026-01-30', '2026-04-23']]);
    expect(datesOf(weeks('2026-01-05', everyDay))).toEqual([]);
    expect(
      datesOf(
        weeks(
          '2026-01-05',
          everyDay.map((week) => week.replaceAll('L', 'O')),
        ),
        late,
      ),
    ).toEqual([]);
    const told = { from: '2026-01-05', to: '2026-03-27', possible: 110, attended: 110, authorised: 0, unauthorised: 0 };
    expect(spansOf([summary({ ...told, late: 40 })], late)[0]?.figures).toMatchObject({ late: 40, absent: 0 });
    expect(spansOf([summary(told)], late)).toEqual([]);
  });

  it('is not judged before there are sessions enough', () => {
    expect(datesOf(weeks('2026-01-05', ['O O O O / \\ / \\ / \\', ...fullWeeks(2)]))).toEqual([]);
    expect(datesOf(weeks('2026-01-05', ['O O O O / \\ / \\ / \\', ...fullWeeks(3)]))).toEqual([
      ['2026-01-30', '2026-03-30'],
    ]);
  });

  it('looks at the last twelve weeks only', () => {
    const half = 'O O O O O O / \\ / \\';
    const register = weeks('2026-01-05', [...fullWeeks(8), ...Array.from({ length: 12 }, () => half)]);
    expect(spansOf(register, { ...persistent, rate: 0.5 })[0]?.figures).toMatchObject({ expected: 120, absent: 72 });
  });

  it('is over on the first school day on which it is not reached', () => {
    const register = weeks('2026-01-05', ['O O O O / \\ / \\ / \\', ...fullWeeks(4)]);
    expect(datesOf(register)).toEqual([['2026-01-30', '2026-02-01']]);
  });

  it('leaves out what the school took away, above and below', () => {
    const mornings = '/ C2 / C2 / C2 / C2 O C2';
    const found = spansOf(
      weeks(
        '2026-01-05',
        Array.from({ length: 8 }, () => mornings),
      ),
    );
    expect(found[0]?.figures).toMatchObject({ expected: 40, absent: 8, schoolMade: 40, spells: 8, percent: 20 });
    const excluded = 'E E E E E E E E E E';
    expect(datesOf(weeks('2026-01-05', [...fullWeeks(8), excluded, excluded]))).toEqual([]);
  });

  it('counts spells, what was not authorised, and lateness', () => {
    const [span] = spansOf(weeks('2026-01-05', ['/ \\ I I I I / \\ O O', 'O O L \\ / U / \\ / \\', ...fullWeeks(2)]));
    expect(span?.figures).toMatchObject({ expected: 40, absent: 9, unauthorised: 5, spells: 3, late: 2 });
  });

  it('does not take one illness for persistence, where spells are asked for', () => {
    const asked = { ...persistent, authorisedSpellsAtLeast: 2 };
    const ill = 'I I I I I I I I I I';
    expect(datesOf(weeks('2026-01-05', [...fullWeeks(6), ill]), asked)).toEqual([]);
    expect(datesOf(weeks('2026-01-05', ['I I / \\ / \\ / \\ / \\', ...fullWeeks(6), ill]), asked)).toHaveLength(1);
    expect(datesOf(weeks('2026-01-05', [...fullWeeks(6), ill.replaceAll('I', 'O')]), asked)).toHaveLength(1);
  });

  it('says nothing new in the holidays, when attended days grow old', () => {
    const register = weeks('2026-05-04', [...fullWeeks(10), 'O O O O O O O O O O']);
    const rate = { ...persistent, rate: 0.2 };
    expect(datesOf(register, rate)).toEqual([]);
  });

  it('counts a session once, though it is marked twice', () => {
    const once = weeks('2026-01-05', ['O O O O / \\ / \\ / \\', ...fullWeeks(3)]);
    const again = weeks('2026-01-05', ['O O O O / \\ / \\ / \\']);
    expect(spansOf([...once, ...again])[0]?.figures).toMatchObject({ expected: 40, absent: 4 });
  });

  it('takes the mark of the school where the child was due, not that of the other', () => {
    const here = weeks('2026-01-05', ['D D D D / \\ / \\ / \\', ...fullWeeks(3)]);
    const there = weeks('2026-01-05', ['O O O O D D D D D D']);
    for (const register of [
      [...here, ...there],
      [...there, ...here],
    ]) {
      expect(spansOf(register)[0]?.figures).toMatchObject({ expected: 40, absent: 4 });
    }
  });

  it('adds from a summary only what is not known day by day', () => {
    const register = weeks('2026-01-05', ['O O / \\ / \\ / \\ / \\', ...fullWeeks(1)]);
    const term = summary({
      from: '2026-01-05',
      to: '2026-02-13',
      possible: 60,
      attended: 50,
      authorised: 4,
      unauthorised: 6,
    });
    expect(spansOf([...register, term])[0]?.figures).toMatchObject({ expected: 60, absent: 10, unauthorised: 6 });
  });

  it('adds up summaries that each begin in September', () => {
    const soFar = (to: string, possible: number, attended: number) =>
      summary({ from: '2025-09-01', to, possible, attended, authorised: 0, unauthorised: possible - attended });
    const found = spansOf([soFar('2025-09-30', 42, 40), soFar('2025-10-31', 80, 71), soFar('2025-11-14', 100, 81)]);
    expect(found[0]?.figures).toMatchObject({ expected: 100, absent: 19 });
    expect(dateOfEpochDay(found[0]?.from ?? 0)).toBe('2025-10-31');
  });

  it('leaves out a summary that overlaps another in part', () => {
    const one = summary({
      from: '2025-09-01',
      to: '2025-10-10',
      possible: 58,
      attended: 58,
      authorised: 0,
      unauthorised: 0,
    });
    const other = summary({
      from: '2025-10-01',
      to: '2025-11-10',
      possible: 50,
      attended: 0,
      authorised: 0,
      unauthorised: 50,
    });
    expect(datesOf([one, other])).toEqual([]);
  });

  it('judges a summary of more than twelve weeks by itself', () => {
    const year = summary({
      from: '2022-09-05',
      to: '2023-07-21',
      possible: 380,
      attended: 190,
      authorised: 0,
      unauthorised: 190,
    });
    expect(datesOf([year], { ...persistent, rate: 0.5 })).toEqual([['2023-07-21', '2023-10-12']]);
    expect(datesOf([year], { ...persistent, rate: 0.51 })).toEqual([]);
  });

  it('asks, where it is told to, how much of what was missed was not authorised', () => {
    const term = (unauthorised: number): Evidence =>
      summary({
        from: '2025-09-01',
        to: '2025-10-31',
        possible: 80,
        attended: 30,
        authorised: 50 - unauthorised,
        unauthorised,
      });
    const withoutLeave = { ...persistent, rate: 0.5, unauthorisedShareAtLeast: 0.5 };
    expect(datesOf([term(25)], withoutLeave)).toEqual(datesOf([term(25)], { ...persistent, rate: 0.5 }));
    expect(datesOf([term(25)], withoutLeave)).toHaveLength(1);
    expect(datesOf([term(24)], withoutLeave)).toEqual([]);
  });
});
