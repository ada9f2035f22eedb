import type { Pool } from 'pg';
import { alertsTopicOf } from '#delivery';
import type { Arrived } from './listener.js';

/** What an agency was to be told, as the feed has it. */
export interface Told {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
}

/** All that agencies were told, in order. */
export const readTold = async (pool: Pool): Promise<readonly Told[]> => {
  const { rows } = await pool.query<{ agency: string; id: string; key: string }>(
    `select agency, cloud_event::json->>'id' as id, cloud_event::json->>'subject' as key
     from alert_feed order by position`,
  );
  return rows.map(({ agency, id, key }) => ({ topic: alertsTopicOf(agency), key, id }));
};

/** How what arrived differs from what was told. */
export interface Differences {
  /** Told, and did not arrive. */
  readonly lost: number;
  /** Came again under the same id, as at-least-once delivery may. */
  readonly repeated: number;
  /** Keys of a topic whose messages, each taken when it first came, are not in the order in which they were told. */
  readonly outOfOrder: number;
}

/** Pure. What arrived of others than these told is passed over: the broker may have it from before. */
export const compare = (told: readonly Told[], arrived: readonly Pick<Arrived, keyof Told>[]): Differences => {
  const wanted = byKey(told);
  const asked = new Set(told.map(nameOf));
  const ours = arrived.filter((each) => asked.has(nameOf(each)));
  // Each stands where it first came.
  const once = [...new Map(ours.map((each) => [nameOf(each), each])).values()];
  const came = byKey(once);
  return {
    lost: asked.size - once.length,
    repeated: ours.length - once.length,
    outOfOrder: [...wanted].filter(([key, ids]) => {
      const arrivedOf = came.get(key) ?? [];
      const present = new Set(arrivedOf);
      return ids.filter((id) => present.has(id)).join() !== arrivedOf.join();
    }).length,
  };
};

const nameOf = ({ topic, key, id }: Told): string => `${topic} ${key} ${id}`;

const byKey = (messages: readonly Told[]): ReadonlyMap<string, readonly string[]> => {
  const ids = new Map<string, string[]>();
  for (const { topic, key, id } of messages) {
    const of = `${topic} ${key}`;
    const known = ids.get(of);
    if (known) known.push(id);
    else ids.set(of, [id]);
  }
  return ids;
};
