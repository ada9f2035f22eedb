import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Cruise {
  readonly rules: readonly { readonly name: string; readonly comment: string }[];
  readonly trees: readonly {
    readonly tree: string;
    readonly folders: readonly string[];
    readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[];
  }[];
}

const repository = resolve(import.meta.dirname, '../..');
const fixtures = resolve(import.meta.dirname, 'fixtures');
const fixtureNames = readdirSync(fixtures);
const foldersIn = (root: string): string[] =>
  readdirSync(resolve(repository, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

describe('the architecture', () => {
  let cruise: Cruise;
  const brokenIn = (tree: string) => cruise.trees.find((cruised) => cruised.tree === tree);

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['scripts/cruise.mjs', '.', ...fixtureNames.map((name) => resolve(fixtures, name))],
      { cwd: repository, maxBuffer: 64 * 1024 * 1024 },
    );
    cruise = JSON.parse(stdout) as Cruise;
  }, 120_000);

  it('breaks none of its rules', () => {
    expect(brokenIn('.')?.violations).toEqual([]);
  });

  it('is read whole: every lib and every app was cruised', () => {
    const folders = ['apps', 'libs'].flatMap((root) => foldersIn(root).map((name) => `${root}/${name}`));

    expect(brokenIn('.')?.folders).toEqual(expect.arrayContaining(folders));
  });

  it('has a rule for the neighbours of every lib', () => {
    expect(cruise.rules.map((rule) => rule.name)).toEqual(
      expect.arrayContaining(foldersIn('libs').map((lib) => `neighbours-of-${lib}`)),
    );
  });

  it('says why, for every rule', () => {
    expect(cruise.rules.filter((rule) => rule.comment.length < 40)).toEqual([]);
  });

  it('has one fixture for every rule', () => {
    expect([...fixtureNames].sort()).toEqual(cruise.rules.map((rule) => rule.name).sort());
  });

  it.each(fixtureNames)('reports a tree that breaks %s, and reports nothing else', (name) => {
    const rules = new Set(brokenIn(resolve(fixtures, name))?.violations.map((violation) => violation.rule));

    expect([...rules]).toEqual([name]);
  });
});
