/**
 * Cruises trees by the rules of `.dependency-cruiser.mjs` and prints the rules, and for each tree those that it breaks:
 * `node scripts/cruise.mjs <tree>...` ->
 * `{ "rules": [{ "name", "comment" }], "trees": [{ "tree", "folders": ["libs/access", ...], "violations": [{ "rule", "from", "to" }] }] }`
 * A tree that is not this repository (a fixture) is cruised in a copy that has this repository's tsconfig.json,
 * package.json and installed packages, so that the very same configuration applies to it.
 */
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import configuration from '../.dependency-cruiser.mjs';

const repository = resolve(import.meta.dirname, '..');
const roots = ['apps', 'libs', 'test', 'bench', 'scripts'];

/** @param {string} folder a tree with apps/, libs/ or test/ in it, and a tsconfig.json */
const violationsIn = async (folder) => {
  const { options, forbidden } = configuration;
  // Paths of a tsconfig without baseUrl are taken from the working directory.
  process.chdir(folder);
  const result = await cruise(
    roots.filter((root) => existsSync(root)),
    { ...options, validate: true, ruleSet: { forbidden } },
    {},
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  const { summary, modules } = result.output;
  return {
    folders: [...new Set(modules.map(({ source }) => source.split('/').slice(0, 2).join('/')))].sort(),
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
};

const copyOf = (tree) => {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'tessera-architecture-')));
  cpSync(tree, copy, { recursive: true });
  for (const file of ['tsconfig.json', 'package.json']) cpSync(join(repository, file), join(copy, file));
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

const started = process.cwd();
const reports = [];
for (const tree of process.argv.slice(2)) {
  const here = resolve(started, tree);
  const folder = here === repository ? repository : copyOf(here);
  try {
    reports.push({ tree, ...(await violationsIn(folder)) });
  } finally {
    process.chdir(started);
    if (folder !== repository) rmSync(folder, { recursive: true });
  }
}
const rules = configuration.forbidden.map(({ name, comment }) => ({ name, comment }));
console.log(JSON.stringify({ rules, trees: reports }, null, 2));
