import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the embedded database of a running service is, by what lies in its data folder. */
export const embeddedUrl = async (dataDir: string): Promise<string> => {
  const password = (await readFile(join(dataDir, 'postgres/password'), 'utf8')).trim();
  const port = (await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[3] ?? '';
  return `postgres://tessera:${password}@127.0.0.1:${port}/tessera`;
};
