import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startPostgresServer } from './postgres-server.js';

/**
 * Runs a command with `DATABASE_URL` of a throwaway PostgreSQL, stops that, and ends as the command did:
 * `node --import ./test/support/typescript-register.js test/support/with-postgres-server.ts npm run test:contracts`.
 * `POSTGRES_BIN` is the folder of the server's programs, where it is not the newest of Debian's.
 */
const [command = '', ...parameters] = process.argv.slice(2);
const server = await startPostgresServer({ bin: process.env.POSTGRES_BIN });
// Ctrl-C reaches the command too: its end is what counts.
process.on('SIGINT', () => undefined);
try {
  process.stdout.write(`PostgreSQL ${server.version} runs for: ${[command, ...parameters].join(' ')}\n`);
  const child = spawn(command, parameters, {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: server.url },
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  await server.stop();
}
