import type { Pool } from 'pg';
import { alertsTopicOf } from '#delivery';
import { personIdOf } from '#vocabulary';
import type { Leftovers } from '../leftovers.js';
import { percentiles } from '../measure.js';
import type { BenchRow } from '../row.js';
import { startBroker } from '../processes/broker.js';
import type { Part } from '../processes/parts.js';
import { AN_ALARM_IN, makeArea } from './area.js';
import type { Arrived } from './listener.js';
import type { Alarm, Posted } from './posts.js';
import { AS_FOUR, AS_ONE, setStage } from './stage.js';

export interface JourneyOptions {
  /** URL of a PostgreSQL. */
  readonly server: string;
  readonly ownServer: boolean;
  /** Brokers that are there already. */
  readonly brokers?: string;
  readonly quick: boolean;
  /** Events a second; absent: several, for a curve. */
  readonly rate?: number;
}

interface Result {
  readonly rows: readonly BenchRow[];
  readonly notes: readonly string[];
}

const FULL = { children: 20_000, warmSeconds: 10, seconds: 30, rates: [100, 250, 500, 1_000] };
const QUICK = { children: 2_000, warmSeconds: 5, seconds: 10, rates: [250, 1_000] };
/** As agency systems send: what has come together since the last post, or each at once. */
const WAYS = [
  { perPost: 50, said: 'batches of 50' },
  { perPost: 1, said: 'single posts' },
] as const;
const RUNS: readonly { readonly said: string; readonly parts: readonly Part[] }[] = [
  { said: 'one process', parts: AS_ONE },
  { said: 'four processes', parts: AS_FOUR },
];
const ASKED = 'asked: p50 250 ms, p99 1,000 ms';

/**
 * Measures how soon an alert is in the hand of a Kafka consumer after the post that raised it: events posted over HTTP at
 * a steady rate, whatever comes back, to the service in one process and in four, on one PostgreSQL and one real broker.
 * Says so where there is no broker.
 */
export const benchJourney = async (options: JourneyOptions, leftovers: Leftovers): Promise<Result> => {
  const broker = await startBroker(options.brokers, leftovers);
  if ('skipped' in broker) return { rows: [], notes: [`journey: skipped: ${broker.skipped}.`] };
  const { children, warmSeconds, seconds, rates } = options.quick ? QUICK : FULL;
  const asked = options.rate === undefined ? rates : [options.rate];
  const events = asked.reduce((sum, rate) => sum + rate * (warmSeconds + seconds), 0) * WAYS.length;
  const alarms = Math.ceil(events / AN_ALARM_IN) + 1;
  const rows: BenchRow[] = [];
  const notes: string[] = [];
  for (const { said, parts } of RUNS) {
    const area = makeArea({ children, alarms });
    const stage = await setStage(parts, { ...options, broker }, leftovers);
    const { pool, poster, listener } = stage;
    await poster.everything(area.first);
    await stage.told();
    for (const rate of asked) {
      for (const way of WAYS) {
        const load = { area, rate, perPost: way.perPost };
        // The compiler and the memory of histories are warm before anything is timed.
        await poster.steadily({ ...load, seconds: warmSeconds });
        await stage.told();
        const before = stage.times();
        const posted = await poster.steadily({ ...load, seconds });
        await stage.told();
        const after = stage.times();
        await listener.hasAll();
        const timed = timesOf(posted.alarms, await readAlerts(pool), listener.arrived);
        const what = `${said}, ${way.said}, ${rate.toLocaleString('en-GB')}/s`;
        rows.push(...rowsOf(what, posted, timed));
        notes.push(`journey: ${what}: ${stagesOf(posted, timed)}; ${costOf(before, after, posted)}.`);
      }
    }
    await stage.stop();
  }
  notes.push(
    `journey: times are from the instant when a post was due. One event in ${String(AN_ALARM_IN)} raises an alert by ` +
      'itself, one in eight is a concern that may with others; alerts of a family are told at once, not after the ' +
      'minute in which they else wait for each other. What posts, what listens, the database and the broker share the ' +
      'machine.',
  );
  return { rows, notes };
};

/** What became of an alarm, in milliseconds since its post; a message for each agency that was told. */
interface Timed {
  readonly recognised: readonly number[];
  readonly raised: readonly number[];
  readonly inHand: readonly number[];
  /** Alarms all of whose messages came. */
  readonly came: number;
}

/** The first alert of each person: when it came about, and the messages that tell of it. */
interface KnownAlert {
  readonly recognisedAt: number;
  readonly raisedAt: number;
  readonly messages: readonly string[];
}

