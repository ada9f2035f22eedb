import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { KAFKA_DELIVERY } from '#delivery';
import { readCheckpoint, readProgress } from '#event-store';
import { createPool } from '#platform';
import { loadVocabulary } from '#vocabulary';
import type { Leftovers } from '../leftovers.js';
import type { Broker } from '../processes/broker.js';
import { parentOf, processorTimes } from '../processes/processor-time.js';
import { startPart, type Part, type PartProcess } from '../processes/parts.js';
import { makeEnvironment } from '../processes/environment.js';
import { startListener, type Listener } from './listener.js';
import { startPoster, type Poster } from './posts.js';

/** Alerts are told at once: those of a family would else wait a minute for each other, which is no work of the service. */
const AT_ONCE = fileURLToPath(new URL('../../demo/floods.yaml', import.meta.url));

/** How the service is run. */
export const AS_ONE: readonly Part[] = ['tessera'];
export const AS_FOUR: readonly Part[] = ['intake', 'hub', 'sentinel', 'courier'];

/** The service on a database of its own and a broker, with an agency system that posts and one that listens. */
export interface Stage {
  readonly pool: Pool;
  readonly poster: Poster;
  readonly listener: Listener;
  /** Waits until everything that is stored now has been evaluated, has become alerts and has been told. */
  told(): Promise<void>;
  /** Processor time so far (ms) of each process that takes part, by its name; of none where the system does not say. */
  times(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export interface StageSettings {
  /** URL of a PostgreSQL, and whether it was started for the bench. */
  readonly server: string;
  readonly ownServer: boolean;
  readonly broker: Broker;
}

export const setStage = async (
  parts: readonly Part[],
  { server, ownServer, broker }: StageSettings,
  leftovers: Leftovers,
): Promise<Stage> => {
  const common = await makeEnvironment(server, leftovers);
  const env = { ...common, KAFKA_BROKERS: broker.brokers, ALERT_FLOODS_FILE: AT_ONCE };
  const pool = createPool(common.DATABASE_URL, { max: 2 });
  leftovers.add(() => pool.end());
  const processes: PartProcess[] = [];
  for (const part of parts) processes.push(await startPart(part, env, leftovers));
  const [intake] = processes;
  if (!intake) throw new Error('Something takes the events.');
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const takePart = [
    ...processes.map(({ pid }, n) => ({ name: parts[n] ?? '', pid })),
    { name: 'database', pid: ownServer ? parentOf(rows[0]?.pid ?? 0) : undefined },
    { name: 'broker', pid: broker.pid },
    { name: 'bench', pid: process.pid },
  ].flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
  const agencies = [...loadVocabulary().agencies.values()].map(({ urn }) => urn);
  const poster = await startPoster(intake, leftovers);
  return {
    pool,
    poster,
    listener: await startListener(broker.brokers, agencies, leftovers),
    told: async () => {
      // Each makes what the next one works on.
      await reached(pool, () => readProgress(pool, 'patterns'));
      await reached(pool, () => readCheckpoint(pool, 'alerts'));
      await Promise.all(['alert-feed', KAFKA_DELIVERY].map((name) => reached(pool, () => readCheckpoint(pool, name))));
    },
    times: () => {
      const times = processorTimes(takePart.map(({ pid }) => pid)) ?? [];
      // What the bench has started counts for itself.
      const others = times.slice(0, -1).reduce((sum, ms) => sum + ms, 0);
      return new Map(times.map((ms, n) => [takePart[n]?.name ?? '', n === times.length - 1 ? ms - others : ms]));
    },
    stop: async () => {
      poster.stop();
      for (const each of processes.toReversed()) await each.stop();
    },
  };
};

/** Waits until a processor has seen what is stored now. */
const reached = async (pool: Pool, position: () => Promise<number>): Promise<void> => {
  const { rows } = await pool.query<{ head: number | null }>('select max(global_position) as head from events');
  const head = rows[0]?.head ?? 0;
  while ((await position()) < head) await pause(20);
};
