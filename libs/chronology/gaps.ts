import { readFileSync } from 'node:fs';
import { ageInYears, dateOfEpochDay, epochDay } from '#platform';
import { attendanceCodeOn, type AttendanceCodeSet, type AttendanceMark } from '#vocabulary';
import { parse } from 'yaml';
import { childhoodEnds } from './family/childhood.js';
import { counted, daySpan, shortDay } from './day-words.js';
import type { HistoryEntry } from './history-entry.js';
import type { PersonHistory } from './person-history.js';

/** Days on which no agency reported having seen the child. */
export interface Gap {
  /** First and last such day (`YYYY-MM-DD`). */
  readonly from: string;
  readonly until: string;
  readonly days: number;
  /** Nobody has seen the child since: `until` is the day up to which the chronology is read. */
  readonly goesOn: boolean;
}

/** A gap of so many days is told, where it begins below an age in years. */
export interface GapThreshold {
  readonly under: number;
  readonly days: number;
}

/** `gaps.yaml`, the youngest first. */
export const GAP_THRESHOLDS = parse(
  readFileSync(new URL('./gaps.yaml', import.meta.url), 'utf8'),
) as readonly GapThreshold[];

/** The event type by which agencies tell of a death. */
const DEATH_TYPE = 'person.death';

/** First and last epoch day. */
interface Days {
  readonly from: number;
  readonly to: number;
}

/**
 * The gaps in which no agency reported having seen the child, in order: those that are certain. An entry whose day is
 * not known exactly (a month, a period, a summary of attendance) may have been any of its days, so none of them is in a
 * gap. Registers that are told mark by mark count on the days on which the child was there.
 *
 * Looked at is the time from the first entry on, for what was before it nobody has told; not before birth, not after
 * the 18th birthday or the child's death, and not after `today`. Nothing is said of somebody whose date of birth is not
 * known: the day may lie before birth, or in an adult's life.
 */
export const gapsOf = (
  history: PersonHistory,
  today: string,
  attendanceCodes: readonly AttendanceCodeSet[],
  thresholds: readonly GapThreshold[] = GAP_THRESHOLDS,
): readonly Gap[] => {
  const { dateOfBirth } = history;
  const entries = [...history.entries.values()].filter(
    (entry) => !entry.retraction && entry.reassignedTo === undefined,
  );
  if (dateOfBirth === undefined || entries.length === 0) return [];
  const first = entries.reduce((least, { occurredOn }) => (occurredOn.date < least ? occurredOn.date : least), today);
  const begin = epochDay(dateOfBirth > first ? dateOfBirth : first);
  const end = Math.min(epochDay(today), childhoodEnds(history), ...deaths(history, entries));
  const seen = entries.flatMap((entry) => daysSeen(entry, attendanceCodes)).sort((one, other) => one.from - other.from);

  const gaps: Gap[] = [];
  let next = begin;
  const add = (to: number, goesOn: boolean): void => {
    const from = dateOfEpochDay(next);
    const days = to - next + 1;
    const age = ageInYears(dateOfBirth, from);
    const threshold = thresholds.find(({ under }) => age < under);
    if (threshold && days >= threshold.days) gaps.push({ from, until: dateOfEpochDay(to), days, goesOn });
  };
  for (const { from, to } of seen) {
    if (from > end) break;
    if (from > next) add(from - 1, false);
    next = Math.max(next, to + 1);
  }
  if (next <= end) add(end, end === epochDay(today));
  return gaps;
};

const deaths = (history: PersonHistory, entries: readonly HistoryEntry[]): readonly number[] =>
  entries
    .filter(({ eventType, people }) => eventType === DEATH_TYPE && people[0]?.personId === history.personId)
    .map(({ occurredOn }) => epochDay(occurredOn.date));

/** That it shows the child seen is a fact that the catalogue's type gives it; of a brother's entry it is not known. */
const daysSeen = (entry: HistoryEntry, codes: readonly AttendanceCodeSet[]): readonly Days[] => {
  if (entry.facts['childSeen'] !== true || entry.role !== 'child') return [];
  const marks = entry.facts['marks'] as readonly AttendanceMark[] | undefined;
  if (!marks) return [{ from: epochDay(entry.occurredOn.date), to: epochDay(entry.occurredOn.until) }];
  const there = new Set(
    marks
      .filter(({ date, code }) => ATTENDED.has(attendanceCodeOn(codes, date, code)?.category ?? ''))
      .map(({ date }) => date),
  );
  return [...there].map((date) => ({ from: epochDay(date), to: epochDay(date) }));
};

const ATTENDED: ReadonlySet<string> = new Set(['present', 'elsewhere']);

/** "No agency reported seeing the child for 7 weeks (3 Mar - 21 Apr 2026)". */
export const gapWords = ({ from, until, days, goesOn }: Gap): string => {
  const weeks = counted(Math.floor(days / 7), 'week');
  return goesOn
    ? `No agency has reported seeing the child for ${weeks} (since ${shortDay(from)})`
    : `No agency reported seeing the child for ${weeks} (${daySpan(from, until)})`;
};
