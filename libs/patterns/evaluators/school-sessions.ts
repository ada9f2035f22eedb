import { epochDay } from '#platform';
import { attendanceCodeOn, tallySummary } from '#vocabulary';
import type { AttendanceCodeSet, AttendanceMark, AttendanceSummary } from '#vocabulary';
import type { Evidence } from '../evidence.js';

/** Sessions of one day, or of a period that a school has summed up. Days are epoch days. */
export interface Sessions {
  readonly from: number;
  readonly to: number;
  /** Possible sessions without those that the school took away (part-time timetable, exclusion). */
  readonly expected: number;
  /** Missed of the expected. */
  readonly absent: number;
  readonly unauthorised: number;
  readonly late: number;
  readonly schoolMade: number;
  /** Missed or attended, in order, where the marks are known; what the school took away is left out. */
  readonly marks?: readonly boolean[];
  readonly spells?: number;
  /** The entries that tell of it. */
  readonly toldBy: readonly Evidence[];
}

/** What a child's register says, without counting any session twice. */
export interface Register {
  /** Each session once, in order of the last day: days, and what summaries tell of days that are not known one by one. */
  readonly sessions: readonly Sessions[];
  /** Missed of the expected, of all of them. */
  readonly absent: number;
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
  let known: readonly Sessions[] = days;
  for (const summary of summaries) {
    const touching = known.filter((each) => each.from <= summary.to && each.to >= summary.from);
    if (touching.some((each) => each.from < summary.from || each.to > summary.to)) continue;
    known = [...known.filter((each) => !touching.includes(each)), summary];
    const rest = without(summary, touching);
    if (rest.expected > 0) added.push(rest);
  }
  const sessions =
    added.length === 0 ? days : [...days, ...added].sort((one, other) => one.to - other.to || one.from - other.from);
  return { sessions, absent: sessions.reduce((sum, each) => sum + each.absent, 0), summaries };
};

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
  const counts = { expected, absent, unauthorised, late, schoolMade, spells };
  return { from: epochDay(summary.from), to: epochDay(summary.to), ...counts, toldBy: [evidence] };
};

/** What a summary says about the days that are not known already. */
const without = (summary: Sessions, known: readonly Sessions[]): Sessions => {
  let { from, expected, absent, unauthorised, late, schoolMade } = summary;
  for (const each of known) {
    if (each.from <= from && each.to >= from) from = each.to + 1;
    expected -= each.expected;
    absent -= each.absent;
    unauthorised -= each.unauthorised;
    late -= each.late;
    schoolMade -= each.schoolMade;
  }
  const within = (count: number, most: number): number => Math.max(0, Math.min(count, most));
  return {
    from: Math.min(from, summary.to),
    to: summary.to,
    expected,
    absent: within(absent, expected),
    unauthorised: within(unauthorised, absent),
    late: Math.max(0, late),
    schoolMade: Math.max(0, schoolMade),
    spells: known.length === 0 ? summary.spells : undefined,
    toldBy: summary.toldBy,
  };
};

interface Mark {
  /** Epoch day times two, and one more in the afternoon. */
  readonly session: number;
  readonly counts: boolean;
  readonly absent: boolean;
  readonly unauthorised: boolean;
  readonly late: boolean;
  readonly schoolMade: boolean;
}

interface ToldMark {
  readonly mark: Mark;
  readonly toldBy: Evidence;
}

/** Entries are never changed in place: what one tells by itself is read once. */
const daysRead = new WeakMap<Evidence, readonly Sessions[]>();

const readDays = (evidence: readonly Evidence[], sets: readonly AttendanceCodeSet[]): readonly Sessions[] => {
  const days: Sessions[] = [];
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
  return isInOrder ? days : eachOnce(days, sets);
};

