import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { InvalidMatchWeights, loadMatchWeights } from './match-weights.js';
import { loadCommonNames, loadNameForms } from './name-book.js';
import { writeWeights } from './write-weights.js';

const folder = mkdtempSync(join(tmpdir(), 'tessera-weights-'));
afterAll(() => rmSync(folder, { recursive: true }));
const original = readFileSync(new URL('./weights/uk.yaml', import.meta.url), 'utf8');
const loaded = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return () => loadMatchWeights(file);
};

describe('weights', () => {
  it('that come with the service can be used, and each field is certain of some level', () => {
    for (const levels of Object.values(loadMatchWeights().fields)) {
      for (const share of ['m', 'u', 'sibling', 'elder'] as const) {
        expect(levels.reduce((sum, level) => sum + level[share], 0)).toBeCloseTo(1, 1);
      }
    }
  });

  it('are read again as they were written, to three digits', () => {
    const weights = loadMatchWeights();
    const again = loaded('written.yaml', writeWeights(weights, 'Learned.\nFor a test.'))();
    expect(again.others).toEqual(weights.others);
    expect(again.together).toEqual(weights.together);
    for (const [field, levels] of Object.entries(weights.fields)) {
      again.fields[field as 'sex'].forEach((level, index) => {
        expect(level.m).toBeCloseTo(levels[index]!.m, 3);
        expect(level).toEqual({
          ...levels[index]!,
          m: level.m,
          u: level.u,
          sibling: level.sibling,
          elder: level.elder,
        });
      });
    }
  });

  it('with a level out of order are refused, with the order that would be right', () => {
    const swapped = original
      .replace('level: phonetic, label: Given', 'level: X, label: Given')
      .replace("level: typing-error, label: 'Given", "level: phonetic, label: 'Given")
      .replace('level: X, label: Given', 'level: typing-error, label: Given');
    const order = original.replace(/level: exact,(\s+)label: Same sex/, 'level: same,$1label: Same sex');
    expect(loaded('order.yaml', order)).toThrow(
      /order\.yaml: \/fields\/sex has the levels same, different, and would have exact, different, in this order/,
    );
    expect(swapped).toBeDefined();
  });

  it('in which a worse level says more are refused, with the most that it may say', () => {
    const more = original.replace(/(label: Different sex,\s+m: )0\.015/, '$10.999');
    expect(loaded('more.yaml', more)).toThrow(
      /\/fields\/sex\/1 different says more than exact, which is before it: m \/ u would be at most 1\.97/,
    );
  });

  it.each([
    [
      'a field is missing',
      original.replace(/\n {2}school:[^]*$/, '\n'),
      /\/fields must have required property 'school'/,
    ],
    ['a share is no share', original.replace('m: 0.985', 'm: 1.985'), /\/fields\/sex\/0\/m must be <= 1/],
    ['a share is nothing', original.replace('m: 0.985', 'm: 0'), /\/fields\/sex\/0\/m must be > 0/],
    ['it has a field that means nothing', `${original}\nurgent: true\n`, /must NOT have additional properties: urgent/],
    ['it is no YAML', 'fields: [', /wrong\.yaml/],
  ])('are refused when %s', (_, text, message) => {
    expect(text).not.toBe(original);
    expect(loaded('wrong.yaml', text)).toThrow(InvalidMatchWeights);
    expect(loaded('wrong.yaml', text)).toThrow(message);
  });

  it('that are not there are refused by the name of the file', () => {
    expect(() => loadMatchWeights(join(folder, 'absent.yaml'))).toThrow(/absent\.yaml/);
  });
});

describe('the names that come with the service', () => {
  it('are shares of all people', () => {
    const { frequencies } = loadCommonNames();
    for (const names of [frequencies.given, frequencies.family]) {
      const sum = [...names.values()].reduce((total, share) => total + share, 0);
      expect(sum).toBeGreaterThan(0.2);
      expect(sum).toBeLessThan(1);
    }
  });

  it('have forms in words that a folded name has', () => {
    for (const forms of loadNameForms()) for (const form of forms) expect(form).toMatch(/^[a-z]+$/);
  });
});
