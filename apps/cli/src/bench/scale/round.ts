import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { readCheckpoint, readProgress } from '#event-store';
import { createPool } from '#platform';
import type { Leftovers } from '../leftovers.js';
import { percentiles } from '../measure.js';
import { makeEnvironment } from '../processes/environment.js';
import { makeAlarmingEvent, makeEventOfArea, makeFirstEvents } from './area.js';
import type { Broker } from '../processes/broker.js';
import { startPart, type PartProcess } from '../processes/parts.js';
import { parentOf, processorTimes, residentBytes } from '../processes/processor-time.js';

export interface RoundSettings {
  readonly server: string;
  /** Whether the server is this bench's own, so that its processor time can be told from others'. */
  readonly ownServer: boolean;
  /** Without one, one sentinel evaluates and the others stand by. */
  readonly broker?: Broker;
  readonly children: number;
  readonly events: number;
  /** Events that raise an alert each, and how many of them are posted a second. */
  readonly alarms: number;
  readonly alarmsPerSecond: number;
}

/** Processor time of each kind of process (ms). */
type Times = Readonly<Record<'intake' | 'sentinel' | 'database' | 'broker', number>>;

/** What one number of intakes and sentinels came to. */
export interface RoundResult {
  /** Events a second until the last was answered, and until the last was evaluated; alerts a second until then. */
  readonly storedPerSecond: number;
  readonly evaluatedPerSecond: number;
  readonly alertsPerSecond: number;
  /** Processor time of an event (microseconds), where the system says. */
  readonly cost?: Times;
  /** From the begin of a post to its alert stored (ms), at a fixed rate. */
  readonly alerted: { readonly p50: number; readonly p99: number };
  /** Of the whole database, for each agency event. */
  readonly bytesPerEvent: number;
  /** Of the largest sentinel. */
  readonly residentBytes?: number;
}

const HOSPITAL = 'northmoor-hospital-trust';
const POLICE = 'northmoor-police';
const BATCH = 200;
const IN_FLIGHT_PER_INTAKE = 2;

/** So many intakes and as many sentinels, as processes, on a database of their own and one broker. */
export const runRound = async (parts: number, settings: RoundSettings, leftovers: Leftovers): Promise<RoundResult> => {
  const { children, events } = settings;
  const common = await makeEnvironment(settings.server, leftovers);
  const env = { ...common, KAFKA_BROKERS: settings.broker?.brokers ?? '' };
  const pool = createPool(common.DATABASE_URL, { max: 2 });
  leftovers.add(() => pool.end());
  const intakes: PartProcess[] = [];
  const sentinels: PartProcess[] = [];
  for (let n = 0; n < parts; n += 1) intakes.push(await startPart('intake', env, leftovers));
  for (let n = 0; n < parts; n += 1) sentinels.push(await startPart('sentinel', env, leftovers));
  const times = await timesOf(intakes, sentinels, pool, settings);

  const area = await postsTo(intakes, HOSPITAL);
  // Everybody is made known first, and every program is warm.
  await area.inBatches(makeFirstEvents(children));
  await evaluated(pool);
  const { events: before, alerts: alertsBefore, bytes } = await countIn(pool);
  const cpuBefore = times();
  const begun = performance.now();
  await area.inBatches(Array.from({ length: events }, () => makeEventOfArea(children)));
  const answeredAt = performance.now();
  await evaluated(pool);
  const evaluatedAt = performance.now();
  const cpuAfter = times();
  const counted = await countIn(pool);

  const alerted = await timeAlerts(pool, await postsTo(intakes, POLICE), settings);
  const resident = residentBytes(sentinels.map(({ pid }) => pid));
  for (const part of [...sentinels, ...intakes]) await part.stop();
  return {
    storedPerSecond: (events * 1_000) / (answeredAt - begun),
    evaluatedPerSecond: (events * 1_000) / (evaluatedAt - begun),
    alertsPerSecond: ((counted.alerts - alertsBefore) * 1_000) / (evaluatedAt - begun),
    cost: cpuBefore && cpuAfter && costOf(cpuBefore, cpuAfter, counted.events - before),
    alerted,
    bytesPerEvent: (counted.bytes - bytes) / (counted.events - before),
    residentBytes: resident,
  };
};

const costOf = (before: Times, after: Times, events: number): Times => {
  const each = (kind: keyof Times): number => ((after[kind] - before[kind]) * 1_000) / events;
  return { intake: each('intake'), sentinel: each('sentinel'), database: each('database'), broker: each('broker') };
};

