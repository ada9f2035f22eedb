import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { KAFKA_DELIVERY } from '#delivery';
import { readCheckpoint, readProgress } from '#event-store';
import { createPool } from '#platform';
import { loadVocabulary } from '#vocabulary';
import type { Leftovers } from '../leftovers.js';
import type { Broker } from '../scale/broker.js';
import { startPart, type Part, type PartProcess } from '../scale/processes.js';
import { makeDatabase } from '../store/database.js';
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
  stop(): Promise<void>;
}

export const setStage = async (
  parts: readonly Part[],
  { server, broker }: { readonly server: string; readonly broker: Broker },
  leftovers: Leftovers,
): Promise<Stage> => {
  const url = await makeDatabase(server, leftovers);
  const pool = createPool(url, { max: 2 });
  leftovers.add(() => pool.end());
  const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  leftovers.add(() => rm(folder, { recursive: true, force: true }));
  const env = {
    DATABASE_URL: url,
    KAFKA_BROKERS: broker.brokers,
    ALERT_FLOODS_FILE: AT_ONCE,
    TESSERA_DATA: folder,
    TESSERA_MASTER_KEY: randomBytes(32).toString('base64'),
    TESSERA_PUBLIC_URL: 'https://tessera.example',
  };
  const processes: PartProcess[] = [];
  for (const part of parts) processes.push(await startPart(part, env, leftovers));
  const [intake] = processes;
  if (!intake) throw new Error('Something takes the events.');
  const agencies = [...loadVocabulary().agencies.values()].map(({ urn }) => urn);
  return {
    pool,
    poster: await startPoster(intake, leftovers),
    listener: await startListener(broker.brokers, agencies, leftovers),
    told: async () => {
      // Each makes what the next one works on.
      await reached(pool, () => readProgress(pool, 'patterns'));
      await reached(pool, () => readCheckpoint(pool, 'alerts'));
      await Promise.all(['alert-feed', KAFKA_DELIVERY].map((name) => reached(pool, () => readCheckpoint(pool, name))));
    },
    stop: async () => {
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
