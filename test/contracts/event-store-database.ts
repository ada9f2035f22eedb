import { MIGRATIONS } from '#event-store';
import { migrate } from '#platform';
import { emptyDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

/** A fresh database with the event store's own migrations alone: what its contract may rest on. */
export const eventStoreDatabase = async (name: string): Promise<TestDatabase> => {
  const database = await emptyDatabase(name);
  try {
    await migrate(database.pool, [MIGRATIONS]);
    return database;
  } catch (error) {
    await database.drop();
    throw error;
  }
};
