import type { BenchRow } from '../row.js';
import type { MatchLine } from './match-line.js';

/** What is replayed. */
interface Replayed {
  readonly children: number;
  readonly events: number;
}

const GROUP = 'patterns';
const ASKED = 40_000;
const MANY_CHILDREN = 100_000;

/**
 * Replays once, and says what it cost: in time of the processor, of all threads, so that whatever else runs counts for
 * nothing; and in memory, the peak of the process beyond what it held before, taken to as many children as an area has.
 * @param held bytes that the process held before anything was measured
 */
export const measureReplay = async (
  replay: () => Promise<readonly MatchLine[]>,
  { children, events }: Replayed,
  held: number,
): Promise<{ readonly matches: readonly MatchLine[]; readonly rows: readonly BenchRow[] }> => {
  const begun = process.cpuUsage();
  const matches = await replay();
  const { user, system } = process.cpuUsage(begun);
  const rate = events / ((user + system) / 1_000_000);
  const peak = Math.max(0, process.resourceUsage().maxRSS * 1_024 - held);
  return {
    matches,
    rows: [
      {
        group: GROUP,
        what: `backtest from a file, ${events.toLocaleString('en-GB')} events`,
        value: rate,
        unit: 'events/s',
        limit: `asked for: ${ASKED.toLocaleString('en-GB')} events/s`,
        ofLimit: rate / ASKED,
      },
      {
        group: GROUP,
        what: `memory of a backtest of ${MANY_CHILDREN.toLocaleString('en-GB')} children, by that of ${children.toLocaleString('en-GB')}`,
        value: ((peak / children) * MANY_CHILDREN) / 1_000_000_000,
        unit: 'GB',
      },
    ],
  };
};
