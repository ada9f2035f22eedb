import type { Leftovers } from '../leftovers.js';
import { percentiles } from '../measure.js';
import type { BenchRow } from '../row.js';
import { startBroker, type Broker } from '../processes/broker.js';
import type { Part } from '../processes/parts.js';
import { AN_ALARM_IN, makeArea } from './area.js';
import type { Posted } from './posts.js';
import { AS_FOUR, AS_ONE, setStage, type StageSettings } from './stage.js';
import { compare, readTold, type Differences } from './told.js';

export interface OutageOptions {
  /** URL of a PostgreSQL. */
  readonly server: string;
  readonly ownServer: boolean;
  /** Brokers that are there already: they are nobody's to kill. */
  readonly brokers?: string;
  readonly quick: boolean;
  /** How long the broker is away. Default 10, and 1/3 with `quick`. */
  readonly minutes?: number;
  /** Events a second. Default 500. */
  readonly rate?: number;
}

const FULL = { minutes: 10, children: 20_000, beforeSeconds: 15 };
const QUICK = { minutes: 1 / 3, children: 2_000, beforeSeconds: 5 };
const PER_POST = 50;
/** Events are posted until all is told, and no longer than this: a service that does not catch up is told of. */
const DRAINED_WITHIN_SECONDS = 600;
const RUNS: readonly { readonly said: string; readonly parts: readonly Part[] }[] = [
  { said: 'one process', parts: AS_ONE },
  { said: 'four processes', parts: AS_FOUR },
];

/**
 * Kills the broker while events come in at a steady rate, starts it again with what it had, and measures how soon all
 * that came about meanwhile has been told, while events go on coming in; then compares the topics with the feed: what is
 * lost, and whether each child's messages are in order. Says so where there is no broker that may be killed.
 */
export const benchOutage = async (
  options: OutageOptions,
  leftovers: Leftovers,
): Promise<{ readonly rows: readonly BenchRow[]; readonly notes: readonly string[] }> => {
  const broker = await startBroker(options.brokers, leftovers);
  const skipped = (why: string) => ({ rows: [], notes: [`outage: skipped: ${why}.`] });
  if ('skipped' in broker) return skipped(broker.skipped);
  if (!broker.outage) return skipped('these brokers were there before, and are not killed');
  const sizes = options.quick ? QUICK : FULL;
  const { minutes = sizes.minutes, rate = 500 } = options;
  const settings = { ...sizes, minutes, rate, outage: broker.outage };
  const rows: BenchRow[] = [];
  for (const { said, parts } of RUNS) {
    const result = await breakOff(parts, { ...options, broker }, settings, leftovers);
    rows.push(...rowsOf(`${said}, ${rate.toLocaleString('en-GB')}/s, ${minutes.toFixed(1)} min`, result));
  }
  const notes = [
    'outage: events went on coming in at the same rate until all that came about during the outage was told. Each ' +
      'message of the feed is looked for on its topic by its id; the order is that of the first copies of one key.',
  ];
  return { rows, notes };
};

interface Settings {
  readonly minutes: number;
  readonly rate: number;
  readonly children: number;
  readonly beforeSeconds: number;
  readonly outage: NonNullable<Broker['outage']>;
}

interface Result {
  readonly away: Posted;
  readonly drainedMs: number;
  /** Messages that were told in all, and how they differ from what is on the topics. */
  readonly messages: number;
  readonly differences: Differences;
}

const breakOff = async (
  parts: readonly Part[],
  ground: StageSettings,
  { minutes, rate, children, beforeSeconds, outage }: Settings,
  leftovers: Leftovers,
): Promise<Result> => {
  const seconds = beforeSeconds + minutes * 60 + DRAINED_WITHIN_SECONDS;
  const area = makeArea({ children, alarms: Math.ceil((rate * seconds) / AN_ALARM_IN) + 1 });
  const stage = await setStage(parts, ground, leftovers);
  const { pool, poster, listener } = stage;
  const load = { area, rate, perPost: PER_POST };
  await poster.everything(area.first);
  await stage.told();
  await poster.steadily({ ...load, seconds: beforeSeconds });
  await outage.begin();
  const away = await poster.steadily({ ...load, seconds: minutes * 60 });
  await outage.end();
  const back = performance.now();
  const drained = new AbortController();
  const goesOn = poster.steadily({ ...load, seconds: DRAINED_WITHIN_SECONDS, signal: drained.signal });
  await stage.told();
  const drainedMs = performance.now() - back;
  drained.abort();
  await goesOn;
  await stage.told();
  await listener.hasAll();
  const all = await readTold(pool);
  const differences = compare(all, listener.arrived);
  await stage.stop();
  return { away, drainedMs, messages: all.length, differences };
};

const rowsOf = (
  what: string,
  { away: { stored, refused, seconds, answered }, drainedMs, messages, differences }: Result,
): readonly BenchRow[] => {
  const row = (of: string, value: number, unit: string, more: Partial<BenchRow> = {}): BenchRow => ({
    group: 'outage',
    what: `${what}: ${of}`,
    value,
    unit,
    ...more,
  });
  return [
    row('stored meanwhile', stored / seconds, 'events/s', {
      ...percentiles(answered),
      limit: `${String(refused)} refused`,
    }),
    row('all told after', drainedMs / 1_000, 's', { limit: 'asked: 120 s' }),
    row('lost', differences.lost, 'messages', { limit: `of ${messages.toLocaleString('en-GB')}; asked: 0` }),
    row('children out of order', differences.outOfOrder, 'keys', { limit: 'asked: 0' }),
    row('came twice', differences.repeated, 'messages', { limit: 'allowed: the same id' }),
  ];
};
