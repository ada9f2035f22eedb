import { createPool } from '#platform';
import type { Leftovers } from '../leftovers.js';
import type { BenchRow } from '../row.js';
import { appendRows } from './append-rows.js';
import { appendBatches, appendSingles } from './appending.js';
import { describeServer, makeDatabase, makeStoreDatabase } from './database.js';
import { Emmett } from './emmett.js';
import { expectRows } from './limits.js';
import { liveRow } from './live-row.js';
import { say } from './progress.js';
import { catchUpRows, streamRow } from './read-rows.js';
import { sizeRows } from './size-rows.js';
import { sizesOf } from './sizes.js';

/**
 * Measures the event store on a server, in databases that it makes and drops again, beside what the same server can do
 * at best and beside another event store, in turns within the same run.
 * @param options.server URL of a database on it, as a role that may make databases.
 * @param options.stored events in the large store that the cost of size is measured with.
 * @returns also notes: what the server is, and what was left out.
 * @throws Error where a live subscriber misses an event or gets one out of order, and where an engine stored less than
 *   it said.
 */
export const benchStore = async (
  options: { readonly server: string; readonly quick: boolean; readonly stored?: number },
  leftovers: Leftovers,
): Promise<{ rows: BenchRow[]; notes: string[] }> => {
  const { server } = options;
  const sizes = sizesOf(options.quick, options.stored);
  const notes = [await describeServer(server)];

  const database = await makeStoreDatabase(server, leftovers);
  const emmettUrl = await makeDatabase(server, leftovers);
  const emmett = await Emmett.start(emmettUrl);
  if (emmett) leftovers.add(() => emmett.stop());
  else notes.push('Emmett is not installed, so its rows are left out: `npm run emmett:install` fetches it.');

  say('Warming up …');
  await appendSingles(database.store, 2_000, 64);
  await appendBatches(database.store, 2);
  const rows = await appendRows(database, emmett, sizes);
  if (emmett) {
    await emmett.stop();
    const pool = createPool(emmettUrl);
    await expectRows(pool, 'emt_messages', emmett.stored).finally(() => pool.end());
  }
  rows.push(await liveRow(database, sizes.live), await streamRow(database.store, sizes));

  const small = await makeStoreDatabase(server, leftovers);
  const large = await makeStoreDatabase(server, leftovers);
  const ofSize = await sizeRows({ small, large }, sizes);
  rows.push(...(await catchUpRows(large.store, sizes)), ...ofSize);
  return { rows, notes };
};
