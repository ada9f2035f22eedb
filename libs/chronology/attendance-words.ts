import {
  addTallies,
  tallyMarks,
  tallySummary,
  type AttendanceCodeSet,
  type AttendanceMark,
  type AttendanceSummary,
  type AttendanceTally,
} from '#vocabulary';
import { counted, daySpan } from './day-words.js';
import type { HistoryEntry } from './history-entry.js';

/** The event type by which schools tell of their registers. */
export const ATTENDANCE_TYPE = 'education.attendance';

/** Attendance over several entries. No session counts twice. */
export interface Register {
  readonly tally: AttendanceTally;
  /** First and last day that is counted. */
  readonly from: string;
  readonly until: string;
  /** Summaries of days of which another summary is counted: what they say beyond it is not known day by day. */
  readonly notCounted: number;
}

/**
 * Adds up what registers say for certain: every session once. The longest of summaries that overlap is counted, and the
 * marks of its days are in it; a session that was marked more than once counts as it was last reported.
 * @returns undefined where the entries tell of no session.
 */
export const registerOf = (
  entries: readonly HistoryEntry[],
  sets: readonly AttendanceCodeSet[],
): Register | undefined => {
  const summaries = entries
    .flatMap(({ facts }) => (facts['marks'] ? [] : ((facts['summary'] as AttendanceSummary | undefined) ?? [])))
    .sort((one, other) => spanOf(other) - spanOf(one));
  const counting: AttendanceSummary[] = [];
  for (const summary of summaries) {
    if (!counting.some((each) => each.from <= summary.to && summary.from <= each.to)) counting.push(summary);
  }
  const marks = [...entries]
    .sort((one, other) => lastReported(one) - lastReported(other))
    .flatMap(({ facts }) => (facts['marks'] as readonly AttendanceMark[] | undefined) ?? [])
    .filter(({ date }) => !counting.some(({ from, to }) => from <= date && date <= to));
  const days = [...marks.map(({ date }) => date), ...counting.flatMap(({ from, to }) => [from, to])].sort();
  const [from] = days;
  const until = days.at(-1);
  if (from === undefined || until === undefined) return undefined;
  const tallies = [
    ...(marks.length > 0 ? [tallyMarks(marks, sets)] : []),
    ...counting.map((each) => tallySummary(each)),
  ];
  const [only] = tallies;
  const tally = only && tallies.length === 1 ? only : { ...addTallies(tallies), spells: undefined };
  return { tally, from, until, notCounted: summaries.length - counting.length };
};

const lastReported = (entry: HistoryEntry): number =>
  (entry.corrections.at(-1)?.recordedAt ?? entry.recordedAt).getTime();

const spanOf = ({ from, to }: AttendanceSummary): number => Date.parse(to) - Date.parse(from);

/**
 * A register in words: "Absent 14 of 60 sessions (23 %), 6 spells, 1 Sept - 10 Oct 2026". What the school took away
 * (part-time timetable, exclusion) and sessions that were not possible are no absence; the former is said.
 */
export const registerWords = ({ tally, from, until, notCounted }: Register): string => {
  const { expected, absent, unauthorised, late, schoolMade, spells } = tally;
  const attendance =
    expected === 0
      ? 'No session at which the child was expected'
      : absent === 0
        ? `Attended all of ${counted(expected, 'session')}`
        : `Absent ${absent} of ${counted(expected, 'session')} (${percent(tally.rate)})`;
  return [
    attendance,
    ...(absent > 0 && unauthorised > 0 ? [`${unauthorised} unauthorised`] : []),
    ...(absent > 0 && spells !== undefined ? [counted(spells, 'spell')] : []),
    ...(late > 0 ? [`late ${counted(late, 'time')}`] : []),
    ...(schoolMade > 0 ? [`${counted(schoolMade, 'session')} taken away by the school`] : []),
    ...(notCounted > 0 ? [`${counted(notCounted, 'summary', 'summaries')} of the same days not counted`] : []),
    daySpan(from, until),
  ].join(', ');
};

/** Never rounded to none or to all where it is neither. */
const percent = (rate: number): string => {
  const rounded = Math.round(rate * 100);
  if (rounded === 0) return 'under 1 %';
  if (rounded === 100 && rate < 1) return 'over 99 %';
  return `${rounded} %`;
};
