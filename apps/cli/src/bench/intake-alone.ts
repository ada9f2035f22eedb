import type { Leftovers } from './leftovers.js';
import { makeEnvironment } from './processes/environment.js';
import { startPart } from './processes/parts.js';
import type { BenchService } from './service-process.js';

/**
 * An intake as a process of its own on a database of its own, and no sentinel: what is taken in where the evaluating has
 * machines for itself (docs/scaling.md).
 * @param server URL of a PostgreSQL
 */
export const startIntakeAlone = async (
  server: string,
  leftovers: Leftovers,
): Promise<Pick<BenchService, 'events' | 'token' | 'stop'>> => {
  const intake = await startPart('intake', await makeEnvironment(server, leftovers), leftovers);
  return { events: `${intake.url}/v1/events`, token: (client) => intake.token(client), stop: () => intake.stop() };
};
