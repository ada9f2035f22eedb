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
  /** What is counted as missed: absence where nothing is said. To a morning that it comes late to a child has come. */
  readonly missed?: Missed;
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

export type Missed = 'absent' | 'late';

/** A rate that ought to be exactly on the line is not below it. */
const TOLERANCE = 1e-9;

/**
 * The condition: of the sessions at which the school expected the child within a window, so large a share was missed, or
 * was come late to.
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
    const read = (): RegisterRead => ({ ...readRegister(entries, sets), sums: new Map() });
    const { sessions, absent, late, summaries, sums } = shared?.of(sets, [entries], read) ?? read();
    const { withinDays, absentAtLeast, missed = 'absent' } = parameters;
    let spans: Span[] = [];
    if ((missed === 'late' ? late : absent) >= absentAtLeast) {
      const key = `${missed} ${String(withinDays)}`;
      const within = sums.get(key) ?? sumsOf(sessions, withinDays, missed);
      sums.set(key, within);
      spans = slidingSpans(within, parameters);
    }
    return summaries.length === 0 ? spans : [...spans, ...longSummaries(summaries, parameters)];
  };

/** A register, and its sums by what is counted and days of the window: tiers ask for the same with other lines. */
interface RegisterRead extends Register {
  readonly sums: Map<string, Sums>;
}

const days = (each: Sessions): number => each.to - each.from + 1;

const isReached = (expected: number, absent: number, { rate, possibleAtLeast, absentAtLeast }: RateInWindow): boolean =>
  absent >= absentAtLeast && expected >= possibleAtLeast && absent + TOLERANCE >= rate * expected;

/** Whether so much of what was missed was not authorised, or it is not asked for. */
const isUnauthorised = (window: readonly Sessions[], { unauthorisedShareAtLeast }: RateInWindow): boolean => {
  if (unauthorisedShareAtLeast === undefined) return true;
  const sum = (of: (each: Sessions) => number): number => window.reduce((total, each) => total + of(each), 0);
  return (
    sum((each) => each.counts.unauthorised) + TOLERANCE >= unauthorisedShareAtLeast * sum((each) => each.counts.absent)
  );
};

/** Whether there are spells enough, or they are not asked for. */
const hasSpells = (window: readonly Sessions[], { authorisedSpellsAtLeast }: RateInWindow): boolean => {
  if (authorisedSpellsAtLeast === undefined || window.some((each) => each.counts.unauthorised > 0)) return true;
  const spells = spellsOf(window);
  return spells === undefined || spells >= authorisedSpellsAtLeast;
};

interface OpenRate {
  readonly from: number;
  readonly absences: Set<Sessions>;
  /** The last day on which an absence was added, and all sessions of the window as it was then. */
  told: readonly Sessions[];
}

/** What was expected and missed (or come late to) within so many days, on each day for which the register says something. */
interface Sums {
  /** Sessions of no more than so many days, in order of their last day. */
  readonly byEnd: readonly Sessions[];
  /** For each day, the index after its sessions, and the sums. */
  readonly ends: readonly number[];
  readonly expected: readonly number[];
  readonly absent: readonly number[];
}

const sumsOf = (register: readonly Sessions[], withinDays: number, missed: Missed): Sums => {
  const byEnd = register.every((each) => days(each) <= withinDays)
    ? register
    : register.filter((each) => days(each) <= withinDays);
  const byStart = sortedBy(byEnd, (one, other) => one.from - other.from);
  const sums = { byEnd, ends: [] as number[], expected: [] as number[], absent: [] as number[] };
  let expected = 0;
  let absent = 0;
  let left = 0;
  for (let index = 0; index < byEnd.length;) {
    const day = byEnd[index]?.to ?? 0;
    for (let each = byEnd[index]; each?.to === day; each = byEnd[(index += 1)]) {
      expected += each.counts.expected;
      absent += each.counts[missed];
    }
    for (let gone = byStart[left]; gone && gone.from <= day - withinDays; gone = byStart[(left += 1)]) {
      expected -= gone.counts.expected;
      absent -= gone.counts[missed];
    }
    sums.ends.push(index);
    sums.expected.push(expected);
    sums.absent.push(absent);
  }
  return sums;
};

