import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-checks-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, content: object): string => {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
};
const check = (script: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(import.meta.dirname, '../../scripts', script), ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
};

describe('the check of the lockfile', () => {
  const lock = (entry: object) => write('package-lock.json', { packages: { '': {}, 'node_modules/sample': entry } });

  it.each([
    ['names no address', { integrity: 'sha512-0' }],
    ['names the public registry', { integrity: 'sha512-0', resolved: 'https://registry.npmjs.org/sample.tgz' }],
  ])('passes where a package %s', (_what, entry) => {
    lock(entry);

    expect(check('check-lockfile.mjs', folder)).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    ['comes from elsewhere', { integrity: 'sha512-0', resolved: 'https://example.org/sample.tgz' }],
    [
      'comes from a host that only looks like it',
      { integrity: 'sha512-0', resolved: 'https://registry.npmjs.org.example.org/s' },
    ],
    ['comes from a repository', { integrity: 'sha512-0', resolved: 'git+ssh://git@example.org/sample.git' }],
    ['has no integrity hash', {}],
  ])('fails where a package %s, and names it', (_what, entry) => {
    lock(entry);

    expect(check('check-lockfile.mjs', folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('node_modules/sample'),
    });
  });

  it('does not repeat the credentials of an address', () => {
    lock({ integrity: 'sha512-0', resolved: 'https://someone:secret@example.org/sample.tgz' });

    expect(check('check-lockfile.mjs', folder).stderr).not.toContain('secret');
  });
});

describe('the check of licences', () => {
  const licences = (license: unknown, more: object = {}) => {
    write('package-lock.json', {
      packages: { '': {}, 'node_modules/a/node_modules/@some/sample': { version: '1.2.3', license, ...more } },
    });
    return check('check-licences.mjs', folder);
  };

  it.each([
    'MIT',
    'BSD-3-Clause',
    'Apache-2.0',
    'ISC',
    'PostgreSQL',
    '(MIT OR GPL-3.0-only)',
    '(MIT AND ISC)',
    'GPL-2.0 OR (0BSD AND MIT)',
  ])('passes %s', (licence) => {
    expect(licences(licence)).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    'GPL-3.0-only',
    'BlueOak-1.0.0',
    'SEE LICENSE IN terms.txt',
    'MIT AND GPL-3.0-only',
    '(MIT OR ISC) AND AGPL-3.0',
    '',
  ])('refuses "%s", and names the package', (licence) => {
    expect(licences(licence)).toMatchObject({ status: 1, stderr: `@some/sample@1.2.3: ${licence}`.trim() });
  });

  it('refuses a package that states no licence', () => {
    expect(licences(undefined)).toMatchObject({ status: 1, stderr: '@some/sample@1.2.3: no licence stated' });
  });

  it('lets the tools of development be', () => {
    expect(licences('BlueOak-1.0.0', { dev: true })).toMatchObject({ status: 0 });
  });
});

describe('the sum of the tests', () => {
  const suite = (name: string, ...statuses: readonly string[]) => ({
    name,
    status: statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status, n) => ({ status, fullName: `test ${n}` })),
  });
  const results = (name: string, ...suites: readonly ReturnType<typeof suite>[]) => {
    const all = suites.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
    const count = (status: string) => all.filter((each) => each === status).length;
    return write(name, {
      success: suites.every(({ status }) => status === 'passed'),
      numTotalTests: all.length,
      numPassedTests: count('passed'),
      numFailedTests: count('failed'),
      numPendingTests: count('pending'),
      numTodoTests: count('todo'),
      testResults: suites,
    });
  };

  it('is one line for all runs together', () => {
    const files = [results('a.json', suite('a', 'passed', 'passed')), results('b.json', suite('b', 'passed'))];

    expect(check('sum-tests.mjs', ...files)).toEqual({
      status: 0,
      stdout: '3 passed, 0 failed, 0 skipped',
      stderr: '',
    });
  });

  it('fails where a test failed, and names it', () => {
    expect(check('sum-tests.mjs', results('a.json', suite('a', 'passed', 'failed')))).toMatchObject({
      status: 1,
      stdout: '1 passed, 1 failed, 0 skipped',
      stderr: expect.stringContaining('a: failed: test 1'),
    });
  });

  it.each(['pending', 'todo'])('fails where a test was left out as %s', (status) => {
    expect(check('sum-tests.mjs', results('a.json', suite('a', 'passed', status)))).toMatchObject({
      status: 1,
      stdout: '1 passed, 0 failed, 1 skipped',
    });
  });

  it('fails where a suite could not run at all', () => {
    const broken = { ...suite('a'), status: 'failed' };

    expect(check('sum-tests.mjs', results('a.json', broken, suite('b', 'passed')))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('a: could not run'),
    });
  });

  it('fails where a run had no test', () => {
    expect(check('sum-tests.mjs', results('a.json'))).toMatchObject({ status: 1 });
    expect(check('sum-tests.mjs')).toMatchObject({ status: 1 });
  });
});
