/**
 * Fails where package-lock.json would fetch a package from anywhere but the public npm registry (a lockfile may also
 * name no address at all), or would install one without an integrity hash.
 * `node scripts/check-lockfile.mjs [folder]`
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2] ?? '.');
const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));

const installed = Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.link);
const complaints = installed.flatMap(([path, { resolved, integrity, inBundle }]) => {
  if (inBundle) return [];
  const found = [];
  if (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')) {
    found.push(`${path} is resolved to ${resolved.replace(/\/\/[^/@]*@/, '//')}`);
  }
  if (integrity === undefined) found.push(`${path} has no integrity hash`);
  return found;
});

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exit(1);
console.log(`${installed.length} packages: all from registry.npmjs.org, all with an integrity hash`);
