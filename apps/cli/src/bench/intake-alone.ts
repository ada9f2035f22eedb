import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leftovers } from './leftovers.js';
import { startPart } from './scale/processes.js';
import type { BenchService } from './service-process.js';
import { makeDatabase } from './store/database.js';

/**
 * An intake as a process of its own on a database of its own, and no sentinel: what is taken in where the evaluating has
 * machines for itself (docs/scaling.md).
 * @param server URL of a PostgreSQL
 */
export const startIntakeAlone = async (
  server: string,
  leftovers: Leftovers,
): Promise<Pick<BenchService, 'events' | 'token' | 'stop'>> => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  leftovers.add(() => rm(folder, { recursive: true, force: true }));
  const intake = await startPart(
    'intake',
    {
      DATABASE_URL: await makeDatabase(server, leftovers),
      TESSERA_DATA: folder,
      TESSERA_MASTER_KEY: randomBytes(32).toString('base64'),
      TESSERA_PUBLIC_URL: 'https://tessera.example',
    },
    leftovers,
  );
  return { events: `${intake.url}/v1/events`, token: (client) => intake.token(client), stop: () => intake.stop() };
};
