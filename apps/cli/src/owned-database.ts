import { connectEmbeddedPostgres, missingMigrations, type Config } from '#platform';
import { MIGRATIONS } from '../../tessera/src/migrations.js';

/** The service's database, as the login that owns it. */
export interface OwnedDatabase {
  /** With the password: never to be shown. */
  readonly url: string;
  /** Stops what was started for this. */
  close(): Promise<void>;
}

/** Opens the database of the settings: the one that they name, or the built-in one, beside a service that uses it. */
export const openOwnedDatabase = async ({ database, dataDir }: Config): Promise<OwnedDatabase> => {
  const url = database.migrationUrl ?? database.url;
  if (url !== undefined) return { url, close: () => Promise.resolve() };
  const embedded = await connectEmbeddedPostgres({ dataDir });
  return { url: embedded.url, close: () => embedded.stop() };
};

/** @throws Error where the database is not of this release. */
export const requireMigrated = async (url: string): Promise<void> => {
  const missing = await missingMigrations(url, MIGRATIONS);
  if (missing.length === 0) return;
  throw new Error(
    `The database lacks ${String(missing.length)} migrations of this release: run \`tessera migrate\` first.`,
  );
};
