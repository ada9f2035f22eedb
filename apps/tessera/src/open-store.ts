import type { Pool } from 'pg';
import type { EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import type { Config, Logger } from '#platform';

/**
 * Where events are stored is chosen here, and known nowhere else. KurrentDB's client is loaded where it is chosen alone:
 * part of it is native code, which not every platform has.
 */
export const openStore = async (
  { eventStore }: Config,
  settings: { pool: Pool; logger?: Logger },
): Promise<EventStore> => {
  if (eventStore.kind === 'postgres') return createPostgresEventStore(settings);
  const { createKurrentEventStore } = await import('#event-store/kurrentdb');
  return createKurrentEventStore({ ...settings, connectionString: eventStore.url });
};
