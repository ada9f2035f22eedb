import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const saysNothing = /(^|[/.-])(utils?|helpers?|common|misc|base|impl)([/.-]|$)/;
const namesThatSayNothing = (files: readonly string[]): string[] => files.filter((file) => saysNothing.test(file));

describe('the names of files and folders', () => {
  it('say what is in them', () => {
    const repository = resolve(import.meta.dirname, '../..');
    const files = ['apps', 'libs', 'test', 'scripts'].flatMap((root) =>
      readdirSync(resolve(repository, root), { recursive: true, encoding: 'utf8' }).map((file) => `${root}/${file}`),
    );

    expect(namesThatSayNothing(files)).toEqual([]);
  });

  it.each(['libs/alerts/utils.ts', 'libs/alerts/date-helpers.ts', 'apps/hub/src/common/page.ts', 'libs/base/index.ts'])(
    'are refused where they say nothing: %s',
    (name) => {
      expect(namesThatSayNothing([name])).toEqual([name]);
    },
  );

  it.each(['libs/platform/database.ts', 'libs/alerts/commonly-asked.ts'])('are let be where they do: %s', (name) => {
    expect(namesThatSayNothing([name])).toEqual([]);
  });
});
