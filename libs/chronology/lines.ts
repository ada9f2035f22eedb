import type { AttendanceCodeSet } from '#vocabulary';
import { gapsOf, type Gap } from './gaps.js';
import type { HistoryEntry } from './history-entry.js';
import type { PersonHistory } from './person-history.js';
import { rollUp, standsAlone, type RollUp } from './roll-up.js';

/** One line of a chronology, not yet opened: nothing in it is personal. */
export type Line =
  | { readonly kind: 'entry'; readonly entry: HistoryEntry }
  | { readonly kind: 'roll-up'; readonly rollUp: RollUp }
  | { readonly kind: 'gap'; readonly gap: Gap };

/** Entries in the order in which things happened: by day, then by instant where one is known, then as they were recorded. */
export const inOrder = (entries: readonly HistoryEntry[]): readonly HistoryEntry[] =>
  entries
    .map((entry) => ({ entry, when: `${entry.occurredOn.date} ${entry.occurredOn.at ?? ''}` }))
    .sort((one, other) =>
      one.when === other.when ? one.entry.position - other.entry.position : one.when < other.when ? -1 : 1,
    )
    .map(({ entry }) => entry);

export interface LinesAsked {
  readonly detail: 'significant' | 'all';
  /** Only the entries of the roll-up in which this agency event stands. */
  readonly rollUp?: string;
  /** Whether an entry is kept in a line of its own: it is pinned, or somebody may not see it. */
  readonly isKept: (entry: HistoryEntry) => boolean;
  readonly gaps: readonly Gap[];
}

/**
 * The lines of a chronology, in order. A gap stands where it begins, a roll-up where its first entry stood.
 * @param entries those that are asked for.
 */
export const linesOf = (entries: readonly HistoryEntry[], { detail, rollUp: opened, isKept, gaps }: LinesAsked) => {
  const ordered = inOrder(entries);
  const alone = (entry: HistoryEntry): boolean => standsAlone(entry, isKept(entry));
  if (opened !== undefined) return openedLines(rollUp(ordered, alone), opened);
  const shown = detail === 'all' ? ordered : rollUp(ordered, alone);
  const lines: Line[] = [];
  let next = 0;
  for (const each of shown) {
    const date = 'entries' in each ? (each.entries[0]?.occurredOn.date ?? '') : each.occurredOn.date;
    for (let gap = gaps[next]; gap && gap.from <= date; gap = gaps[next]) {
      lines.push({ kind: 'gap', gap });
      next += 1;
    }
    lines.push('entries' in each ? { kind: 'roll-up', rollUp: each } : { kind: 'entry', entry: each });
  }
  return [...lines, ...gaps.slice(next).map((gap): Line => ({ kind: 'gap', gap }))];
};

/** What a roll-up holds; a single entry, where it has come to stand alone meanwhile. */
const openedLines = (lines: readonly (HistoryEntry | RollUp)[], id: string): readonly Line[] => {
  for (const line of lines) {
    const its = 'entries' in line ? line.entries : [line];
    if (its.some(({ agencyEventId }) => agencyEventId === id)) return its.map((entry) => ({ kind: 'entry', entry }));
  }
  return [];
};

/** The gaps of the child that lie, in part at least, between two days. */
export const gapsBetween = (
  history: PersonHistory,
  { from, to, today }: { readonly from?: string; readonly to?: string; readonly today: string },
  codes: readonly AttendanceCodeSet[],
): readonly Gap[] =>
  gapsOf(history, today, codes).filter(
    (gap) => (from === undefined || gap.until >= from) && (to === undefined || gap.from <= to),
  );
