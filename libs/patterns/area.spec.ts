import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import { evaluate } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import { readExample } from './examples.js';
import { CATALOGUE, loadPattern, loadPatterns } from './load-patterns.js';
import type { Patterns } from './pattern.js';

const vocabulary = loadVocabulary();
const folder = mkdtempSync(join(tmpdir(), 'area-'));
const file = join(folder, 'northmoor.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

const load = (text: string): Patterns => {
  writeFileSync(file, text);
  return loadPatterns(vocabulary, CATALOGUE, file);
};
const wasNotBrought = (patterns: Patterns) => patterns.find(({ definition }) => definition.name === 'was-not-brought');

const basedOn = loadPattern('was-not-brought', vocabulary).definition.version;
const CHANGE = `area: Northmoor
patterns:
  was-not-brought:
    basedOn: ${String(basedOn)}
    version: 101
    because: Our dentists send three letters, and rebook by themselves.
`;

describe('what an area changes of the patterns', () => {
  it('makes a version of its own, and says whose it is and why', () => {
    const pattern = wasNotBrought(load(`${CHANGE}    parameters: { of: not-brought }\n`));
    expect(pattern?.definition).toMatchObject({ version: 101, parameters: { of: 'not-brought' } });
    expect(pattern?.changedBy).toEqual({
      area: 'Northmoor',
      basedOn,
      because: 'Our dentists send three letters, and rebook by themselves.',
    });
  });

  it('is recognised with its own levels and numbers, and the other tiers as they were', () => {
    const patterns = load(
      `${CHANGE}    tiers:\n      three in a year: { level: 3, parameters: { atLeast: 2 } }\n      two in half a year: { off: true }\n`,
    );
    const pattern = wasNotBrought(patterns);
    expect(pattern?.tiers.map(({ name, level }) => [name, level])).toEqual([
      ['three in a year', 3],
      ['five in three years', 2],
      ['one before birth', 2],
      ['hidden into the last three months', 3],
      ['care before birth, again and again', 3],
      ['again and again, until a service gave up', 3],
      ['one on a child protection plan for neglect', 3],
    ]);
    const { child, others, asOf } = readExample('was-not-brought', 'firing-three-in-a-year.yaml', vocabulary);
    const evidence = gatherEvidence(child, others, vocabulary);
    const [recognition] = pattern ? evaluate([pattern], evidence, child, asOf) : [];
    expect(recognition).toMatchObject({ version: 101, level: 3, recognisableOn: '2026-03-01' });
  });

  it('can give a tier another condition, with its own explanation', () => {
    const pattern = wasNotBrought(
      load(`${CHANGE}    tiers:
      one before birth:
        when: { as: clinic, evaluator: count-in-window, of: antenatal, atLeast: 2, withinDays: 100 }
        explanation: ['Not brought {clinic.number:time|times}: {clinic.list}.']
`),
    );
    const tier = pattern?.definition.tiers.find(({ name }) => name === 'one before birth');
    expect(tier).toMatchObject({ level: 2, when: { as: 'clinic' } });
    expect(tier?.parameters).toBeUndefined();
  });

  it('can switch a pattern off', () => {
    const patterns = load(`${CHANGE}    off: true\n`);
    expect(wasNotBrought(patterns)).toBeUndefined();
    expect(patterns).toHaveLength(loadPatterns(vocabulary).length - 1);
  });

  it('is refused where it was made for another version of the catalogue, or is no version of its own', () => {
    expect(() => load(CHANGE.replace(/basedOn: \d+/, 'basedOn: 7'))).toThrow(
      `northmoor.yaml is not a valid file of an area:\n  line 4: /patterns/was-not-brought/basedOn must be the catalogue's version, ${String(basedOn)}; it is 7`,
    );
    expect(() => load(CHANGE.replace('version: 101', 'version: 1'))).toThrow(
      /line 5: \/patterns\/was-not-brought\/version must be 101 or more, .*; it is 1\.$/,
    );
    expect(() => load(CHANGE.replace('version: 101', 'version: 100'))).toThrow(/version must be 101 or more/);
  });

  it('is refused with all that is wrong: patterns and tiers that are not there, and numbers that the tier cannot have', () => {
    expect(() =>
      load(`${CHANGE}    tiers:
      nine in a year: { level: 4 }
      three in a year: { parameters: { atLeast: 0 } }
  not-a-pattern: { basedOn: 1, version: 101, because: 'There is none.', off: true }
`),
    ).toThrow(
      /line 8: \/patterns\/was-not-brought\/tiers\/nine-in-a-year must be a tier of the pattern: two in half a year, .*\.\n {2}line 10: \/patterns must not have not-a-pattern; it may have .*was-not-brought.*\.$/,
    );
    expect(() => load(`${CHANGE}    tiers:\n      three in a year: { parameters: { atLeast: 0 } }\n`)).toThrow(
      /line 8: \/patterns\/was-not-brought\/tiers\/three-in-a-year\/parameters\/atLeast must be >= 1; it is 0\.$/,
    );
  });

  it('says a mistake in the parameters of a pattern once, and where it stands', () => {
    expect(() => load(`${CHANGE}    parameters: { withinMonths: 3 }\n`)).toThrow(
      /area:\n {2}line 7: \/patterns\/was-not-brought\/parameters must not have withinMonths; [^\n]*$/,
    );
  });

  it('says on which line of the file a tier is wrong whose name has spaces', () => {
    expect(() =>
      load(`${CHANGE}    tiers:\n      two in half a year: { level: 1 }\n      three in a year: { level: 5 }\n`),
    ).toThrow(
      /line 9: \/patterns\/was-not-brought\/tiers\/three-in-a-year\/level must be one of 1, 2, 3, 4; it is 5\.$/,
    );
  });

  it('is refused where it would change nothing: every tier has a number of its own', () => {
    expect(() => load(`${CHANGE}    parameters: { withinDays: 90 }\n`)).toThrow(
      /line 7: \/patterns\/was-not-brought\/parameters\/withinDays changes nothing, for every tier that is on has its own/,
    );
  });

  it('is refused with its line where an alias stands for nothing', () => {
    expect(() => load(`${CHANGE}    tiers: *numbers\n`)).toThrow(
      /northmoor\.yaml is not a valid file of an area:\n {2}line 7: \*numbers stands for what &numbers names before it/,
    );
  });

  it('is refused where all tiers are off and the pattern is not', () => {
    const all = loadPatterns(vocabulary)
      .find(({ definition }) => definition.name === 'trio')
      ?.definition.tiers.map(({ name }) => `      ${name}: { off: true }`)
      .join('\n');
    expect(() => load(CHANGE.replace('was-not-brought', 'trio') + `    tiers:\n${all ?? ''}\n`)).toThrow(
      /\/patterns\/trio\/tiers must leave a tier on; say off: true to switch off the pattern/,
    );
  });
});
