import { execFile } from 'node:child_process';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHUNK = Buffer.alloc(65_536, 1);

/** A small disk of a spec's own, that can be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all but so many bytes of what is free. */
  leave(bytes: number): Promise<void>;
  /** Gives back what was taken. */
  free(): Promise<void>;
  unmount(): Promise<void>;
}

/** Mounts a disk in memory, for which one must be root on Linux; says in one line why there is none otherwise. */
export const smallDisk = async (folder: string, bytes: number): Promise<SmallDisk | undefined> => {
  await mkdir(folder, { recursive: true });
  try {
    if (process.getuid?.() !== 0) throw new Error('a disk is mounted by root alone');
    await run('mount', ['-t', 'tmpfs', '-o', `size=${String(bytes)},mode=755`, 'tmpfs', folder]);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
    process.stderr.write(`skipped: no small disk can be mounted here (${why})\n`);
    return undefined;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    leave: async (left) => {
      const file = await open(ballast, 'a');
      try {
        for (;;) {
          const { bavail, bsize } = await statfs(folder);
          const surplus = bavail * bsize - left;
          if (surplus <= 0) break;
          await file.write(CHUNK, 0, Math.min(CHUNK.length, surplus));
        }
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
    unmount: async () => {
      await run('umount', [folder]).catch(() => run('umount', ['-l', folder]));
    },
  };
};
