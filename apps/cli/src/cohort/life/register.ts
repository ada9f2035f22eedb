import type { Draw } from '../../generated-people/index.js';
import { dateOf } from '../period.js';
import type { HalfTerm } from '../school-calendar.js';
import type { AbsenceShares } from './absence-shares.js';

/** Codes of the register that mean the same in every set of the last years. */
export type Code = '/' | '\\' | 'L' | 'I' | 'M' | 'O' | 'G';

/** A day in the register: morning and afternoon. */
export interface RegisterDay {
  readonly day: number;
  readonly codes: readonly [Code, Code];
}

const ABSENT: ReadonlySet<Code> = new Set<Code>(['I', 'M', 'O', 'G']);
const DAYS_OF_AN_ILLNESS = 2.4;
const DAYS_WITHOUT_LEAVE = 1.5;

/** Fills the register of one pupil for a half-term: spells of illness, days without leave, appointments, holidays. */
export const keepRegister = (
  draw: Draw,
  { days }: Pick<HalfTerm, 'days'>,
  sharesOn: (day: number) => AbsenceShares,
): readonly RegisterDay[] => {
  const codes = days.map((): [Code, Code] => ['/', '\\']);
  let left = 0;
  let because: Code = 'I';
  days.forEach((day, index) => {
    const entry = codes[index];
    if (!entry) return;
    if (left === 0) [because, left] = whatBegins(draw, sharesOn(day));
    if (left > 0 && because === 'M') entry[day % 2] = because;
    else if (left > 0 && because === 'L') entry[0] = because;
    else if (left > 0) entry.fill(because);
    left = Math.max(0, left - 1);
  });
  return days.map((day, index) => ({ day, codes: codes[index] ?? ['/', '\\'] }));
};

/** What a day brings on which no spell goes on, and for how many days: nothing, mostly. Half a day for an appointment. */
const whatBegins = (draw: Draw, shares: AbsenceShares): [Code, number] => {
  const { illness, unauthorised, otherAuthorised, late, holidayDays } = shares;
  const drawn = draw.share();
  const ill = chanceOfSpell(illness, illness + unauthorised, DAYS_OF_AN_ILLNESS);
  const away = chanceOfSpell(unauthorised, illness + unauthorised, DAYS_WITHOUT_LEAVE);
  if (drawn < ill) return ['I', lasting(draw, DAYS_OF_AN_ILLNESS)];
  if (drawn < ill + away) return ['O', lasting(draw, DAYS_WITHOUT_LEAVE)];
  if (drawn < ill + away + otherAuthorised * 2) return ['M', 1];
  if (drawn < ill + away + otherAuthorised * 2 + late) return ['L', 1];
  // One holiday a year, on one of some 190 days.
  if (holidayDays > 0 && drawn > 1 - 1 / 190) return ['G', holidayDays];
  return ['/', 0];
};

/** The chance that a spell begins: so that in the long run the share of days is missed for this reason, beside what is missed for others. */
const chanceOfSpell = (share: number, all: number, days: number): number =>
  share / days / (all > 0.95 ? 0.05 : 1 - all);

const lasting = (draw: Draw, mean: number): number => {
  let days = 1;
  while (days < 10 && draw.chance(1 - 1 / mean)) days += 1;
  return days;
};

/** The register of a week or so, mark by mark. */
export const marksOf = (register: readonly RegisterDay[]): Readonly<Record<string, unknown>> => ({
  marks: register.flatMap(({ day, codes: [morning, afternoon] }) => [
    { date: dateOf(day), session: 'AM', code: morning },
    { date: dateOf(day), session: 'PM', code: afternoon },
  ]),
});

/** The register of a half-term or term, in numbers of sessions. */
export const summaryOf = (register: readonly RegisterDay[]): Readonly<Record<string, unknown>> => {
  const sessions = register.flatMap(({ codes }) => codes);
  const count = (...wanted: readonly Code[]): number => sessions.filter((code) => wanted.includes(code)).length;
  const spells = sessions.filter((code, at) => ABSENT.has(code) && !isAbsent(sessions[at - 1])).length;
  return {
    summary: {
      from: dateOf(register[0]?.day ?? 0),
      to: dateOf(register.at(-1)?.day ?? 0),
      possible: sessions.length,
      attended: count('/', '\\', 'L'),
      authorised: count('I', 'M'),
      unauthorised: count('O', 'G'),
      late: count('L'),
      spells,
    },
  };
};

const isAbsent = (code: Code | undefined): boolean => code !== undefined && ABSENT.has(code);
