import type { Vocabulary } from '#vocabulary';
import type { HistoryEntry } from './history-entry.js';
import type { Viewer } from './sensitivity.js';

/** What is asked of a chronology. Dates are Europe/London days (`YYYY-MM-DD`), both included. */
export interface ChronologyQuery {
  readonly personId: string;
  /** Who asks: it decides what of sensitive entries is shown. */
  readonly viewer: Viewer;
  /** `family`: the entries of the people around the person too. Default `child`. */
  readonly scope?: 'child' | 'family';
  readonly from?: string;
  readonly to?: string;
  /** `urn:agency:<name>`: entries of this agency alone. */
  readonly agency?: string;
  /** An indicator group of the vocabulary: entries that carry an indicator of it. */
  readonly group?: string;
  /** `significant` rolls the routine up, a line for each run; `all` gives every entry a line. */
  readonly detail: 'significant' | 'all';
  /** Opens one roll-up: the id of it, or of any of its entries. */
  readonly rollUp?: string;
  /** The chronology as the service knew it at this instant; with `knownTo`, as the agency did. */
  readonly asKnownAt?: Date;
  /** `urn:agency:<name>`: what this agency knew, by what it reported itself. */
  readonly knownTo?: string;
  /** Where the page before ended. */
  readonly cursor?: string;
  /** How many lines at most. */
  readonly limit: number;
}

/** What decides which lines there are: a cursor is for one question, whatever the size of its pages. */
export const questionOf = ({
  cursor: _cursor,
  limit: _limit,
  viewer: _viewer,
  asKnownAt,
  ...rest
}: ChronologyQuery) => ({
  ...rest,
  asKnownAt: asKnownAt?.getTime(),
});

/** Whether an entry is among those that are asked for. */
export const isAskedFor =
  ({ from, to, agency, group }: ChronologyQuery, vocabulary: Vocabulary) =>
  (entry: HistoryEntry): boolean =>
    (from === undefined || entry.occurredOn.until >= from) &&
    (to === undefined || entry.occurredOn.date <= to) &&
    (agency === undefined || entry.source === agency) &&
    (group === undefined || groupsOf(vocabulary, entry.indicators).includes(group));

/** Indicator groups of some indicators, each once. */
export const groupsOf = (vocabulary: Vocabulary, indicators: readonly string[]): readonly string[] => {
  const groups: string[] = [];
  for (const code of indicators) {
    const group = vocabulary.indicators.get(code)?.group;
    if (group !== undefined && !groups.includes(group)) groups.push(group);
  }
  return groups;
};