/** How to ask for the processor time of all that takes part; of the database and the broker where they are ours. */
const timesOf = async (
  intakes: readonly PartProcess[],
  sentinels: readonly PartProcess[],
  pool: Pool,
  { ownServer, broker }: RoundSettings,
): Promise<() => Times | undefined> => {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = ownServer ? parentOf(rows[0]?.pid ?? 0) : undefined;
  const sum = (pids: readonly (number | undefined)[]): number | undefined =>
    processorTimes(pids.filter((pid) => pid !== undefined))?.reduce((total, ms) => total + ms, 0);
  return () => {
    const intake = sum(intakes.map(({ pid }) => pid));
    const sentinel = sum(sentinels.map(({ pid }) => pid));
    if (intake === undefined || sentinel === undefined) return undefined;
    return { intake, sentinel, database: sum([postmaster]) ?? 0, broker: sum([broker?.pid]) ?? 0 };
  };
};

interface Posts {
  inBatches(events: readonly object[]): Promise<void>;
  /** Answers whose event it was. */
  one(event: object, n: number): Promise<string>;
}

/** Posts as an agency, to the intakes in turn. */
const postsTo = async (intakes: readonly PartProcess[], agency: string): Promise<Posts> => {
  const tokens = await Promise.all(intakes.map((intake) => intake.token(agency)));
  const post = async (n: number, body: object, type: string): Promise<unknown> => {
    const intake = n % intakes.length;
    const send = (): Promise<Response> =>
      fetch(`${intakes[intake]?.url ?? ''}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens[intake] ?? ''}`, 'content-type': type },
        body: JSON.stringify(body),
      });
    // A kept connection may end just when it is used again. The same post once more is stored once.
    const response = await send().catch(send);
    const text = await response.text();
    if (!response.ok) throw new Error(`A post was answered ${String(response.status)}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
  return {
    inBatches: async (events) => {
      let next = 0;
      const sender = async (_: unknown, n: number): Promise<void> => {
        while (next < events.length) {
          const batch = events.slice(next, (next += BATCH));
          await post(n, batch, 'application/cloudevents-batch+json');
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT_PER_INTAKE * intakes.length }, sender));
    },
    one: async (event, n) => {
      const answer = (await post(n, event, 'application/json')) as { personIds: readonly string[] };
      return answer.personIds[0] ?? '';
    },
  };
};

/** Waits until everything has been evaluated, and has become alerts. */
const evaluated = async (pool: Pool): Promise<void> => {
  for (;;) {
    const progress = Math.min(await readProgress(pool, 'patterns'), await readCheckpoint(pool, 'alerts'));
    const { rows } = await pool.query<{ head: string | null }>('select max(global_position) as head from events');
    if (progress >= Number(rows[0]?.head)) return;
    await pause(20);
  }
};

const countIn = async (pool: Pool) => {
  const { rows } = await pool.query<{ events: string; alerts: string; bytes: string }>(
    `select count(*) filter (where type = 'AgencyEventRecorded.v1') as events,
            count(*) filter (where type = 'AlertRaised.v1') as alerts,
            pg_database_size(current_database()) as bytes
     from events`,
  );
  const [row] = rows;
  return { events: Number(row?.events), alerts: Number(row?.alerts), bytes: Number(row?.bytes) };
};

/** Posts events that raise an alert each, at a fixed rate whatever comes back, and looks when the alerts were stored. */
const timeAlerts = async (
  pool: Pool,
  posts: Posts,
  { children, alarms, alarmsPerSecond }: RoundSettings,
): Promise<{ p50: number; p99: number }> => {
  const from = new Date();
  const sent: Promise<{ personId: string; at: number }>[] = [];
  const begun = performance.now();
  for (let n = 0; n < alarms; n += 1) {
    await pause(begun + (n * 1_000) / alarmsPerSecond - performance.now());
    const at = Date.now();
    sent.push(posts.one(makeAlarmingEvent(children + n, from), n).then((personId) => ({ personId, at })));
  }
  const posted = await Promise.all(sent);
  await evaluated(pool);
  const { rows } = await pool.query<{ person_id: string; at: Date }>(
    `select data::json->>'personId' as person_id, min(recorded_at) as at from events where type = 'AlertRaised.v1'
     group by 1`,
  );
  const raised = new Map(rows.map(({ person_id, at }) => [person_id, at.getTime()]));
  return percentiles(
    posted.map(({ personId, at }) => {
      const alert = raised.get(personId);
      if (alert === undefined) throw new Error('An event that raises an alert raised none.');
      return alert - at;
    }),
  );
};
