import type { AttendanceCodeSet } from '#vocabulary';
import { inOrder } from '../evidence.js';
import type { Evaluator, Span } from './evaluator.js';
import { sortedBy } from './in-order.js';
import { readRegister, type Register, type Sessions } from './school-sessions.js';

export interface RateInWindow {
  /** Selection of `education.attendance` entries. */
  readonly of: string;
  /** Missed of the expected sessions, 0 to 1, from which the condition holds. */
  readonly rate: number;
  /** A window of 84 days is a day and the 83 before it. */
  readonly withinDays: number;
  /** A rate of fewer expected sessions says nothing. */
  readonly possibleAtLeast: number;
  /** Nor does one that comes of fewer missed sessions, as when somebody is ill soon after the register begins. */
  readonly absentAtLeast: number;
  /** Where every absence is authorised: separate spells (one illness is one). Not asked where a summary tells no spells. */
  readonly authorisedSpellsAtLeast?: number;
  /** So large a share of what was missed, 0 to 1, was not authorised. */
  readonly unauthorisedShareAtLeast?: number;
}

/** A rate that ought to be exactly on the line is not below it. */
const TOLERANCE = 1e-9;

/**
 * The condition: of the sessions at which the school expected the child within a window, so large a share was missed.
 * What the school took away (part-time timetable, exclusion) is neither expected nor missed.
 *
 * It is judged on each day for which the register says something, and stays as it was judged until the next such day:
 * a rate that rises because attended days fall out of the window in the holidays is no news. Without a new day it holds
 * until the last day on which an absence may have been leaves the window. A summary counts from its last day until its
 * first leaves the window; one of a period longer than the window is judged by itself, and holds for the length of one.
 */
export const rateInWindow =
  (sets: readonly AttendanceCodeSet[]): Evaluator<RateInWindow> =>
  (evidence, parameters, { shared }) => {
    const entries = evidence(parameters.of);
    if (entries.length === 0) return [];
    const read = (): Register => readRegister(entries, sets);
    const { sessions, absent, summaries } = shared?.of(sets, [entries], read) ?? read();
    const spans = absent >= parameters.absentAtLeast ? slidingSpans(sessions, parameters) : [];
    return summaries.length === 0 ? spans : [...spans, ...longSummaries(summaries, parameters)];
  };

const days = (each: Sessions): number => each.to - each.from + 1;

const isReached = (expected: number, absent: number, { rate, possibleAtLeast, absentAtLeast }: RateInWindow): boolean =>
  expected >= possibleAtLeast && absent >= absentAtLeast && absent + TOLERANCE >= rate * expected;

/** Whether so much of what was missed was not authorised, or it is not asked for. */
const isUnauthorised = (window: readonly Sessions[], { unauthorisedShareAtLeast }: RateInWindow): boolean => {
  if (unauthorisedShareAtLeast === undefined) return true;
  const sum = (of: (each: Sessions) => number): number => window.reduce((total, each) => total + of(each), 0);
  return sum((each) => each.unauthorised) + TOLERANCE >= unauthorisedShareAtLeast * sum((each) => each.absent);
};

/** Whether there are spells enough, or they are not asked for. */
const hasSpells = (window: readonly Sessions[], { authorisedSpellsAtLeast }: RateInWindow): boolean => {
  if (authorisedSpellsAtLeast === undefined || window.some((each) => each.unauthorised > 0)) return true;
  const spells = spellsOf(window);
  return spells === undefined || spells >= authorisedSpellsAtLeast;
};

interface OpenRate {
  readonly from: number;
  readonly absences: Set<Sessions>;
  /** The last day on which an absence was added, and all sessions of the window as it was then. */
  told: readonly Sessions[];
}

