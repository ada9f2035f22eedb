import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';

interface Example {
  readonly what: string;
  readonly rule: string;
  readonly code: string;
  /** A file in which it is wrong. */
  readonly wrongIn: string;
  /** A file in which the same is right, where there is one. */
  readonly rightIn?: string;
}

const lib = 'libs/alerts/raise.ts';
const syntax = 'no-restricted-syntax';

const examples: readonly Example[] = [
  {
    what: 'writing to the console',
    rule: 'no-console',
    code: "console.log('a')",
    wrongIn: lib,
    rightIn: 'apps/cli/src/demo.ts',
  },
  { what: 'reading Date.now()', rule: syntax, code: 'f(Date.now())', wrongIn: lib, rightIn: 'libs/platform/clock.ts' },
  { what: 'reading new Date()', rule: syntax, code: 'f(new Date())', wrongIn: lib, rightIn: 'libs/platform/clock.ts' },
  { what: 'reading Date()', rule: syntax, code: 'f(Date())', wrongIn: lib, rightIn: 'libs/alerts/raise.spec.ts' },
  {
    what: 'reading Temporal.Now',
    rule: syntax,
    code: 'f(Temporal.Now.instant())',
    wrongIn: lib,
    rightIn: 'libs/platform/clock.ts',
  },
  {
    what: 'the environment in a lib',
    rule: syntax,
    code: 'f(process.env.PORT)',
    wrongIn: lib,
    rightIn: 'libs/platform/config.ts',
  },
  {
    what: 'the environment in an app',
    rule: syntax,
    code: "f(process.env['PORT'])",
    wrongIn: 'apps/intake/src/intake.module.ts',
    rightIn: 'apps/intake/src/main.ts',
  },
  { what: 'a class that is called Base', rule: syntax, code: 'export class BaseService {}', wrongIn: lib },
  {
    what: 'a class that is called a mapper',
    rule: syntax,
    code: 'export class AlertMapper {}',
    wrongIn: 'apps/hub/src/a.ts',
  },
  { what: 'a skipped test', rule: syntax, code: "it.skip('a', f)", wrongIn: 'libs/alerts/raise.spec.ts' },
  {
    what: 'a focused suite',
    rule: syntax,
    code: "describe.only('a', f)",
    wrongIn: 'test/faults/disk-full.e2e.spec.ts',
  },
  { what: 'a test crossed out', rule: syntax, code: "xit('a', f)", wrongIn: 'test/journeys/one-event.e2e.spec.ts' },
  { what: 'work put off', rule: 'no-warning-comments', code: '// TODO: sign', wrongIn: lib },
  {
    what: 'more than 300 lines',
    rule: 'max-lines',
    code: '// a\n'.repeat(301),
    wrongIn: lib,
    rightIn: 'libs/alerts/raise.spec.ts',
  },
  {
    what: 'more than 400 lines of test',
    rule: 'max-lines',
    code: '// a\n'.repeat(401),
    wrongIn: 'libs/alerts/raise.spec.ts',
  },
  { what: 'a loose comparison', rule: 'eqeqeq', code: 'f(1 == 2)', wrongIn: lib },
];

describe('the rules of the house', () => {
  const linter = new Linter();
  let configuration: Linter.Config[];
  const rulesBrokenBy = (code: string, file: string): (string | null)[] =>
    linter.verify(code, configuration, { filename: file }).map((message) => message.ruleId);

  beforeAll(async () => {
    const { houseRules } = (await import(resolve(import.meta.dirname, '../../eslint.config.js'))) as {
      houseRules: Linter.Config[];
    };
    configuration = [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } }, ...houseRules];
  }, 60_000);

  it.each(examples)('report $what in $wrongIn', ({ rule, code, wrongIn }) => {
    expect(rulesBrokenBy(code, wrongIn)).toEqual([rule]);
  });

  it.each(examples.filter((example) => example.rightIn))('allow $what in $rightIn', ({ code, rightIn }) => {
    expect(rulesBrokenBy(code, String(rightIn))).toEqual([]);
  });

  it('cannot be switched off by a comment', () => {
    expect(rulesBrokenBy("/* eslint-disable no-console */\nconsole.log('a')", lib)).toContain('no-console');
  });
});
