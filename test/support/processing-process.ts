/**
 * One instance of a processor that works until it is killed: `<database url> <name>`. It counts in the table
 * `applied` how often each event was applied, and prints a line while it stands in the middle of a batch.
 */
import { startProcessor } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createPool } from '#platform';

const [url = '', name = ''] = process.argv.slice(2);
const pool = createPool(url);
startProcessor({
  store: createPostgresEventStore({ url }),
  pool,
  name,
  batchSize: 20,
  handle: async (batch, client) => {
    await client.query(
      `insert into applied (event_id, times) select unnest($1::uuid[]), 1
       on conflict (event_id) do update set times = applied.times + 1`,
      [batch.map(({ id }) => id)],
    );
    process.stdout.write('in a batch\n');
  },
});
