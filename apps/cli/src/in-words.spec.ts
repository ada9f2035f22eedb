import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import { inWords } from './in-words.js';

const errorOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It should not have worked.');
};

it('says what is the matter with a file that was named', () => {
  expect(inWords(errorOf(() => readFileSync('/nowhere/events.ndjson')))).toBe(
    '/nowhere/events.ndjson: there is no such file or folder.',
  );
  expect(inWords(errorOf(() => readFileSync(tmpdir())))).toBe('What was named: it is a folder, and a file is needed.');
});

it('says that what was named is no folder, and that there is no space', () => {
  expect(inWords(errorOf(() => readdirSync(process.execPath)))).toBe(
    `${process.execPath}: it is no folder, and a folder is needed.`,
  );
  expect(inWords(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))).toBe(
    'What was to be written: there is no space left for it.',
  );
});

it('leaves what is no matter of a file as it is', () => {
  expect(inWords(spawnSync('/nowhere/program').error)).toMatch(/spawn/);
  expect(inWords(Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' }))).toBe('connect ENOENT');
  expect(inWords(new Error('The file holds no events.'))).toBe('The file holds no events.');
});