const readAlerts = async (pool: Pool): Promise<ReadonlyMap<string, KnownAlert>> => {
  const { rows: raised } = await pool.query<{ person_id: string; alert_id: string; at: Date }>(
    `select distinct on (1) data::json->>'personId' as person_id, data::json->>'alertId' as alert_id, recorded_at as at
     from events where type = 'AlertRaised.v1' order by 1, global_position`,
  );
  const { rows: recognised } = await pool.query<{ stream_id: string; at: Date }>(
    `select stream_id, min(recorded_at) as at from events where type = 'PatternRecognised.v1' group by 1`,
  );
  const { rows: told } = await pool.query<{ alert_id: string; agency: string; id: string }>(
    `select alert_id, agency, cloud_event::json->>'id' as id from alert_feed
     where cloud_event::json->>'type' = 'alert.raised.v1' order by position`,
  );
  const recognisedAt = new Map(recognised.map(({ stream_id, at }) => [personIdOf(stream_id), at.getTime()]));
  const messages = new Map<string, string[]>();
  for (const { alert_id, agency, id } of told) {
    const name = messageName(alertsTopicOf(agency), id);
    messages.set(alert_id, [...(messages.get(alert_id) ?? []), name]);
  }
  return new Map(
    raised.map(({ person_id, alert_id, at }) => [
      person_id,
      {
        recognisedAt: recognisedAt.get(person_id) ?? NaN,
        raisedAt: at.getTime(),
        messages: messages.get(alert_id) ?? [],
      },
    ]),
  );
};

const messageName = (topic: string, id: string): string => `${topic} ${id}`;

const timesOf = (
  alarms: readonly Alarm[],
  alerts: ReadonlyMap<string, KnownAlert>,
  arrived: readonly Arrived[],
): Timed => {
  const came = new Map<string, number>();
  for (const { topic, id, at } of arrived) {
    const name = messageName(topic, id);
    if (!came.has(name)) came.set(name, at);
  }
  const each = alarms.flatMap(({ personId, dueAt }) => {
    const alert = alerts.get(personId);
    return alert ? [{ alert, dueAt, inHand: alert.messages.flatMap((name) => came.get(name) ?? []) }] : [];
  });
  return {
    recognised: each.map(({ alert, dueAt }) => alert.recognisedAt - dueAt),
    raised: each.map(({ alert, dueAt }) => alert.raisedAt - dueAt),
    inHand: each.flatMap(({ inHand, dueAt }) => inHand.map((at) => at - dueAt)),
    came: each.filter(({ alert, inHand }) => inHand.length > 0 && inHand.length === alert.messages.length).length,
  };
};

const rowsOf = (
  what: string,
  { alarms, stored, refused, answered, seconds }: Posted,
  timed: Timed,
): readonly BenchRow[] => [
  {
    group: 'journey',
    what: `${what}: post to alert on Kafka, at most`,
    value: Math.max(...timed.inHand),
    unit: 'ms',
    ...percentiles(timed.inHand),
    limit: ASKED,
  },
  {
    group: 'journey',
    what: `${what}: alerts that came`,
    value: (timed.came * 100) / alarms.length,
    unit: '%',
    limit: `${String(timed.came)} of ${String(alarms.length)}, ${String(timed.inHand.length)} messages`,
  },
  {
    group: 'journey',
    what: `${what}: stored and answered`,
    value: stored / seconds,
    unit: 'events/s',
    ...percentiles(answered),
    limit: `${String(refused)} refused`,
  },
];

/** Where the time goes, by the medians. */
const stagesOf = ({ answered }: Posted, { recognised, raised, inHand }: Timed): string => {
  const at = (times: readonly number[]): string => {
    const { p50, p99 } = percentiles(times);
    return `${p50.toFixed(0)} (${p99.toFixed(0)})`;
  };
  return (
    `ms since the post, p50 (p99): answered ${at(answered)}, recognised ${at(recognised)}, ` +
    `alert stored ${at(raised)}, in hand ${at(inHand)}`
  );
};

/** What an event costs, until all that follows from it has been told. */
const costOf = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  { stored }: Posted,
): string => {
  const each = [...after].map(
    ([name, ms]) => `${name} ${(((ms - (before.get(name) ?? 0)) * 1_000) / stored).toFixed(0)}`,
  );
  return `processor, us an event: ${each.length > 0 ? each.join(', ') : 'not known here'}`;
};
