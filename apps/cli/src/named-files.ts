import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A file that is named on the command line; `-` is standard input or output. */
export interface NamedFile {
  readonly option: string;
  readonly path: string | undefined;
}

/**
 * What is written to a file that is read would be lost, and what is written twice into one would be mixed up.
 * @throws Error where two options name one file, by whatever path or link
 */
export const refuseSameFile = (files: readonly NamedFile[]): void => {
  const named = new Map<string, string>();
  for (const { option, path } of files) {
    const file = path === undefined ? undefined : identityOf(path);
    if (path === undefined || file === undefined) continue;
    const other = named.get(file);
    if (other !== undefined) {
      throw new Error(`${other} and ${option} name one file, ${path}: each must have a file of its own.`);
    }
    named.set(file, option);
  }
};

/** Undefined of what is no file: a pipe, a terminal, `/dev/null`. */
const identityOf = (path: string): string | undefined => {
  if (path === '-') return undefined;
  const status = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (status) return status.isFile() ? `${String(status.dev)} ${String(status.ino)}` : undefined;
  try {
    return join(realpathSync(dirname(resolve(path))), basename(path));
  } catch {
    return resolve(path);
  }
};
