import type { Writable } from 'node:stream';
import { migrate, type Config } from '#platform';
import { MIGRATIONS } from '../../../tessera/src/migrations.js';
import { openOwnedDatabase } from '../owned-database.js';

/** Brings the database of the settings to the schema of this release, and says what was applied. */
export const runMigrate = async (config: Config, output: Writable = process.stdout): Promise<void> => {
  const database = await openOwnedDatabase(config);
  try {
    const applied = await migrate(database.url, MIGRATIONS);
    for (const name of applied) output.write(`${name}\n`);
    output.write(
      applied.length === 0
        ? 'The database has every migration of this release.\n'
        : `Applied: ${String(applied.length)}. The database has every migration of this release.\n`,
    );
  } finally {
    await database.close();
  }
};
