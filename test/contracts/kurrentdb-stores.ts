import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { EventStore } from '#event-store';
import { createKurrentEventStore } from '#event-store/kurrentdb';
import type { KurrentEventStoreOptions } from '#event-store/kurrentdb';
import type { TestDatabase } from '../support/database.js';
import { eventStoreDatabase } from './event-store-database.js';
import type { StoreFixture } from './store-fixture.js';

export interface KurrentStores extends StoreFixture {
  readonly database: TestDatabase;
  /** KurrentDB itself, for what the port does not show. */
  readonly client: KurrentDBClient;
  open(options?: Partial<KurrentEventStoreOptions>): EventStore;
}

/**
 * Stores on a fresh database. What is in KurrentDB stays there, and belongs to nobody once the database is gone: the
 * next fixture has a store id of its own, and an empty store.
 */
export const openKurrentStores = async (name: string, connectionString: string): Promise<KurrentStores> => {
  const database = await eventStoreDatabase(name);
  const client = KurrentDBClient.connectionString(connectionString);
  const stores: EventStore[] = [];
  return {
    database,
    client,
    open: (options = {}) => {
      const store = createKurrentEventStore({ url: database.url, connectionString, ...options });
      stores.push(store);
      return store;
    },
    drop: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await client.dispose();
      await database.drop();
    },
  };
};
