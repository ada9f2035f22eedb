import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leftovers } from '../leftovers.js';
import { makeDatabase } from '../store/database.js';

/** What the parts of one service have in common, as environment variables. */
export type PartsEnvironment = Readonly<Record<string, string>> & { readonly DATABASE_URL: string };

/**
 * Parts that belong together: a database, a folder and a key of their own.
 * @param server URL of a PostgreSQL
 */
export const makeEnvironment = async (server: string, leftovers: Leftovers): Promise<PartsEnvironment> => {
  const url = await makeDatabase(server, leftovers);
  const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  leftovers.add(() => rm(folder, { recursive: true, force: true }));
  return {
    DATABASE_URL: url,
    TESSERA_DATA: folder,
    TESSERA_MASTER_KEY: randomBytes(32).toString('base64'),
    TESSERA_PUBLIC_URL: 'https://tessera.example',
  };
};
