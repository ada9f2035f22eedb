import { createPool, startEmbeddedPostgres } from '#platform';

/**
 * A service of the embedded database alone, for specs that kill it: `node ... embedded-database-child.ts <dataDir>`.
 * Says its URL on the first line, or what went wrong; ends with its channel to the parent or on SIGTERM.
 */
const say = (message: Readonly<Record<string, string>>): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};

try {
  const database = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '' });
  const pool = createPool(database.url, { max: 1 });
  await pool.query('select 1');
  const end = async (): Promise<void> => {
    await pool.end();
    await database.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.stdin.on('end', () => void end()).resume();
  say({ url: database.url });
} catch (error) {
  say({ error: error instanceof Error ? error.message : 'unknown error' });
  process.exitCode = 1;
}
