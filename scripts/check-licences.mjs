/**
 * Fails where a package that is installed in production has a licence outside the list, and names it.
 * Reads package-lock.json, and the package.json of each package where the lockfile does not tell its licence.
 * `node scripts/check-licences.mjs [folder]`
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** SPDX identifiers of licences that ask for no more than attribution. */
const allowed = [
  /^MIT$/,
  /^MIT-0$/,
  /^BSD-/,
  /^Apache-2\.0$/,
  /^ISC$/,
  /^PostgreSQL$/,
  /^0BSD$/,
  /^Unlicense$/,
  /^CC0-1\.0$/,
];

/** Permissive licences beyond the list, each for the packages that were looked at, and for whose sake they come. */
const exceptions = {
  // Swagger UI's files are served by @fastify/static.
  'BlueOak-1.0.0': ['glob', 'minimatch', 'lru-cache', 'minipass', 'path-scurry', '@isaacs/nonrecursive-glob-match'],
  // @nestjs/swagger writes YAML with js-yaml.
  'Python-2.0': ['argparse'],
};

/** Whether an SPDX expression can be fulfilled with allowed licences alone: one side of OR, both sides of AND. */
const fulfilled = (expression) => {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  const next = () => tokens.shift();
  const one = () => {
    const token = next();
    if (token !== '(') return token !== undefined && allowed.some((licence) => licence.test(token));
    const inner = either();
    next();
    return inner;
  };
  const both = () => {
    let result = one();
    while (tokens[0] === 'AND') {
      next();
      result = one() && result;
    }
    return result;
  };
  const either = () => {
    let result = both();
    while (tokens[0] === 'OR') {
      next();
      result = both() || result;
    }
    return result;
  };
  return either() && tokens.length === 0;
};

/** What a package.json says: text, or one of the two forms of long ago ({ type } and [{ type }]: any of them). */
const stated = (manifest) => {
  const { license = manifest.licenses } = manifest;
  if (Array.isArray(license)) return license.map((entry) => entry.type ?? entry).join(' OR ');
  return license?.type ?? license;
};

const folder = resolve(process.argv[2] ?? '.');
const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));

const licenceOf = (path, entry) => {
  if (entry.license !== undefined) return stated(entry);
  const manifest = join(folder, path, 'package.json');
  return existsSync(manifest) ? stated(JSON.parse(readFileSync(manifest, 'utf8'))) : undefined;
};

const production = Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.dev && !entry.link);
const refused = production
  .map(([path, entry]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: entry.version,
    licence: licenceOf(path, entry),
  }))
  .filter(
    ({ name, licence }) =>
      typeof licence !== 'string' || !(fulfilled(licence) || (exceptions[licence]?.includes(name) ?? false)),
  );

for (const { name, version, licence } of refused)
  console.error(`${name}@${version}: ${licence ?? 'no licence stated'}`);
if (refused.length > 0) process.exit(1);
console.log(`${production.length} production packages: every licence is on the list or looked at`);
