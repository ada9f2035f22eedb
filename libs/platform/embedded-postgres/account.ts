import { execFile, spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** As whom PostgreSQL's programs run: it refuses root. `undefined` means as the user who runs the service. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Starts programs as the account, with whatever it needs to reach the data folder and the programs. */
export interface Launcher {
  readonly account?: Account;
  spawn(file: string, args: readonly string[], options: SpawnOptions): ChildProcess;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** `postgres` where the host has that user, else `nobody`, which every Linux and macOS has. */
const ACCOUNTS = ['postgres', 'nobody'];

/** The account for a new database of a service that runs as root. */
export const unprivilegedAccount = async (): Promise<Account> => {
  for (const name of ACCOUNTS) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such user here: try the next one.
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this host has neither a user postgres nor nobody. ' +
      'Run the service as an ordinary user, or set DATABASE_URL.',
  );
};

/**
 * A launcher for an account that must reach `folder` and `program`. Where a folder above them is closed to the
 * account (a project under /root, a data folder from `mktemp -d`), opening that folder would open it to everyone.
 * Instead PostgreSQL gets one capability of root: to search and read folders past their permissions
 * (CAP_DAC_READ_SEARCH, or CAP_DAC_OVERRIDE where a container withholds the first).
 */
export const launcherFor = async (account: Account | undefined, folder: string, program: string): Promise<Launcher> => {
  const candidates = account
    ? [directly(account), withCapability(account, 'dac_read_search'), withCapability(account, 'dac_override')]
    : [directly(account)];
  for (const launcher of candidates) {
    if (await reaches(launcher, folder, program)) return launcher;
  }
  throw new Error(
    account
      ? `The database runs as user ${String(account.uid)}, as PostgreSQL does not run as root, and that user cannot ` +
          `reach ${folder} or ${program}. Put them where every user may search the folders above, run the service ` +
          'as an ordinary user, or set DATABASE_URL.'
      : `This user cannot reach ${folder} or cannot run ${program}. If the service ran as root or as another user ` +
          'before, the folder belongs to that user: give it back, or choose another data folder with TESSERA_DATA.',
  );
};

const directly = (account: Account | undefined): Launcher => ({
  account,
  spawn: (file, args, options) => spawn(file, args, { cwd: '/', ...options, ...account }),
});

const withCapability = (account: Account, capability: string): Launcher => ({
  account,
  spawn: (file, args, options) =>
    spawn(
      'setpriv',
      [
        `--reuid=${String(account.uid)}`,
        `--regid=${String(account.gid)}`,
        '--clear-groups',
        // access(2), with which PostgreSQL looks at its own programs, counts capabilities only with this bit.
        '--securebits=+no_setuid_fixup',
        `--inh-caps=-all,+${capability}`,
        `--ambient-caps=-all,+${capability}`,
        `--bounding-set=-all,+${capability}`,
        '--',
        file,
        ...args,
      ],
      { cwd: '/', ...options },
    ),
});

const reaches = async (launcher: Launcher, folder: string, program: string): Promise<boolean> => {
  if (process.platform === 'win32') return true;
  const child = launcher.spawn('/bin/sh', ['-c', 'cd "$1" && test -x "$2"', 'sh', folder, program], {
    stdio: 'ignore',
  });
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve(false);
    });
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
};
