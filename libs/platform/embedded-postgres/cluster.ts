import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { chmod, chown, link, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../error-code.js';
import { isRoot, launcherFor, unprivilegedAccount } from './account.js';
import type { Account, Launcher } from './account.js';
import { findPostgresBinaries } from './binaries.js';
import type { PostgresBinaries } from './binaries.js';

/** The superuser of the embedded database. */
export const SUPERUSER = 'tessera';
const MAJOR_VERSION = '18';

/** An initialised database folder, and how to run PostgreSQL on it. */
export interface Cluster {
  /** PostgreSQL's own data directory. */
  readonly data: string;
  readonly logFile: string;
  readonly passwordFile: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly launcher: Launcher;
}

/**
 * What differs from PostgreSQL's defaults. Durability stays as it is (fsync, synchronous_commit, full_page_writes).
 * Statements, their parameters and the values in error details may be personal content: none of it goes to the log.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  // The first change of a page after a checkpoint writes the page to the log, whole: with millions of events nearly every
  // event is the first on two pages of the indexes, unless checkpoints are rare.
  max_wal_size: '4GB',
  min_wal_size: '512MB',
  checkpoint_timeout: '30min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_checkpoints: 'off',
};

const MEBIBYTE = 1_048_576;

/**
 * What PostgreSQL keeps in memory of its tables (MB): an eighth of the machine's memory, or of what the process may use,
 * for the service and the operating system's cache need the rest. It is taken up only as it is needed.
 */
const sharedBuffers = (): number => {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.min(4_096, Math.max(128, Math.floor(memory / 8 / MEBIBYTE)));
};

export const postgresArguments = (cluster: Cluster, port: number): string[] => [
  '-D',
  cluster.data,
  '-p',
  String(port),
  ...Object.entries({ ...SETTINGS, shared_buffers: `${String(sharedBuffers())}MB` }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]),
];

/**
 * Opens the database in `<dataDir>/postgres`, and makes it on the first run. Two services that make it at the same
 * time end up with the same one.
 */
export const openCluster = async (dataDir: string): Promise<Cluster> => {
  const binaries = await findPostgresBinaries();
  // PostgreSQL's user must get through to its own folder; the secrets beside it are closed one by one.
  await mkdir(dataDir, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
  const folder = join(await realpath(dataDir), 'postgres');
  const data = join(folder, 'data');
  const account = isRoot() ? await accountFor(data) : undefined;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await give(folder, account);
  const launcher = await launcherFor(account, folder, binaries.postgres);
  const passwordFile = join(folder, 'password');
  const password = await readOrMakePassword(passwordFile, account);
  const cluster = { data, logFile: join(folder, 'server.log'), passwordFile, password, binaries, launcher };
  if (!(await versionOf(data))) await initialise(cluster);
  const version = await versionOf(data);
  if (version !== MAJOR_VERSION) {
    throw new Error(
      `The database in ${data} is of PostgreSQL ${version ?? '(unknown)'}, this release runs ${MAJOR_VERSION}. ` +
        'Dump it with the release that wrote it, and restore the dump into a new data folder.',
    );
  }
  return cluster;
};

/** A database keeps its owner: another user could not open it. */
const accountFor = async (data: string): Promise<Account> => {
  const owner = await stat(data).catch(() => undefined);
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : unprivilegedAccount();
};

const give = async (path: string, account: Account | undefined): Promise<void> => {
  if (account) await chown(path, account.uid, account.gid);
};

const versionOf = async (data: string): Promise<string | undefined> =>
  (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined))?.trim();

const readOrMakePassword = async (file: string, account: Account | undefined): Promise<string> => {
  const known = await readFile(file, 'utf8').catch(absent);
  if (known !== undefined) return known.trim();
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  await give(draft, account);
  try {
    // A hard link is made whole or not at all, and never over another's.
    await link(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
};

/** initdb works in a folder of its own, which gets its name when it is whole: what is half made is never used. */
const initialise = async (cluster: Cluster): Promise<void> => {
  const draft = `${cluster.data}.${randomBytes(6).toString('hex')}`;
  await mkdir(draft, { mode: 0o700 });
  await give(draft, cluster.launcher.account);
  try {
    const result = await finished(
      cluster.launcher.spawn(
        cluster.binaries.initdb,
        [
          `--pgdata=${draft}`,
          `--username=${SUPERUSER}`,
          `--pwfile=${cluster.passwordFile}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          '--locale=C',
          '--no-instructions',
        ],
        { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true },
      ),
    );
    if (result.code !== 0) throw new Error(`PostgreSQL's initdb failed: ${result.stderr.trim()}`);
    await rename(draft, cluster.data).catch((error: unknown) => {
      if (!isCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};

/** Waits for a program's end; `stderr` is what it said, where it was piped. */
export const finished = (child: ChildProcess): Promise<{ code: number | null; stderr: string }> =>
  new Promise((resolve, reject) => {
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stderr });
    });
  });

const LOG_LIMIT = 1_048_576;

/** Opens PostgreSQL's log for appending; begins a new one where it has grown. */
export const openLog = async (cluster: Cluster): Promise<Awaited<ReturnType<typeof open>>> => {
  const size = (await stat(cluster.logFile).catch(() => undefined))?.size ?? 0;
  if (size > LOG_LIMIT) await rename(cluster.logFile, `${cluster.logFile}.1`);
  const file = await open(cluster.logFile, 'a', 0o600);
  await chmod(cluster.logFile, 0o600).catch(() => undefined);
  return file;
};

/** What PostgreSQL wrote to its log since `position` (bytes). */
export const readLog = async (cluster: Cluster, position: number): Promise<string> => {
  const text = await readFile(cluster.logFile).catch(() => Buffer.alloc(0));
  return text.subarray(Math.min(position, text.length)).toString('utf8').trim();
};

const absent = (error: unknown): undefined => {
  if (!isCode(error, 'ENOENT')) throw error;
};

const isCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(errorCode(error) ?? '');
