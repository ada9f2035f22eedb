import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { waitFor } from './wait-for.js';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A PostgreSQL of a spec's own, that the spec may kill: the server that others share is left alone. */
export interface DatabaseProcess {
  readonly url: string;
  readonly dataDir: string;
  /** SIGKILL for the server and everything that it runs; nobody starts it again. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on a data folder, which is made where it is missing. Each start has a port of its own. */
export const startDatabaseProcess = async (dataDir: string): Promise<DatabaseProcess> => {
  const keeper = spawn(
    process.execPath,
    ['--import', here('./typescript-register.js'), here('./embedded-database-child.ts'), dataDir],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const ended = once(keeper, 'exit');
  const hasEnded = (): boolean => keeper.exitCode !== null || keeper.signalCode !== null;
  const first = await Promise.race([
    once(createInterface(keeper.stdout), 'line').then(([text]) => String(text)),
    ended.then(() => '{"error":"it ended"}'),
  ]);
  const { url, error } = JSON.parse(first) as { url?: string; error?: string };
  if (url === undefined) throw new Error(`The database did not start: ${error ?? ''}`);
  return {
    url,
    dataDir,
    kill: async () => {
      // First who would start it again.
      keeper.kill('SIGKILL');
      await ended;
      await killPostgres(dataDir);
    },
    stop: async () => {
      if (hasEnded()) return;
      keeper.stdin.end();
      await ended;
    },
  };
};

/** SIGKILL for the PostgreSQL of a data folder, the postmaster and all of its children. */
export const killPostgres = async (dataDir: string): Promise<void> => {
  const text = await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').catch(() => '');
  const postmaster = Number(text.split('\n')[0]);
  if (!Number.isInteger(postmaster) || postmaster <= 0) return;
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const processes = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const doomed = [postmaster, ...processes.flatMap(([pid = 0, parent]) => (parent === postmaster ? [pid] : []))];
  for (const pid of doomed) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  await waitFor('the killed processes to be gone', async () => {
    const left = await run('ps', ['-A', '-o', 'pid=,stat=']);
    const alive = left.stdout.split('\n').map((line) => line.trim().split(/\s+/));
    return !alive.some(([pid, state = '']) => doomed.includes(Number(pid)) && !state.startsWith('Z'));
  });
};
