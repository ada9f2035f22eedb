import { cpus } from 'node:os';
import type { Leftovers } from '../leftovers.js';
import type { BenchRow } from '../row.js';
import { startBroker } from '../processes/broker.js';
import { runRound, type RoundResult } from './round.js';

export interface ScaleOptions {
  /** URL of a PostgreSQL. */
  readonly server: string;
  readonly ownServer: boolean;
  /** Brokers that are there already. */
  readonly brokers?: string;
  readonly quick: boolean;
}

const FULL = { rounds: [1, 2, 4], children: 4_000, events: 20_000, alarms: 400, alarmsPerSecond: 20 };
const QUICK = { rounds: [1, 2, 4], children: 500, events: 3_000, alarms: 60, alarmsPerSecond: 10 };

/**
 * Measures one intake and one sentinel without Kafka, and then 1, 2 and 4 of each, every one a process, on one PostgreSQL and one real broker: how fast
 * events come in and are evaluated, how soon an alert follows its post, and the processor time that each kind of process
 * takes for an event. Says so where there is no broker.
 */
export const benchScale = async (
  options: ScaleOptions,
  leftovers: Leftovers,
): Promise<{ readonly rows: readonly BenchRow[]; readonly notes: readonly string[] }> => {
  const broker = await startBroker(options.brokers, leftovers);
  if ('skipped' in broker) return { rows: [], notes: [`scale: skipped: ${broker.skipped}.`] };
  const { rounds, ...sizes } = options.quick ? QUICK : FULL;
  const rows: BenchRow[] = [];
  const alone = await runRound(1, { ...options, ...sizes }, leftovers);
  rows.push(...rowsOf('1 + 1 without Kafka', alone, undefined, sizes.alarmsPerSecond));
  for (const parts of rounds) {
    const result = await runRound(parts, { ...options, ...sizes, broker }, leftovers);
    rows.push(...rowsOf(`${String(parts)} + ${String(parts)}`, result, alone, sizes.alarmsPerSecond));
  }
  return {
    rows,
    notes: [
      `scale: everything shares ${String(cpus().length)} cores, the database, the broker and what posts among it: where ` +
        'they are busy, more processes cannot be faster. What carries over to more machines is the processor time of ' +
        'an event: whether it grows with the number of processes is what this shows.',
    ],
  };
};

const rowsOf = (
  processes: string,
  { storedPerSecond, evaluatedPerSecond, alertsPerSecond, cost, alerted, bytesPerEvent, residentBytes }: RoundResult,
  alone: RoundResult | undefined,
  alarmsPerSecond: number,
): readonly BenchRow[] => {
  const row = (what: string, value: number, unit: string, more: Partial<BenchRow> = {}): BenchRow => ({
    group: 'scale',
    what: `${processes}: ${what}`,
    value,
    unit,
    ...more,
  });
  const compared = (value: number, ofAlone: number | undefined): Partial<BenchRow> =>
    ofAlone === undefined || ofAlone === 0 ? {} : { limit: '1 + 1 without Kafka', ofLimit: value / ofAlone };
  return [
    row('posted, batches of 200', storedPerSecond, 'events/s', compared(storedPerSecond, alone?.storedPerSecond)),
    row('and evaluated', evaluatedPerSecond, 'events/s', compared(evaluatedPerSecond, alone?.evaluatedPerSecond)),
    row('alerts of that', alertsPerSecond * 60, 'alerts/min'),
    row('post to alert stored', alarmsPerSecond, 'alerts/s', alerted),
    ...(cost
      ? (['intake', 'sentinel', 'database', 'broker'] as const)
          .filter((kind) => cost[kind] > 0)
          .map((kind) => row(`processor, ${kind}`, cost[kind], 'us/event', compared(cost[kind], alone?.cost?.[kind])))
      : []),
    row('database', bytesPerEvent, 'bytes/event'),
    ...(residentBytes === undefined ? [] : [row('memory of a sentinel', residentBytes / 1_048_576, 'MiB')]),
  ];
};
