import type { EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import type { PostgresEventStoreOptions } from '#event-store/postgres';
import { APPLICATION_ROLE } from '#platform';
import type { TestDatabase } from '../support/database.js';
import { eventStoreDatabase } from './event-store-database.js';
import type { StoreFixture } from './store-fixture.js';

export interface PostgresStores extends StoreFixture {
  readonly database: TestDatabase;
  open(options?: Omit<PostgresEventStoreOptions, 'url' | 'role' | 'pool'>): EventStore;
}

/** Stores on a fresh database, as the role that the service runs as. */
export const openStores = async (name: string): Promise<PostgresStores> => {
  const database = await eventStoreDatabase(name);
  const stores: EventStore[] = [];
  return {
    database,
    open: (options = {}) => {
      const store = createPostgresEventStore({ ...options, url: database.url, role: APPLICATION_ROLE });
      stores.push(store);
      return store;
    },
    drop: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await database.drop();
    },
  };
};
