import { epochDay } from '#platform';
import { attendanceCodeOn, tallySummary } from '#vocabulary';
import type { AttendanceCodeSet, AttendanceMark, AttendanceSummary } from '#vocabulary';
import type { Evidence } from '../evidence.js';

/** How many sessions were what. */
export interface SessionCounts {
  /** Possible sessions without those that the school took away (part-time timetable, exclusion). */
  readonly expected: number;
  /** Missed of the expected. */
  readonly absent: number;
  readonly unauthorised: number;
  readonly late: number;
  readonly schoolMade: number;
  /** Missed or attended, in order, where the marks are known; what the school took away is left out. */
  readonly marks: readonly boolean[] | undefined;
  readonly spells: number | undefined;
}

/** Sessions of one day, or of a period that a school has summed up. Days are epoch days. */
export interface Sessions {
  readonly from: number;
  readonly to: number;
  readonly counts: SessionCounts;
  /** The entries that tell of it. */
  readonly toldBy: readonly Evidence[];
}

/** Sessions of one day, by their marks. */
interface Day extends Sessions {
  readonly counts: DayCounts;
}

/** What a child's register says, without counting any session twice. */
export interface Register {
  /** Each session once, in order of the last day: days, and what summaries tell of days that are not known one by one. */
  readonly sessions: readonly Sessions[];
  /** Missed of the expected, of all of them, and those to which the child came late. */
  readonly absent: number;
  readonly late: number;
  /** Every summary as it was sent. */
  readonly summaries: readonly Sessions[];
}

/**
 * Reads marks and summaries so that no session counts twice:
 * - a session that several entries mark counts once; "not due here" (dual registration) gives way to a mark that counts;
 * - a summary of days that are partly known already (by marks, or because each summary of the year reaches from
 *   September to its own day) adds only the difference; one that overlaps another in part adds nothing.
 */
export const readRegister = (evidence: readonly Evidence[], sets: readonly AttendanceCodeSet[]): Register => {
  const days = readDays(evidence, sets);
  const summaries = evidence
    .flatMap((each) => summaryOf(each) ?? [])
    .sort((one, other) => one.to - other.to || other.from - one.from || (idOf(one) < idOf(other) ? -1 : 1));
  const added: Sessions[] = [];
  let known = [...days];
  let last = days.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
  for (const summary of summaries) {
    // As a rule one follows the other.
    const touching = summary.from > last ? NOTHING : known.filter((each) => isTouching(each, summary));
    if (touching.some((each) => each.from < summary.from || each.to > summary.to)) continue;
    if (touching.length > 0) known = known.filter((each) => !touching.includes(each));
    known.push(summary);
    last = Math.max(last, summary.to);
    const rest = without(summary, touching);
    if (rest.counts.expected > 0) added.push(rest);
  }
  const sessions =
    added.length === 0 ? days : [...days, ...added].sort((one, other) => one.to - other.to || one.from - other.from);
  const sum = (of: 'absent' | 'late'): number => sessions.reduce((total, each) => total + each.counts[of], 0);
  return { sessions, absent: sum('absent'), late: sum('late'), summaries };
};

const NOTHING: readonly Sessions[] = [];
const isTouching = (one: Sessions, other: Sessions): boolean => one.from <= other.to && one.to >= other.from;

const idOf = (sessions: Sessions): string => sessions.toldBy[0]?.id ?? '';

/** Entries are never changed in place, and a register is read again with every week that comes to it. */
const summariesRead = new WeakMap<Evidence, Sessions>();

const summaryOf = (evidence: Evidence): Sessions | undefined => {
  const summary = evidence.facts['summary'] as AttendanceSummary | undefined;
  if (!summary) return undefined;
  const known = summariesRead.get(evidence) ?? readSummary(evidence, summary);
  summariesRead.set(evidence, known);
  return known;
};

const readSummary = (evidence: Evidence, summary: AttendanceSummary): Sessions => {
  const { expected, absent, unauthorised, late, schoolMade, spells } = tallySummary(summary);
  const counts = { expected, absent, unauthorised, late, schoolMade, marks: undefined, spells };
  return { from: epochDay(summary.from), to: epochDay(summary.to), counts, toldBy: [evidence] };
};

/** What a summary says about the days that are not known already. */
const without = (summary: Sessions, known: readonly Sessions[]): Sessions => {
  let { from } = summary;
  let { expected, absent, unauthorised, late, schoolMade } = summary.counts;
  for (const each of known) {
    if (each.from <= from && each.to >= from) from = each.to + 1;
    const { counts } = each;
    expected -= counts.expected;
    absent -= counts.absent;
    unauthorised -= counts.unauthorised;
    late -= counts.late;
    schoolMade -= counts.schoolMade;
  }
  const within = (count: number, most: number): number => Math.max(0, Math.min(count, most));
  return {
    from: Math.min(from, summary.to),
    to: summary.to,
    counts: {
      expected,
      absent: within(absent, expected),
      unauthorised: within(unauthorised, absent),
      late: Math.max(0, late),
      schoolMade: Math.max(0, schoolMade),
      marks: undefined,
      spells: known.length === 0 ? summary.counts.spells : undefined,
    },
    toldBy: summary.toldBy,
  };
};

