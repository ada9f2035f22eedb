import { randomBytes } from 'node:crypto';
import { testDatabase, type TestDatabase } from './database.js';
import type { Ends } from './ends.js';
import { startServiceProcess, type App, type ServiceProcess } from './service-process.js';

/** The parts of one service as processes of their own: with a database, a folder and a key that are theirs alone. */
export interface SeparateParts {
  readonly database: TestDatabase;
  /** Starts a part, which is killed when the spec is done. */
  start(app: App): Promise<ServiceProcess>;
}

/**
 * @param name of the spec, in letters and spaces
 * @param settings other environment variables than the defaults
 */
export const separateParts = async (
  name: string,
  ends: Ends,
  settings: Readonly<Record<string, string>> = {},
): Promise<SeparateParts> => {
  const database = ends.add(await testDatabase(name), ({ drop }) => drop());
  const env = {
    DATABASE_URL: database.url,
    TESSERA_DATA: await ends.folder(name.replaceAll(' ', '-')),
    TESSERA_MASTER_KEY: randomBytes(32).toString('base64'),
    TESSERA_PUBLIC_URL: 'https://tessera.example',
    TESSERA_IDENTITY_PORT: '0',
    ...settings,
  };
  return {
    database,
    start: async (app) => ends.add(await startServiceProcess(env, app), ({ kill }) => kill()),
  };
};
