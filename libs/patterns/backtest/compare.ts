import type { ThresholdLevel } from '#vocabulary';

/** A match, or what would have been one, as far as two catalogues are compared by it. Days are `YYYY-MM-DD`. */
export interface Comparable {
  readonly personId: string;
  readonly pattern: string;
  readonly level: ThresholdLevel;
  /** The day on which it began to be seen. */
  readonly seenOn: string;
  /** Ids of the entries that speak for it. */
  readonly restsOn: ReadonlySet<string>;
}

/** What another catalogue changes of one pattern. */
export interface PatternChanges {
  readonly pattern: string;
  readonly before: number;
  readonly after: number;
  /** Matches that there would be no more, and new ones. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  /** Of those that are in both: the highest level is a higher, or a lower one. */
  readonly higherLevel: number;
  readonly lowerLevel: number;
  /** Seen on an earlier, or a later day; and the days between, all together. */
  readonly earlier: number;
  readonly later: number;
  readonly daysEarlier: number;
  readonly daysLater: number;
}

/**
 * What changes from one catalogue to another, by pattern, in order of name. A match before and one after are the same
 * where they are of one child and one pattern, and share an entry that speaks for them; each has one counterpart.
 * @param daysBetween from the first day to the second; negative where the second is the earlier
 */
export const compareMatches = (
  before: readonly Comparable[],
  after: readonly Comparable[],
  daysBetween: (from: string, to: string) => number,
): readonly PatternChanges[] => {
  const names = [...new Set([...before, ...after].map(({ pattern }) => pattern))].sort();
  const of = (matches: readonly Comparable[], name: string) => matches.filter(({ pattern }) => pattern === name);
  return names.map((pattern) => changesOf(pattern, of(before, pattern), of(after, pattern), daysBetween));
};

const changesOf = (
  pattern: string,
  before: readonly Comparable[],
  after: readonly Comparable[],
  daysBetween: (from: string, to: string) => number,
): PatternChanges => {
  const pairs = pairUp(before, after);
  const [earlier, later]: [number[], number[]] = [[], []];
  let [higherLevel, lowerLevel] = [0, 0];
  for (const [one, other] of pairs) {
    if (other.level > one.level) higherLevel += 1;
    if (other.level < one.level) lowerLevel += 1;
    const days = daysBetween(one.seenOn, other.seenOn);
    if (days < 0) earlier.push(-days);
    if (days > 0) later.push(days);
  }
  return {
    pattern,
    before: before.length,
    after: after.length,
    onlyBefore: before.length - pairs.length,
    onlyAfter: after.length - pairs.length,
    higherLevel,
    lowerLevel,
    earlier: earlier.length,
    later: later.length,
    daysEarlier: sum(earlier),
    daysLater: sum(later),
  };
};

const pairUp = (
  before: readonly Comparable[],
  after: readonly Comparable[],
): readonly (readonly [Comparable, Comparable])[] => {
  const byEntry = new Map<string, Comparable[]>();
  for (const match of after) {
    for (const id of match.restsOn) {
      const key = `${match.personId} ${id}`;
      const resting = byEntry.get(key);
      if (resting) resting.push(match);
      else byEntry.set(key, [match]);
    }
  }
  const taken = new Set<Comparable>();
  return before.flatMap((match): (readonly [Comparable, Comparable])[] => {
    const sharing = new Map<Comparable, number>();
    for (const id of match.restsOn) {
      for (const other of byEntry.get(`${match.personId} ${id}`) ?? []) {
        if (!taken.has(other)) sharing.set(other, (sharing.get(other) ?? 0) + 1);
      }
    }
    const [best] = [...sharing].sort(([, one], [, other]) => other - one)[0] ?? [];
    if (!best) return [];
    taken.add(best);
    return [[match, best]];
  });
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