/** What a mark says of its session. Of a session without a mark that counts nothing is said. */
const [NO_MARK, MARKED, ABSENT, UNAUTHORISED, LATE, SCHOOL_MADE] = [0, 1, 2, 4, 8, 16];
const MARKS = 32;

/** The marks of a day, and what they count together. The same object for all days that have the same marks. */
interface DayCounts extends SessionCounts {
  readonly morning: number;
  readonly afternoon: number;
}

const dayCountsOf = new Map<number, DayCounts>();

/** Days are many, and there are few that differ in their marks. */
const countsOf = (morning: number, afternoon: number): DayCounts => {
  const key = morning * MARKS + afternoon;
  let counts = dayCountsOf.get(key);
  if (!counts) dayCountsOf.set(key, (counts = countMarks(morning, afternoon)));
  return counts;
};

const countMarks = (morning: number, afternoon: number): DayCounts => {
  const marks = [morning, afternoon].filter((mark) => mark !== NO_MARK);
  const number = (bit: number): number => marks.filter((mark) => (mark & bit) !== 0).length;
  return {
    morning,
    afternoon,
    expected: marks.length - number(SCHOOL_MADE),
    absent: number(ABSENT),
    unauthorised: number(UNAUTHORISED),
    late: number(LATE),
    schoolMade: number(SCHOOL_MADE),
    marks: marks.filter((mark) => (mark & SCHOOL_MADE) === 0).map((mark) => (mark & ABSENT) !== 0),
    spells: undefined,
  };
};

/** Entries are never changed in place: what one tells by itself is read once. */
const daysRead = new WeakMap<Evidence, readonly Day[]>();

const readDays = (evidence: readonly Evidence[], sets: readonly AttendanceCodeSet[]): readonly Sessions[] => {
  const days: Day[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let isInOrder = true;
  for (const entry of evidence) {
    let its = daysRead.get(entry);
    if (!its) daysRead.set(entry, (its = daysToldBy(entry, sets)));
    for (const each of its) {
      if (each.from <= last) isInOrder = false;
      last = each.from;
      days.push(each);
    }
  }
  return isInOrder ? days : eachOnce(days);
};

/** A day that several entries tell of, in order of entry, is read from their marks together. */
const eachOnce = (told: Day[]): readonly Sessions[] => {
  told.sort((one, other) => one.from - other.from);
  const days: Sessions[] = [];
  for (let index = 0; index < told.length;) {
    const first = index;
    const day = told[first];
    if (!day) break;
    while (told[index]?.from === day.from) index += 1;
    days.push(index === first + 1 ? day : dayTogether(told, first, index));
  }
  return days;
};

/** Of several marks of a session that of the first entry which has one counts. */
const dayTogether = (told: readonly Day[], first: number, after: number): Sessions => {
  let [morning, afternoon] = [NO_MARK, NO_MARK];
  let [ofMorning, ofAfternoon] = [NONE, NONE];
  let from = 0;
  for (let index = first; index < after; index += 1) {
    const each = told[index];
    if (!each) break;
    ({ from } = each);
    if (morning === NO_MARK && each.counts.morning !== NO_MARK) {
      ({ morning } = each.counts);
      ofMorning = each.toldBy;
    }
    if (afternoon === NO_MARK && each.counts.afternoon !== NO_MARK) {
      ({ afternoon } = each.counts);
      ofAfternoon = each.toldBy;
    }
  }
  const toldBy = ofMorning === ofAfternoon || ofAfternoon === NONE ? ofMorning : [...ofMorning, ...ofAfternoon];
  return { from, to: from, counts: countsOf(morning, afternoon), toldBy };
};

const NONE: readonly Evidence[] = [];

/** The days of one entry, in order. */
const daysToldBy = (entry: Evidence, sets: readonly AttendanceCodeSet[]): readonly Day[] => {
  const marks = new Map<number, { morning: number; afternoon: number }>();
  for (const { date, session, code } of (entry.facts['marks'] ?? []) as readonly AttendanceMark[]) {
    const mark = readMark(date, code, sets);
    if (mark === NO_MARK) continue;
    const day = epochDay(date);
    let ofDay = marks.get(day);
    if (!ofDay) marks.set(day, (ofDay = { morning: NO_MARK, afternoon: NO_MARK }));
    if (session === 'PM') ofDay.afternoon ||= mark;
    else ofDay.morning ||= mark;
  }
  const toldBy = [entry];
  return [...marks]
    .sort(([one], [other]) => one - other)
    .map(([day, { morning, afternoon }]) => ({ from: day, to: day, counts: countsOf(morning, afternoon), toldBy }));
};

/** What a mark says; nothing where the session was none, or the code is not one. */
const readMark = (date: string, code: string, sets: readonly AttendanceCodeSet[]): number => {
  const meaning = attendanceCodeOn(sets, date, code);
  if (!meaning || meaning.category === 'not-possible') return NO_MARK;
  const late = meaning.late === true ? LATE : 0;
  if (meaning.schoolMade === true) return MARKED | SCHOOL_MADE | late;
  const unauthorised = meaning.category === 'unauthorised';
  const absent = unauthorised || meaning.category === 'authorised';
  return MARKED | late | (absent ? ABSENT : 0) | (unauthorised ? UNAUTHORISED : 0);
};
