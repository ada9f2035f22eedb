import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { TYPESCRIPT } from './typescript-settings.js';

const require = createRequire(import.meta.url);

const root = new URL('../../', import.meta.url);

/** `#lib` is that library's source, and `./file.js` the TypeScript beside it, as jest maps them. */
export const resolve = (specifier, context, next) => {
  const lib = /^#([a-z/-]+)$/.exec(specifier)?.[1];
  if (lib !== undefined) return { url: new URL(`libs/${lib}/index.ts`, root).href, shortCircuit: true };
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
};

/** What was made of sources before: each process would make all of it anew, which takes longer than loading it. */
const MADE = new URL('.cache/typescript/', root);
const MAKING = `${require('@swc/core/package.json').version} ${JSON.stringify(TYPESCRIPT)}`;

export const load = (url, context, next) => {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  return { format: 'module', source: madeOf(filename, readFileSync(filename, 'utf8')), shortCircuit: true };
};

const madeOf = (filename, source) => {
  const name = createHash('sha256').update(`${MAKING}\0${filename}\0${source}`).digest('hex');
  const kept = new URL(`${name}.js`, MADE);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    // It is made now.
  }
  // Loaded where it is needed: that takes as long as reading all that is kept.
  const { code } = require('@swc/core').transformSync(source, { ...TYPESCRIPT, filename });
  try {
    // Whole or not at all: others read it at the same time.
    const half = new URL(`${name}.${String(process.pid)}`, MADE);
    mkdirSync(MADE, { recursive: true });
    writeFileSync(half, code);
    renameSync(half, kept);
  } catch {
    // Where nothing can be kept, it is made each time.
  }
  return code;
};
