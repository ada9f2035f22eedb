import type { HistoryEntry } from '../history-entry.js';
import { openCases, type OpenCase } from './cases.js';

/** What one agency has reported of a person. */
export interface AgencyContact {
  readonly source: string;
  readonly entries: number;
  /** By when it happened: the first day that the earliest may have been, and the last that the latest may have been. */
  readonly happened: { readonly first: string; readonly last: string };
  /** By when the service stored it. */
  readonly recorded: { readonly first: Date; readonly last: Date };
  readonly open: readonly OpenCase[];
  /** The entries themselves, the latest to have happened first. */
  readonly latestFirst: readonly HistoryEntry[];
}

/** Every agency that these entries of one person come from, the one with the latest contact first. */
export const contactsOf = (entries: Iterable<HistoryEntry>): readonly AgencyContact[] => {
  const all = [...entries];
  const open = openCases(all);
  const bySource = new Map<string, HistoryEntry[]>();
  for (const entry of all) {
    const own = bySource.get(entry.source);
    if (own) own.push(entry);
    else bySource.set(entry.source, [entry]);
  }
  return [...bySource]
    .map(([source, own]) =>
      contactOf(
        source,
        own,
        open.filter((each) => each.source === source),
      ),
    )
    .sort(latestFirst);
};

const contactOf = (source: string, entries: readonly HistoryEntry[], open: readonly OpenCase[]): AgencyContact => {
  const inOrder = [...entries].sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1));
  const recorded = entries.map(({ recordedAt }) => recordedAt);
  return {
    source,
    entries: entries.length,
    happened: {
      first: least(entries.map(({ occurredOn }) => occurredOn.date)),
      last: inOrder[0]?.occurredOn.until ?? '',
    },
    recorded: { first: least(recorded), last: recorded.reduce((one, other) => (other > one ? other : one)) },
    open,
    latestFirst: inOrder,
  };
};

const placeOf = ({ occurredOn, agencyEventId }: HistoryEntry): string =>
  `${occurredOn.until} ${occurredOn.date} ${agencyEventId}`;

const least = <Moment extends string | Date>(moments: readonly Moment[]): Moment =>
  moments.reduce((one, other) => (other < one ? other : one));

const latestFirst = (one: AgencyContact, other: AgencyContact): number =>
  one.happened.last === other.happened.last
    ? one.source < other.source
      ? -1
      : 1
    : one.happened.last > other.happened.last
      ? -1
      : 1;
