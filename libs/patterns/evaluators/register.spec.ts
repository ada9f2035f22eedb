import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOfEpochDay, epochDay } from '#platform';
import { attendanceCodeOn, loadVocabulary } from '#vocabulary';
import { inOrder, type Evidence } from '../evidence.js';
import type { Span } from './evaluator.js';
import { madeEntry } from './made-entry.js';
import { rateInWindow, type RateInWindow } from './rate-in-window.js';
import { readRegister } from './school-sessions.js';

/** The marks of a register are kept by day, and its windows are summed as they slide. Here each is read by itself. */
const { attendanceCodes } = loadVocabulary();
const FIRST = epochDay('2025-09-01');
const CODES = ['/', '\\', 'I', 'O', 'L', 'U', 'B', 'D', 'X', 'E', 'Y1', '#', '?'] as const;

const mark = fc.record({
  day: fc.nat(4),
  session: fc.constantFrom('AM' as const, 'PM' as const),
  code: fc.oneof({ weight: 2, arbitrary: fc.constantFrom('/', 'I', 'O') }, fc.constantFrom(...CODES)),
});
/** Weeks of which some are told by several entries, with some of their sessions marked twice. */
const register = fc
  .array(fc.record({ week: fc.nat(5), marks: fc.array(mark, { maxLength: 14 }) }), { maxLength: 9 })
  .map((weeks) =>
    weeks
      .map(({ week, marks }) => {
        const monday = FIRST + 7 * week;
        return madeEntry(dateOfEpochDay(monday), {
          until: dateOfEpochDay(monday + 4),
          facts: { marks: marks.map(({ day, ...its }) => ({ date: dateOfEpochDay(monday + day), ...its })) },
        });
      })
      .sort(inOrder),
  );

interface Session {
  readonly day: number;
  readonly code: ReturnType<typeof attendanceCodeOn>;
  readonly toldBy: Evidence;
}

/** Each session once, by the first entry that has a mark of it which counts. */
const sessionsOf = (entries: readonly Evidence[]): readonly Session[] => {
  const sessions = new Map<string, Session>();
  for (const toldBy of entries) {
    for (const { date, session, code } of toldBy.facts['marks'] as { date: string; session: string; code: string }[]) {
      const meaning = attendanceCodeOn(attendanceCodes, date, code);
      const key = `${date} ${session}`;
      if (!meaning || meaning.category === 'not-possible' || sessions.has(key)) continue;
      sessions.set(key, { day: epochDay(date), code: meaning, toldBy });
    }
  }
  return [...sessions].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, session]) => session);
};

const isAbsent = ({ code }: Session): boolean =>
  code?.schoolMade !== true && (code?.category === 'authorised' || code?.category === 'unauthorised');
const isExpected = ({ code }: Session): boolean => code?.schoolMade !== true;

describe('a register', () => {
  it('has each session once, as the first entry that marks it tells of it', () => {
    let read = 0;
    fc.assert(
      fc.property(register, (entries) => {
        const plain = sessionsOf(entries);
        const days = [...new Set(plain.map(({ day }) => day))].map((day) => {
          const its = plain.filter((session) => session.day === day);
          const number = (is: (session: Session) => boolean): number => its.filter(is).length;
          return {
            ...{ from: day, to: day, toldBy: [...new Set(its.map(({ toldBy }) => toldBy))] },
            counts: {
              expected: number(isExpected),
              absent: number(isAbsent),
              unauthorised: number((each) => isAbsent(each) && each.code?.category === 'unauthorised'),
              late: number(({ code }) => code?.late === true),
              schoolMade: number((each) => !isExpected(each)),
              marks: its.filter(isExpected).map(isAbsent),
            },
          };
        });
        const { sessions, absent } = readRegister(entries, attendanceCodes);
        read += sessions.length;
        expect(sessions).toMatchObject(days);
        expect(sessions).toHaveLength(days.length);
        expect(absent).toBe(plain.filter(isAbsent).length);
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(2_000);
  });

  it('is judged on each of its days by the sessions of the window', () => {
    const rateIn = rateInWindow(attendanceCodes);
    const asked = fc.record({
      withinDays: fc.integer({ min: 1, max: 30 }),
      rate: fc.constantFrom(0.2, 0.5),
      possibleAtLeast: fc.integer({ min: 1, max: 8 }),
      absentAtLeast: fc.integer({ min: 1, max: 4 }),
    });
    let held = 0;
    fc.assert(
      fc.property(register, asked, (entries, numbers) => {
        const parameters: RateInWindow = { of: 'register', ...numbers };
        const spans: readonly Span[] = rateIn(() => entries, parameters, { asOf: 0, birthday: () => undefined });
        const plain = sessionsOf(entries);
        for (const day of new Set(plain.map((session) => session.day))) {
          const window = plain.filter((each) => each.day <= day && each.day > day - numbers.withinDays);
          const absent = window.filter(isAbsent).length;
          const expected = window.filter(isExpected).length;
          const holds =
            absent >= numbers.absentAtLeast && expected >= numbers.possibleAtLeast && absent >= numbers.rate * expected;
          if (holds) held += 1;
          expect(spans.some(({ from, until }) => from <= day && day <= until)).toBe(holds);
        }
      }),
      { numRuns: 500 },
    );
    expect(held).toBeGreaterThan(500);
  });
});
