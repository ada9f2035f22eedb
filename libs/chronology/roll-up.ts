import { readFileSync } from 'node:fs';
import { addDays } from '#platform';
import type { Vocabulary } from '#vocabulary';
import { parse } from 'yaml';
import { ATTENDANCE_TYPE, registerOf, registerWords } from './attendance-words.js';
import { daySpan } from './day-words.js';
import type { HistoryEntry } from './history-entry.js';

/** Routine entries of one person, one agency and one kind that a chronology tells of in one line. */
export interface RollUp {
  /** The agency event of its first entry: whoever asks for the roll-up of any of its entries gets it opened. */
  readonly id: string;
  /** A kind of `roll-ups.yaml`, or the event type. */
  readonly kind: string;
  /** In the order in which they happened; two or more. */
  readonly entries: readonly HistoryEntry[];
}

interface RollUpKind {
  readonly kind: string;
  readonly types: readonly string[];
  /** Of one and of several. */
  readonly words?: readonly [string, string];
}

const KINDS = parse(readFileSync(new URL('./roll-ups.yaml', import.meta.url), 'utf8')) as readonly RollUpKind[];
const kindOfType = new Map(KINDS.flatMap((each) => each.types.map((type) => [type, each] as const)));

/** A line that reaches over more days than this begins anew: it would hide when things happened. */
const LONGEST_DAYS = 366;
/** Where nothing of the kind happened for so many days, a new line begins. */
const SILENCE_DAYS = 92;

/**
 * Whether an entry stands in a line of its own: whatever is notable or more, or was corrected, or bears a sensitivity
 * label (a line that adds up would tell of what may be withheld), or is kept in sight.
 */
export const standsAlone = (entry: HistoryEntry, isKept: boolean): boolean =>
  entry.significance !== 'routine' || entry.corrections.length > 0 || entry.sensitivity.length > 0 || isKept;

interface Open {
  readonly kind: string;
  readonly first: HistoryEntry;
  readonly entries: HistoryEntry[];
  /** The first of them is to be shown here. */
  readonly at: number;
}

/**
 * Rolls up runs of routine entries, per person, agency and kind. A run ends where
 * - an entry of its agency and kind stands alone, so that its numbers are of the days that it names;
 * - somebody reports a concern, if the run is protective: what speaks for the child stays beside what speaks against;
 * - nothing of its kind happened for a quarter of a year, or it has come to reach over a year.
 * A run of one is that entry. What was taken back and is routine is left out.
 * @param entries in the order in which they happened.
 * @returns lines in the order of their first entries.
 */
export const rollUp = (
  entries: readonly HistoryEntry[],
  alone: (entry: HistoryEntry) => boolean,
): readonly (HistoryEntry | RollUp)[] => {
  const lines: (HistoryEntry | Open)[] = [];
  const open = new Map<string, Open>();
  for (const entry of entries) {
    if (alone(entry)) {
      lines.push(entry);
      endRuns(open, entry);
      continue;
    }
    if (entry.retraction) continue;
    const key = keyOf(entry);
    const run = open.get(key);
    if (run && goesOn(run, entry)) {
      run.entries.push(entry);
      continue;
    }
    const begun = { kind: kindOf(entry), first: entry, entries: [entry], at: lines.length };
    open.set(key, begun);
    lines.push(begun);
  }
  return lines.map((line) => {
    if (!isOpen(line)) return line;
    const { first, kind, entries: its } = line;
    return its.length === 1 ? first : { id: first.agencyEventId, kind, entries: its };
  });
};

const isOpen = (line: HistoryEntry | Open): line is Open => 'first' in line;

const kindOf = ({ eventType }: HistoryEntry): string => kindOfType.get(eventType)?.kind ?? eventType;

const keyOf = (entry: HistoryEntry): string =>
  // Weeks with an unauthorised absence or two and weeks without make one register.
  [entry.personId, entry.source, kindOf(entry), entry.eventType === ATTENDANCE_TYPE ? '' : entry.standing].join('\n');

const endRuns = (open: Map<string, Open>, entry: HistoryEntry): void => {
  const isConcern = entry.standing === 'concern' && !entry.retraction;
  for (const [key, { first }] of open) {
    const sameKind =
      first.personId === entry.personId && first.source === entry.source && kindOf(first) === kindOf(entry);
    if (sameKind || (isConcern && first.standing === 'protective')) open.delete(key);
  }
};

const goesOn = (run: Open, entry: HistoryEntry): boolean => {
  const last = run.entries.at(-1) ?? run.first;
  return (
    entry.occurredOn.date <= addDays(last.occurredOn.until, SILENCE_DAYS) &&
    entry.occurredOn.until <= addDays(run.first.occurredOn.date, LONGEST_DAYS)
  );
};

/** What a roll-up says. */
export interface RollUpWords {
  readonly words: string;
  /** First and last day on which any of it may have happened. */
  readonly from: string;
  readonly until: string;
  /** How many events it stands for: an entry that sums up several counts as so many. */
  readonly count: number;
}

/** "Attended 5 appointments, 3 Mar - 20 June 2026"; attendance at school in sessions; other types by their titles. */
export const rollUpWords = ({ kind, entries }: RollUp, vocabulary: Vocabulary): RollUpWords => {
  const from = entries.reduce((least, { occurredOn }) => (occurredOn.date < least ? occurredOn.date : least), '9999');
  const until = entries.reduce((most, { occurredOn }) => (occurredOn.until > most ? occurredOn.until : most), '');
  const count = entries.reduce((sum, each) => sum + (each.count ?? 1), 0);
  const register = kind === 'attendance' ? registerOf(entries, vocabulary.attendanceCodes) : undefined;
  if (register) return { words: registerWords(register), from, until, count };
  const [first] = entries;
  const title = first && (vocabulary.types.get(first.eventType)?.title ?? first.eventType);
  const [one, several] = (first && kindOfType.get(first.eventType)?.words) ?? [
    `${title ?? kind} (%n)`,
    `${title ?? kind} (%n times)`,
  ];
  const words = (count === 1 ? one : several).replace('%n', count.toLocaleString('en-GB'));
  return { words: `${words}, ${daySpan(from, until)}`, from, until, count };
};
