import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addTallies,
  attendanceCodeOn,
  codeSetOn,
  tallyAttendance,
  tallyMarks,
  tallySummary,
  type AttendanceMark,
} from './attendance.js';
import { readCatalogue } from './catalogue.js';

const sets = readCatalogue().attendanceCodes;
const current = codeSetOn(sets, '2026-03-02');

/** One mark after the other, mornings and afternoons of the days from 1 March 2026. */
const marksOf = (codes: string): AttendanceMark[] =>
  codes.split(' ').map((code, index) => ({
    date: `2026-03-${String(Math.floor(index / 2) + 1).padStart(2, '0')}`,
    session: index % 2 === 0 ? 'AM' : 'PM',
    code,
  }));
const tally = (codes: string): ReturnType<typeof tallyMarks> => tallyMarks(marksOf(codes), sets);

describe('The codes of the register', () => {
  const categoryOf = (codes: string, date = '2026-03-02'): readonly (string | undefined)[] => [
    ...new Set(codes.split(' ').map((code) => attendanceCodeOn(sets, date, code)?.category)),
  ];

  it('are those in force from 19 August 2024, each in its category', () => {
    expect(categoryOf('/ \\ L')).toEqual(['present']);
    expect(categoryOf('B K P V W')).toEqual(['elsewhere']);
    expect(categoryOf('C C1 C2 E I J1 M R S T')).toEqual(['authorised']);
    expect(categoryOf('G N O U')).toEqual(['unauthorised']);
    expect(categoryOf('D X Z # Q Y1 Y2 Y3 Y4 Y5 Y6 Y7')).toEqual(['not-possible']);
    expect(current?.codes).toHaveLength(37);
  });

  it('H, J and Y are withdrawn, and count in the set before', () => {
    expect(categoryOf('H J Y', '2024-08-19')).toEqual([undefined]);
    expect(categoryOf('H', '2024-08-18')).toEqual(['authorised']);
    expect(categoryOf('J', '2024-08-18')).toEqual(['elsewhere']);
    expect(categoryOf('Y', '2024-08-18')).toEqual(['not-possible']);
  });

  it('of the new set mean nothing on the day before it', () => {
    expect(categoryOf('C1 C2 J1 K Q Y1', '2024-08-18')).toEqual([undefined]);
  });

  it('made by the school are C2 and E, and no others', () => {
    expect(current?.codes.filter((each) => each.schoolMade).map((each) => each.code)).toEqual(['C2', 'E']);
  });
});

describe('Attendance in numbers', () => {
  it('counts what is possible, attended, authorised, unauthorised and late', () => {
    expect(tally('/ \\ L \\ I I U O B \\ # #')).toEqual({
      possible: 10,
      attended: 6,
      authorised: 2,
      unauthorised: 2,
      late: 2,
      schoolMade: 0,
      expected: 10,
      absent: 4,
      rate: 0.4,
      spells: 1,
    });
  });

  it('leaves out of the rate what the school made: neither missed nor expected', () => {
    const partTime = tally('/ C2 / C2 O C2 / C2 E E');
    expect(partTime).toMatchObject({ possible: 10, authorised: 6, schoolMade: 6, expected: 4, absent: 1, rate: 0.25 });
  });

  it('is no absence at all for a child who is excluded', () => {
    expect(tally('E E E E')).toMatchObject({ possible: 4, schoolMade: 4, expected: 0, absent: 0, rate: 0, spells: 0 });
  });

  it('leaves sessions that were not possible out of both sides', () => {
    expect(tally('/ D X Z # Q Y1 Y2 Y3 Y4 Y5 Y6 Y7 I')).toMatchObject({ possible: 2, absent: 1, rate: 0.5 });
  });

  it('counts a spell once, until the child comes again', () => {
    expect(tally('I I I I / I I \\').spells).toBe(2);
    expect(tally('/ I / I / I').spells).toBe(3);
    expect(tally('I # # I').spells).toBe(1);
    expect(tally('I E E I').spells).toBe(1);
    expect(tally('/ \\').spells).toBe(0);
  });

  it('takes the last mark given for a session, and marks in any order', () => {
    const marks = marksOf('N N');
    const [morning] = marks;
    expect(tallyMarks([...marks, { date: '2026-03-01', session: 'AM', code: 'I' }], sets)).toMatchObject({
      possible: 2,
      authorised: 1,
      unauthorised: 1,
    });
    expect(tallyMarks(marksOf('/ I / I').reverse(), sets).spells).toBe(2);
    expect(morning?.code).toBe('N');
  });

  it('reads a mark by the set of its day', () => {
    const interview = { session: 'AM', code: 'J' } as const;
    expect(tallyMarks([{ date: '2024-07-01', ...interview }], sets)).toMatchObject({ possible: 1, attended: 1 });
    expect(tallyMarks([{ date: '2025-07-01', ...interview }], sets)).toMatchObject({ possible: 0 });
  });

  it('is the same from a summary of the same sessions', () => {
    const summary = {
      from: '2026-03-01',
      to: '2026-03-06',
      possible: 10,
      attended: 6,
      authorised: 2,
      unauthorised: 2,
      late: 2,
    };
    expect(tallySummary({ ...summary, spells: 1 })).toEqual(tally('/ \\ L \\ I I U O B \\ # #'));
    expect(tallyAttendance({ summary }, sets)?.spells).toBeUndefined();
    expect(tallyAttendance({}, sets)).toBeUndefined();
  });

  it('takes no spells from a summary that counts those of the school among them', () => {
    const sessions = {
      from: '2026-03-01',
      to: '2026-03-31',
      possible: 40,
      attended: 20,
      unauthorised: 0,
      authorised: 20,
    };
    expect(tallySummary({ ...sessions, schoolMade: 17, spells: 3 }).spells).toBe(3);
    expect(tallySummary({ ...sessions, schoolMade: 17, spells: 6 }).spells).toBeUndefined();
  });

  it('adds up', () => {
    const weeks = [tally('/ \\ I I'), tally('U O / \\')];
    expect(addTallies(weeks)).toMatchObject({ possible: 8, absent: 4, rate: 0.5, late: 1, spells: 2 });
    expect(addTallies([...weeks, { ...tally('/'), spells: undefined }]).spells).toBeUndefined();
    expect(addTallies([])).toMatchObject({ possible: 0, rate: 0, spells: 0 });
  });

  it('never counts a session twice, nor a rate outside 0 and 1', () => {
    const code = fc.constantFrom(...(current?.codes ?? []).map((each) => each.code));
    fc.assert(
      fc.property(fc.array(code, { minLength: 1, maxLength: 60 }), (codes) => {
        const result = tally(codes.join(' '));
        expect(result.attended + result.authorised + result.unauthorised).toBe(result.possible);
        expect(result.possible).toBeLessThanOrEqual(codes.length);
        expect(result.absent + result.attended).toBe(result.expected);
        expect(result.rate).toBeGreaterThanOrEqual(0);
        expect(result.rate).toBeLessThanOrEqual(1);
        expect(result.spells).toBeLessThanOrEqual(result.absent);
      }),
    );
  });
});