/** A day that several entries tell of, in order of entry, is read from their marks together. */
const eachOnce = (told: Sessions[], sets: readonly AttendanceCodeSet[]): readonly Sessions[] => {
  told.sort((one, other) => one.from - other.from);
  const days: Sessions[] = [];
  for (let index = 0; index < told.length;) {
    const first = index;
    const day = told[first];
    if (!day) break;
    while (told[index]?.from === day.from) index += 1;
    days.push(index === first + 1 ? day : dayTogether(told.slice(first, index), sets));
  }
  return days;
};

/** Of several marks of a session that of the first entry which has one counts. */
const dayTogether = (told: readonly Sessions[], sets: readonly AttendanceCodeSet[]): Sessions => {
  const day = told[0]?.from ?? 0;
  const ofSession = new Map<number, ToldMark>();
  for (const { toldBy } of told) {
    for (const entry of toldBy) {
      for (const mark of marksOf(entry, sets)) {
        if (mark.counts && mark.session >> 1 === day && !ofSession.has(mark.session)) {
          ofSession.set(mark.session, { mark, toldBy: entry });
        }
      }
    }
  }
  return dayOf(
    day,
    [...ofSession.values()].sort((one, other) => one.mark.session - other.mark.session),
  );
};

/** The days of one entry, in order. */
const daysToldBy = (toldBy: Evidence, sets: readonly AttendanceCodeSet[]): readonly Sessions[] => {
  const marks = [...marksOf(toldBy, sets)].sort((one, other) => one.session - other.session);
  const days: Sessions[] = [];
  let ofDay: ToldMark[] = [];
  let day = Number.NaN;
  let session = Number.NaN;
  for (const mark of marks) {
    if (mark.session === session || !mark.counts) continue;
    ({ session } = mark);
    const its = session >> 1;
    if (its !== day && ofDay.length > 0) {
      days.push(dayOf(day, ofDay));
      ofDay = [];
    }
    day = its;
    ofDay.push({ mark, toldBy });
  }
  if (ofDay.length > 0) days.push(dayOf(day, ofDay));
  return days;
};

/** Lists that do not grow any more are copied: of a childhood of registers the room to grow would be most of it. */
const dayOf = (day: number, marks: readonly ToldMark[]): Sessions => {
  let absent = 0;
  let unauthorised = 0;
  let late = 0;
  let schoolMade = 0;
  const missed: boolean[] = [];
  const toldBy: Evidence[] = [];
  for (const { mark, toldBy: entry } of marks) {
    if (mark.absent) absent += 1;
    if (mark.unauthorised) unauthorised += 1;
    if (mark.late) late += 1;
    if (mark.schoolMade) schoolMade += 1;
    else missed.push(mark.absent);
    if (!toldBy.includes(entry)) toldBy.push(entry);
  }
  const expected = marks.length - schoolMade;
  return {
    from: day,
    to: day,
    expected,
    absent,
    unauthorised,
    late,
    schoolMade,
    marks: missed.slice(),
    toldBy: toldBy.slice(),
  };
};

/** Facts are never changed in place, so what was read from them once need not be read again. */
const marksRead = new WeakMap<object, readonly Mark[]>();

const marksOf = (evidence: Evidence, sets: readonly AttendanceCodeSet[]): readonly Mark[] => {
  const known = marksRead.get(evidence.facts);
  if (known) return known;
  const marks = ((evidence.facts['marks'] ?? []) as readonly AttendanceMark[]).flatMap(({ date, session, code }) => {
    const meaning = attendanceCodeOn(sets, date, code);
    if (!meaning) return [];
    const missed = meaning.category === 'authorised' || meaning.category === 'unauthorised';
    const schoolMade = meaning.schoolMade === true;
    return {
      session: epochDay(date) * 2 + (session === 'PM' ? 1 : 0),
      counts: meaning.category !== 'not-possible',
      absent: missed && !schoolMade,
      unauthorised: meaning.category === 'unauthorised' && !schoolMade,
      late: meaning.late === true,
      schoolMade,
    };
  });
  marksRead.set(evidence.facts, marks);
  return marks;
};