const slidingSpans = (register: readonly Sessions[], parameters: RateInWindow): Span[] => {
  const { withinDays } = parameters;
  const byEnd = register.every((each) => days(each) <= withinDays)
    ? register
    : register.filter((each) => days(each) <= withinDays);
  const byStart = sortedBy(byEnd, (one, other) => one.from - other.from);
  const spans: Span[] = [];
  let open: OpenRate | undefined;
  let holdsUntil = 0;
  let expected = 0;
  let absent = 0;
  let lastAbsence = 0;
  let left = 0;
  for (let index = 0; index < byEnd.length;) {
    const day = byEnd[index]?.to ?? 0;
    if (open && holdsUntil < day) {
      spans.push(closed(open, holdsUntil));
      open = undefined;
    }
    const first = index;
    for (; byEnd[index]?.to === day; index += 1) {
      const each = byEnd[index];
      if (!each) break;
      expected += each.expected;
      absent += each.absent;
      if (each.absent > 0) lastAbsence = each.to;
    }
    for (let gone = byStart[left]; gone && gone.from <= day - withinDays; gone = byStart[(left += 1)]) {
      expected -= gone.expected;
      absent -= gone.absent;
    }
    const window = isReached(expected, absent, parameters) ? windowAt(byEnd, index, day, withinDays) : [];
    if (window.length > 0 && hasSpells(window, parameters) && isUnauthorised(window, parameters)) {
      const added = byEnd.slice(first, index).filter((each) => each.absent > 0);
      if (!open) {
        open = { from: day, absences: new Set(window.filter((each) => each.absent > 0)), told: window };
      } else if (added.length > 0) {
        for (const each of added) open.absences.add(each);
        open.told = window;
      }
      holdsUntil = lastAbsence + withinDays - 1;
    } else if (open) {
      spans.push(closed(open, day - 1));
      open = undefined;
    }
  }
  if (open) spans.push(closed(open, holdsUntil));
  return spans;
};

const windowAt = (byEnd: readonly Sessions[], end: number, day: number, withinDays: number): readonly Sessions[] => {
  let start = end;
  while (start > 0 && (byEnd[start - 1]?.to ?? 0) > day - withinDays) start -= 1;
  return byEnd.slice(start, end).filter((each) => each.from > day - withinDays);
};

const longSummaries = (summaries: readonly Sessions[], parameters: RateInWindow): Span[] =>
  summaries
    .filter((each) => days(each) > parameters.withinDays && isReached(each.expected, each.absent, parameters))
    .filter((each) => hasSpells([each], parameters) && isUnauthorised([each], parameters))
    .map((each) =>
      closed({ from: each.to, absences: new Set([each]), told: [each] }, each.to + parameters.withinDays - 1),
    );

const closed = ({ from, absences, told }: OpenRate, until: number): Span => {
  const evidence = [...new Set([...absences].flatMap((each) => each.toldBy))].sort(inOrder);
  const sum = (of: (each: Sessions) => number): number => told.reduce((total, each) => total + of(each), 0);
  const expected = sum((each) => each.expected);
  const absent = sum((each) => each.absent);
  return {
    from,
    until,
    evidence,
    covers: {
      from: told.reduce((first, each) => Math.min(first, each.from), Number.POSITIVE_INFINITY),
      to: told.reduce((last, each) => Math.max(last, each.to), Number.NEGATIVE_INFINITY),
    },
    figures: {
      expected,
      absent,
      percent: Math.round((100 * absent) / expected),
      unauthorised: sum((each) => each.unauthorised),
      late: sum((each) => each.late),
      schoolMade: sum((each) => each.schoolMade),
      spells: spellsOf(told) ?? 0,
    },
  };
};

/** Separate runs of missed sessions; undefined where a summary does not say. */
const spellsOf = (told: readonly Sessions[]): number | undefined => {
  let spells = 0;
  let inSpell = false;
  for (const each of told) {
    if (!each.marks) {
      if (each.absent > 0 && each.spells === undefined) return undefined;
      spells += each.spells ?? 0;
      inSpell = false;
      continue;
    }
    for (const missed of each.marks) {
      if (missed && !inSpell) spells += 1;
      inSpell = missed;
    }
  }
  return spells;
};
