import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../error-code.js';

const run = promisify(execFile);

/** What PostgreSQL's `postmaster.pid` says of the server that runs, or ran, on a data directory. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
  /** The file's whole text. */
  readonly text: string;
}

const pidFile = (data: string): string => join(data, 'postmaster.pid');

export const readPostmaster = async (data: string): Promise<Postmaster | undefined> => {
  const text = await readFile(pidFile(data), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n').map((line) => line.trim());
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7] === 'ready', text };
};

export const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
};

/**
 * Whether a live process is the PostgreSQL of this data directory: after a crash of the machine its number may have
 * gone to another program. `unknown` where this system does not tell what a process runs.
 */
export const servesFolder = async (pid: number, data: string): Promise<'yes' | 'no' | 'unknown'> => {
  const command = await commandOf(pid);
  if (command === undefined) return isAlive(pid) ? 'unknown' : 'no';
  return command.includes('postgres') && command.includes(data) ? 'yes' : 'no';
};

const commandOf = async (pid: number): Promise<string | undefined> => {
  try {
    const text = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8');
    return text.replaceAll('\0', ' ');
  } catch {
    // Not a Linux, or one that hides processes: ask ps, where there is one.
  }
  try {
    const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']);
    return stdout.trim() === '' ? undefined : stdout;
  } catch {
    return undefined;
  }
};

/** Takes away the pid file that a dead server left, unless another server has written its own meanwhile. */
export const removeStale = async (data: string, stale: Postmaster): Promise<void> => {
  const now = await readPostmaster(data);
  if (now?.text === stale.text) await rm(pidFile(data), { force: true });
};
