import type { BenchRow } from '../row.js';
import type { AlertLevel, Quality, TrajectoryQuality } from './quality.js';

const GROUP = 'patterns';
/** At least so many of the children on a trajectory are seen before the crisis. */
export const LEAST_SEEN = 0.95;
/** At most so many alerts at level 3 and above, per 1,000 ordinary children a year: what a MASH can look into. */
export const MOST_ALERTS = 5;
const LEVELS: readonly AlertLevel[] = [2, 3, 4];

/** The figures as rows of the table. */
export const qualityRows = (quality: Quality): readonly BenchRow[] => [
  ...[quality.all, ...quality.trajectories].flatMap(trajectoryRows),
  ...LEVELS.map((level): BenchRow =>
    row(`alerts at level ${level} on ordinary children`, quality.ordinary[level], PER),
  ),
  {
    ...row('alerts at level 3 and above on ordinary children', quality.ordinary[3] + quality.ordinary[4], PER),
    limit: `at most ${MOST_ALERTS}`,
    ofLimit: (quality.ordinary[3] + quality.ordinary[4]) / MOST_ALERTS,
  },
  ...LEVELS.map((level): BenchRow =>
    row(`alerts at level ${level} on struggling children`, quality.struggling[level], PER),
  ),
  ...LEVELS.map((level): BenchRow =>
    row(`alerts at level ${level}: on labelled families`, quality.onLabelled[level] * 100, '%'),
  ),
];

/** What the share may be, at 95 %, of so few: Wilson's interval, which holds where all or none are seen too. */
export const intervalOf = (seen: number, of: number): string => {
  const z = 1.96;
  const share = seen / of;
  const middle = share + z ** 2 / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const percent = (value: number): string => Math.abs((100 * value) / (1 + z ** 2 / of)).toFixed(0);
  return `${percent(middle - half)} to ${percent(middle + half)} %`;
};

/** Per 1,000 children a year. */
const PER = '/1,000/y';

const row = (what: string, value: number, unit: string): BenchRow => ({ group: GROUP, what, value, unit });

const trajectoryRows = ({ trajectory, children, seenBefore, median, p90 }: TrajectoryQuality): readonly BenchRow[] => {
  if (children === 0) return [];
  const seen = seenBefore / children;
  return [
    {
      ...row(
        `${trajectory}: at level 3 before the crisis (${seenBefore} of ${children}, ${intervalOf(seenBefore, children)})`,
        seen * 100,
        '%',
      ),
      limit: `at least ${LEAST_SEEN * 100} %`,
      ofLimit: seen / LEAST_SEEN,
    },
    ...(median === undefined ? [] : [row(`${trajectory}: until seen, median`, median, 'days')]),
    ...(p90 === undefined ? [] : [row(`${trajectory}: until seen, 90th percentile`, p90, 'days')]),
  ];
};

/** Lines below the table: which patterns are loud where nothing is wrong. */
export const qualityNotes = ({ byPattern, ordinaryBecause, unknown }: Quality): readonly string[] => [
  'Until seen: days from the one on which it could be recognised; below 0 where it was seen before.',
  'Alerts on ordinary children per 1,000 of them a year, by pattern, at level 2 / 3 / 4:',
  ...byPattern.map(
    ({ pattern, ordinary }) => `  ${pattern}: ${LEVELS.map((level) => ordinary[level].toFixed(2)).join(' / ')}`,
  ),
  'What had happened to those at level 3 and above, and how many alerts there were:',
  ...ordinaryBecause.map(({ happened, alerts }) => `  ${happened}: ${alerts}`),
  ...(unknown === 0 ? [] : [`${unknown} matches rest on nothing that the cohort posted.`]),
];
