import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { createPool } from './database.js';
import { migrate } from './migrate.js';

describe('migrate', () => {
  let database: TestDatabase;
  let root: string;

  const folder = async (name: string, files: Readonly<Record<string, string>>): Promise<URL> => {
    const path = await mkdtemp(join(root, `${name}-`));
    await Promise.all(Object.entries(files).map(([file, sql]) => writeFile(join(path, file), sql)));
    return pathToFileURL(`${path}/`);
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'tessera-migrate-'));
    database = await emptyDatabase('migrate');
  });

  afterEach(async () => {
    await database.drop();
    await rm(root, { recursive: true });
  });

  it('applies the files of all folders in order of number, and only once', async () => {
    const later = await folder('later', { '0002-more.sql': "insert into step values ('second');" });
    const first = await folder('first', {
      '0001-step.sql': "create table step (name text); insert into step values ('first');",
    });

    expect(await migrate(database.pool, [later, first])).toEqual(['0001-step.sql', '0002-more.sql']);
    expect(await migrate(database.pool, [later, first])).toEqual([]);

    const { rows } = await database.pool.query('select name from step');
    expect(rows).toEqual([{ name: 'first' }, { name: 'second' }]);
  });

  it('lets instances that start together take turns', async () => {
    const steps = await folder('steps', {
      '0001-step.sql': 'create table step (name text); select pg_sleep(0.2);',
      '0002-row.sql': "insert into step values ('once');",
    });
    const pools = Array.from({ length: 4 }, () => createPool(database.url, { max: 1 }));
    const applied = await Promise.all(pools.map((pool) => migrate(pool, [steps])));
    await Promise.all(pools.map((pool) => pool.end()));

    expect(applied.flat().sort()).toEqual(['0001-step.sql', '0002-row.sql']);
    const { rows } = await database.pool.query('select count(*) from step');
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('refuses two files of the same number, and applies neither', async () => {
    const one = await folder('one', { '0001-one.sql': 'create table one ();' });
    const two = await folder('two', { '0001-two.sql': 'create table two ();' });

    await expect(migrate(database.pool, [one, two])).rejects.toThrow(/0001-one\.sql and 0001-two\.sql/);
    const { rows } = await database.pool.query("select to_regclass('one') as one, to_regclass('two') as two");
    expect(rows).toEqual([{ one: null, two: null }]);
  });

  it('names the file that was changed after it was applied', async () => {
    const before = await folder('before', { '0001-step.sql': 'create table step ();' });
    const after = await folder('after', { '0001-step.sql': 'create table step (name text);' });
    await migrate(database.pool, [before]);

    await expect(migrate(database.pool, [after])).rejects.toThrow(/0001-step\.sql/);
  });

  it('takes a file with Windows line ends for the same file', async () => {
    const unix = await folder('unix', { '0001-step.sql': 'create table step (\n);\n' });
    const windows = await folder('windows', { '0001-step.sql': 'create table step (\r\n);\r\n' });
    await migrate(database.pool, [unix]);

    expect(await migrate(database.pool, [windows])).toEqual([]);
  });

  it('leaves nothing of a file that fails, and keeps those before it', async () => {
    const steps = await folder('steps', {
      '0001-good.sql': 'create table good ();',
      '0002-bad.sql': 'create table bad (); select 1/0;',
      '0003-never.sql': 'create table never ();',
    });

    await expect(migrate(database.pool, [steps])).rejects.toThrow(/0002-bad\.sql/);
    const { rows } = await database.pool.query(
      "select to_regclass('good')::text as good, to_regclass('bad')::text as bad, to_regclass('never')::text as never",
    );
    expect(rows).toEqual([{ good: 'good', bad: null, never: null }]);
  });

  it('refuses a file whose name has no number, rather than leave it out', async () => {
    const steps = await folder('steps', { 'later.sql': 'create table later ();' });
    await expect(migrate(database.pool, [steps])).rejects.toThrow(/later\.sql/);
  });
});
