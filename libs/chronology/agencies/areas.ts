import { addMonths } from '#platform';
import type { AreasOfChild, Vocabulary } from '#vocabulary';
import type { HistoryEntry } from '../history-entry.js';
import { openCases } from './cases.js';

/** Having moved, or having been known somewhere, is of today for so long. */
const RECENT_MONTHS = 12;

/** Where a child lives, and in which areas it is known, by what was reported of it. `entries` are those of the child. */
export const areasOf = (
  entries: readonly HistoryEntry[],
  { agencies, areas }: Pick<Vocabulary, 'agencies' | 'areas'>,
  day: string,
): AreasOfChild => {
  const recent = addMonths(day, -RECENT_MONTHS);
  const homes = homesOf(entries, areas);
  const lives = homes.at(-1)?.area;
  const left = homes.slice(0, -1).filter((home, index) => {
    const next = homes[index + 1];
    return next !== undefined && next.since >= recent && home.area !== undefined;
  });
  const knowing = [...entries.filter(({ occurredOn }) => occurredOn.until >= recent), ...openCases(entries)].flatMap(
    ({ source }) => agencies.get(source)?.area ?? [],
  );
  return {
    ...(lives !== undefined && { lives }),
    movedFrom: distinct(left.flatMap(({ area }) => (area === undefined || area === lives ? [] : [area]))),
    knownIn: distinct(knowing),
  };
};

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

interface Home {
  /** Absent where it is not known in which area of the register it is. */
  readonly area?: string;
  /** First day on which it may have begun. */
  readonly since: string;
}

/** Where the child has lived, one area after the other. An address that names no local authority is of the same area. */
const homesOf = (entries: readonly HistoryEntry[], areas: Vocabulary['areas']): readonly Home[] => {
  const homes: Home[] = [];
  for (const { facts, occurredOn } of entries.filter(isAddress).sort(byTime)) {
    const code = facts['localAuthority'];
    // Of a place that was left, the code says where the child does not live any more.
    const isTold = typeof code === 'string' && facts['change'] !== 'moved-out';
    if (!isTold && facts['acrossBoundary'] !== true) continue;
    const area = isTold ? areas.get(code) : undefined;
    const before = homes.at(-1);
    if (!before || before.area !== area) homes.push({ area, since: occurredOn.date });
  }
  return homes;
};

const isAddress = ({ eventType }: HistoryEntry): boolean => eventType === 'person.address';

const byTime = (one: HistoryEntry, other: HistoryEntry): number => (orderOf(one) < orderOf(other) ? -1 : 1);
const orderOf = ({ occurredOn, recordedAt, agencyEventId }: HistoryEntry): string =>
  `${occurredOn.date} ${occurredOn.until} ${recordedAt.toISOString()} ${agencyEventId}`;
