import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAST_DAY, dateOf, labelsOf, schoolYears, writeCohort } from '../../cohort/index.js';
import { progressOn } from '../../progress.js';
import type { BenchRow } from '../row.js';
import type { ReplayEvents } from './match-line.js';
import { qualityNotes, qualityRows } from './quality-rows.js';
import { qualityOf } from './quality.js';
import { measureReplay } from './replay-cost.js';
import { WhoseMatch } from './whose-match.js';

export interface PatternsBenchOptions {
  readonly quick: boolean;
  /** The seed of the cohort. */
  readonly seed: number;
  /** Of the families in which nobody is neglected, every nth is replayed: neglect is rare, and most of the work is theirs. */
  readonly others?: number;
  readonly replay: ReplayEvents;
  /** Rows of what evaluation costs. */
  readonly speed: (options: { readonly quick: boolean; readonly seed: number }) => readonly BenchRow[];
}

const CHILDREN = 10_000;
const QUICK_CHILDREN = 2_000;
const YEARS = 3;

/** A seed that nobody has seen when they wrote a pattern: the day. */
export const seedOfDay = (today: Date): number => Number(today.toISOString().slice(0, 10).replaceAll('-', ''));

/** Has an invented area lived through, and compares what is recognised with what is true. */
export const benchPatterns = async ({
  quick,
  seed,
  others = 1,
  replay,
  speed,
}: PatternsBenchOptions): Promise<{ readonly rows: readonly BenchRow[]; readonly notes: readonly string[] }> => {
  const heldBefore = process.memoryUsage().rss;
  // Before the replay, which leaves its garbage, and its shapes of objects, to whatever is measured after it.
  const costs = speed({ quick, seed });
  const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-patterns-'));
  try {
    const out = join(folder, 'events.ndjson');
    const whose = new WhoseMatch();
    const children = quick ? QUICK_CHILDREN : CHILDREN;
    const written = await writeCohort({
      children,
      years: YEARS,
      seed,
      out,
      progress: progressOn(process.stderr, 'Cohort'),
      wanted: (part) => {
        const labels = labelsOf(part);
        return labels.some(({ kind, family }) => kind === 'neglect' || family % others === 0);
      },
      onFamily: (part) => {
        whose.add(part);
      },
    });
    const { matches, rows: cost } = await measureReplay(() => replay(out, LAST_DAY), written, heldBefore);
    const quality = qualityOf({
      labels: whose.labels,
      people: whose.ofPeople(matches),
      matches,
      from: dateOf(schoolYears(YEARS).from),
      until: LAST_DAY,
    });
    const size = `${written.children.toLocaleString('en-GB')} children, ${YEARS} years, ${written.events.toLocaleString('en-GB')} agency events`;
    return {
      rows: [...qualityRows(quality), ...cost, ...costs],
      notes: [
        `Cohort: ${size}, seed ${seed}.`,
        ...(others === 1
          ? []
          : [`Of ${children} children: all neglected ones, and of the other families one in ${others}.`]),
        ...qualityNotes(quality),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