const slidingSpans = ({ byEnd, ends, expected, absent }: Sums, parameters: RateInWindow): Span[] => {
  const { withinDays, missed = 'absent' } = parameters;
  const isAbsence = ({ counts }: Sessions): boolean => counts[missed] > 0;
  const spans: Span[] = [];
  let open: OpenRate | undefined;
  let holdsUntil = 0;
  for (let at = 0; at < ends.length; at += 1) {
    const isReachedNow = isReached(expected[at] ?? 0, absent[at] ?? 0, parameters);
    if (!isReachedNow && !open) continue;
    const first = ends[at - 1] ?? 0;
    const end = ends[at] ?? first;
    const day = byEnd[first]?.to ?? 0;
    if (open && holdsUntil < day) {
      spans.push(closed(open, holdsUntil));
      open = undefined;
    }
    const window = isReachedNow ? windowAt(byEnd, end, day, withinDays) : [];
    if (window.length > 0 && hasSpells(window, parameters) && isUnauthorised(window, parameters)) {
      const added = byEnd.slice(first, end).filter(isAbsence);
      if (!open) {
        open = { from: day, absences: new Set(window.filter(isAbsence)), told: window };
      } else if (added.length > 0) {
        for (const each of added) open.absences.add(each);
        open.told = window;
      }
      holdsUntil = lastMissed(byEnd, end, missed) + withinDays - 1;
    } else if (open) {
      spans.push(closed(open, day - 1));
      open = undefined;
    }
  }
  if (open) spans.push(closed(open, holdsUntil));
  return spans;
};

/** The last day, of the first so many, on which any may have been missed. */
const lastMissed = (byEnd: readonly Sessions[], end: number, missed: Missed): number => {
  for (let index = end - 1; index >= 0; index -= 1) {
    const each = byEnd[index];
    if (each && each.counts[missed] > 0) return each.to;
  }
  return 0;
};

const windowAt = (byEnd: readonly Sessions[], end: number, day: number, withinDays: number): readonly Sessions[] => {
  let start = end;
  while (start > 0 && (byEnd[start - 1]?.to ?? 0) > day - withinDays) start -= 1;
  return byEnd.slice(start, end).filter((each) => each.from > day - withinDays);
};

const longSummaries = (summaries: readonly Sessions[], parameters: RateInWindow): Span[] =>
  summaries
    .filter(
      (each) =>
        days(each) > parameters.withinDays &&
        isReached(each.counts.expected, each.counts[parameters.missed ?? 'absent'], parameters),
    )
    .filter((each) => hasSpells([each], parameters) && isUnauthorised([each], parameters))
    .map((each) =>
      closed({ from: each.to, absences: new Set([each]), told: [each] }, each.to + parameters.withinDays - 1),
    );

const closed = ({ from, absences, told }: OpenRate, until: number): Span => {
  const evidence = [...new Set([...absences].flatMap((each) => each.toldBy))].sort(inOrder);
  const sum = (of: (each: Sessions) => number): number => told.reduce((total, each) => total + of(each), 0);
  const expected = sum((each) => each.counts.expected);
  const absent = sum((each) => each.counts.absent);
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
      unauthorised: sum((each) => each.counts.unauthorised),
      late: sum((each) => each.counts.late),
      schoolMade: sum((each) => each.counts.schoolMade),
      spells: spellsOf(told) ?? 0,
    },
  };
};

/** Separate runs of missed sessions; undefined where a summary does not say. */
const spellsOf = (told: readonly Sessions[]): number | undefined => {
  let spells = 0;
  let inSpell = false;
  for (const each of told) {
    if (!each.counts.marks) {
      if (each.counts.absent > 0 && each.counts.spells === undefined) return undefined;
      spells += each.counts.spells ?? 0;
      inSpell = false;
      continue;
    }
    for (const missed of each.counts.marks) {
      if (missed && !inSpell) spells += 1;
      inSpell = missed;
    }
  }
  return spells;
};
