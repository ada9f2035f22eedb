import type { Leftovers } from './leftovers.js';
import { makeEnvironment } from './processes/environment.js';
import { startPart, type PartProcess } from './processes/parts.js';
import type { BenchService } from './service-process.js';

/** Where agency events are posted. */
export type PostedTo = Pick<BenchService, 'events' | 'token'>;

/**
 * Intakes as processes of their own on one database of their own, and no sentinel: what is taken in where the
 * evaluating has machines for itself (docs/scaling.md).
 * @param server URL of a PostgreSQL
 */
export const startIntakesAlone = async (
  server: string,
  leftovers: Leftovers,
  count: number,
): Promise<{ readonly intakes: readonly PostedTo[]; stop(): Promise<void> }> => {
  const environment = await makeEnvironment(server, leftovers);
  // One after another: the first makes the schema.
  const parts: PartProcess[] = [];
  while (parts.length < count) parts.push(await startPart('intake', environment, leftovers));
  return {
    intakes: parts.map(({ url, token }) => ({ events: `${url}/v1/events`, token })),
    stop: async () => {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
};
