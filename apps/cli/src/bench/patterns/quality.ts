import { epochDay } from '#platform';
import type { Label } from '../../cohort/index.js';
import type { MatchLine } from './match-line.js';

/** How well one way of neglect is recognised. */
export interface TrajectoryQuality {
  readonly trajectory: string;
  /** Children who are on it. */
  readonly children: number;
  /** Of those, the ones for whom a match reached level 3 before the day of the crisis. */
  readonly seenBefore: number;
  /**
   * Days from the day on which it could be recognised to the one on which it was, of those; below 0 where it was seen
   * before. Undefined where there are none.
   */
  readonly median?: number;
  readonly p90?: number;
}

export type AlertLevel = 2 | 3 | 4;
export type PerLevel = Readonly<Record<AlertLevel, number>>;

export interface Quality {
  readonly trajectories: readonly TrajectoryQuality[];
  readonly all: TrajectoryQuality;
  /** Alerts at each level per 1,000 children a year, by the kind of family. */
  readonly ordinary: PerLevel;
  readonly struggling: PerLevel;
  /** Of all alerts at each level, the share on children of families on a labelled trajectory, struggling or neglected. */
  readonly onLabelled: PerLevel;
  /** Alerts on ordinary children per 1,000 of them a year, by pattern; the most frequent at level 3 and 4 first. */
  readonly byPattern: readonly { readonly pattern: string; readonly ordinary: PerLevel }[];
  /**
   * Alerts at level 3 and 4 on ordinary children, by what happened to the child as it does in ordinary families
   * (`nothing` where nothing did); the most frequent first.
   */
  readonly ordinaryBecause: readonly { readonly happened: string; readonly alerts: number }[];
  /** Matches of which nobody in the cohort could be said to be meant. */
  readonly unknown: number;
}

export interface Replayed {
  readonly labels: readonly Label[];
  /** Whose each person's matches are. */
  readonly people: ReadonlyMap<string, Label>;
  readonly matches: readonly MatchLine[];
  /** First and last day of the period, `YYYY-MM-DD`. */
  readonly from: string;
  readonly until: string;
}

const LEVELS: readonly AlertLevel[] = [2, 3, 4];
/** From this level on a MASH is asked to act. */
const SEEN_FROM = 3;
const ADULT = 18;

/** Compares what was recognised with what is true. Each level that a match reaches, from 2 on, is an alert. */
export const qualityOf = ({ labels, people, matches, from, until }: Replayed): Quality => {
  const firstSeen = new Map<Label, string>();
  const alerts: { readonly label: Label; readonly pattern: string; readonly level: AlertLevel }[] = [];
  let unknown = 0;
  for (const { person, pattern, levels } of matches) {
    const label = people.get(person);
    if (!label) {
      unknown += 1;
      continue;
    }
    for (const { level, on } of levels) {
      if (level !== 1) alerts.push({ label, pattern, level });
      const before = firstSeen.get(label);
      if (level >= SEEN_FROM && (before === undefined || on < before)) firstSeen.set(label, on);
    }
  }
  const yearsOf = (kind: Label['kind']): number =>
    labels.filter((label) => label.kind === kind).reduce((sum, label) => sum + childYears(label, from, until), 0);
  const per1000 = (kind: Label['kind'], pattern?: string): PerLevel => {
    const childYearsOfKind = yearsOf(kind);
    return perLevel((level) => {
      const found = alerts.filter(
        (alert) =>
          alert.level === level && alert.label.kind === kind && (pattern === undefined || alert.pattern === pattern),
      );
      return childYearsOfKind === 0 ? 0 : (found.length / childYearsOfKind) * 1_000;
    });
  };
  const subjects = labels.filter(
    ({ kind, subject, crisisOn }) => kind === 'neglect' && subject && crisisOn !== undefined,
  );
  const trajectories = [...new Set(subjects.flatMap(({ trajectory }) => trajectory ?? []))].sort();
  const patterns = [...new Set(alerts.filter(({ label }) => label.kind === 'ordinary').map(({ pattern }) => pattern))];
  return {
    trajectories: trajectories.map((name) =>
      trajectoryQuality(
        name,
        subjects.filter(({ trajectory }) => trajectory === name),
        firstSeen,
      ),
    ),
    all: trajectoryQuality('all', subjects, firstSeen),
    ordinary: per1000('ordinary'),
    struggling: per1000('struggling'),
    onLabelled: perLevel((level) => {
      const atLevel = alerts.filter((alert) => alert.level === level);
      return atLevel.length === 0
        ? 1
        : atLevel.filter(({ label }) => label.kind !== 'ordinary').length / atLevel.length;
    }),
    byPattern: patterns
      .map((pattern) => ({ pattern, ordinary: per1000('ordinary', pattern) }))
      .sort((one, other) => loudness(other.ordinary) - loudness(one.ordinary)),
    ordinaryBecause: becauseOf(
      alerts.flatMap(({ label, level }) => (label.kind === 'ordinary' && level >= SEEN_FROM ? [label] : [])),
    ),
    unknown,
  };
};

const becauseOf = (alerted: readonly Label[]): Quality['ordinaryBecause'] => {
  const counts = new Map<string, number>();
  for (const { besides = [] } of alerted) {
    const happened = besides.length === 0 ? 'nothing' : besides.join(' and ');
    counts.set(happened, (counts.get(happened) ?? 0) + 1);
  }
  return [...counts]
    .map(([happened, found]) => ({ happened, alerts: found }))
    .sort((one, other) => other.alerts - one.alerts);
};

const perLevel = (of: (level: AlertLevel) => number): PerLevel => {
  const [early, targeted, statutory] = LEVELS.map(of);
  return { 2: early ?? 0, 3: targeted ?? 0, 4: statutory ?? 0 };
};

const loudness = ({ 2: early, 3: targeted, 4: statutory }: PerLevel): number => (targeted + statutory) * 1_000 + early;

const trajectoryQuality = (
  trajectory: string,
  subjects: readonly Label[],
  firstSeen: ReadonlyMap<Label, string>,
): TrajectoryQuality => {
  const delays = subjects
    .flatMap((label) => {
      const on = firstSeen.get(label);
      const { recognisableFrom, crisisOn } = label;
      if (on === undefined || recognisableFrom === undefined || crisisOn === undefined || on >= crisisOn) return [];
      return [epochDay(on) - epochDay(recognisableFrom)];
    })
    .sort((one, next) => one - next);
  return {
    trajectory,
    children: subjects.length,
    seenBefore: delays.length,
    median: quantile(delays, 0.5),
    p90: quantile(delays, 0.9),
  };
};

/** The smallest value that so large a share of the sorted values does not exceed. */
const quantile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];

const childYears = ({ dateOfBirth }: Label, from: string, until: string): number => {
  const birth = epochDay(dateOfBirth);
  const first = Math.max(birth, epochDay(from));
  const last = Math.min(birth + ADULT * 365.25 - 1, epochDay(until));
  return Math.max(0, last - first + 1) / 365.25;
};
