import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createMatcher, loadMatchWeights, writeWeights, type MatchRecord } from '#identity';
import { ConfigError } from '#platform';
import { areaMatcher } from './area-matcher.js';

const folder = mkdtempSync(join(tmpdir(), 'tessera-area-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const born: MatchRecord = { givenNames: ['asha'], familyNames: ['example'], dateOfBirth: '2019-05-01' };
const asked = { records: [{ ...born, givenNames: ['ashaa'] }] };
const known = { records: [born] };

describe('the matcher of an area', () => {
  it('has the weights that come with the service where no file is named', () => {
    expect(areaMatcher({}).compare(asked, known)).toEqual(createMatcher().compare(asked, known));
  });

  it('has those of the file that is named, as they are written where they were learned', () => {
    const uk = loadMatchWeights();
    const fewer = { ...uk, others: { ...uk.others, stranger: uk.others.stranger / 16 } };
    const matcher = areaMatcher({ identityWeightsFile: file('weights.yaml', writeWeights(fewer, 'Learned.')) });
    expect(matcher.compare(asked, known).weight).toBeGreaterThan(areaMatcher({}).compare(asked, known).weight);
  });

  it.each([
    ['that is not there', () => join(folder, 'none.yaml'), /none\.yaml: (cannot be read|.*no such file)/],
    ['that is no YAML', () => file('broken.yaml', '{ version: 1'), /broken\.yaml: /],
    ['that lacks a field', () => file('short.yaml', 'version: 1\n'), /short\.yaml: .*required property 'fields'/],
  ])('is refused with a file %s: the setting is named, and what is wrong', (_, path, expected) => {
    const start = () => areaMatcher({ identityWeightsFile: path() });
    expect(start).toThrow(ConfigError);
    expect(start).toThrow(/^IDENTITY_WEIGHTS_FILE: /);
    expect(start).toThrow(expected);
  });
});
