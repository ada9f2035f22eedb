import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import type { Agency } from '#vocabulary';
import { InvalidRouting, loadRouting } from './routing.js';

const agency = (name: string, kind: string, area = 'Northmoor') =>
  ({ urn: `urn:agency:${name}`, name, kind, area }) as Agency;
const register = [
  agency('northmoor-mash', 'mash'),
  agency('northmoor-early-help', 'early-help'),
  agency('northmoor-childrens-services', 'social-care'),
  agency('northmoor-police', 'police'),
  agency('oakfield-primary-school', 'education'),
  agency('northmoor-hospital-trust', 'health'),
  agency('northmoor-housing', 'housing'),
];
describe('a routing file', () => {
  it('that comes with the service fits the register that comes with it', () => {
    expect(() => loadRouting([...loadVocabulary().agencies.values()])).not.toThrow();
  });

  const folder = mkdtempSync(join(tmpdir(), 'tessera-routing-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const original = readFileSync(new URL('./catalogue/routing.yaml', import.meta.url), 'utf8');
  const loaded = (name: string, text: string, agencies = register) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return () => loadRouting(agencies, file, ['attendance', 'household']);
  };

  it('is used where it makes sense', () => {
    expect(loaded('right.yaml', original)).not.toThrow();
  });

  it('that names a reason which means nothing is refused, with its place', () => {
    expect(loaded('reason.yaml', original.replace('reason: transfer-in }', 'reason: because }'))).toThrow(
      /reason\.yaml: .*\/levels\/3\/0\/reason because is not one of \/reasons/,
    );
  });

  it('that names a kind of agency which nobody is of is refused: it would tell nobody, silently', () => {
    const withoutHub = register.filter((each) => each.kind !== 'mash');
    expect(loaded('kind.yaml', original, withoutHub)).toThrow(/\/levels\/3\/0\/kind .*mash/);
  });

  it.each([
    [
      'names a pattern that does not exist',
      original.replace('patterns: [attendance]', 'patterns: [attendence]'),
      '/levels/2/4/patterns attendence is no pattern',
    ],
    [
      'names a theme that does not exist',
      original.replace('themes: [health]', 'themes: [illness]'),
      '/levels/2/3/themes illness is no theme',
    ],
    [
      'gives a reason for which there is no lawful basis',
      original.replace('basis: children-act-2004-s10', 'basis: not-necessary'),
      '/reasons/early-help-offer/basis not-necessary is no lawful basis of sharing',
    ],
    [
      'narrows a notice to a pattern',
      original.replace('relation: school, reason: enc', 'relation: school, patterns: [attendance], reason: enc'),
      '/notices/operation-encompass a notice is of no pattern or theme',
    ],
    [
      'turns the ages of a notice round',
      original.replace('ages: { from: 4, until: 18 }', 'ages: { from: 18, until: 4 }'),
      '/notices/operation-encompass/ages until must be later than from',
    ],
    [
      'names a relation that there is not',
      original.replace('relation: midwife', 'relation: neighbour'),
      '/levels/3/9/relation must be equal to one of the allowed values: reported-evidence, knows-child, school',
    ],
    [
      'has a field that means nothing',
      original.replace('relation: midwife', 'urgent: true, relation: midwife'),
      '/levels/3/9 must NOT have additional properties: urgent',
    ],
  ])('that %s is refused, with its place', (_, text, fault) => {
    expect(text).not.toBe(original);
    expect(loaded('wrong.yaml', text)).toThrow(fault);
  });

  it.each([
    ['a level is missing', original.replace('\n  4:\n', '\n  5:\n')],
    ['a rule names both a kind and a relation', original.replace('kind: mash,', 'kind: mash, relation: knows-child,')],
    ['a rule names nobody', original.replace('kind: early-help, area: lives, ', '')],
    ['a relation has an area', original.replace('relation: midwife', 'relation: midwife, area: lives')],
    ['it has a field that means nothing', `${original}\nurgent: true\n`],
    ['it is no YAML', 'levels: ['],
  ])('is refused when %s', (_, text) => {
    expect(text).not.toBe(original);
    expect(loaded('wrong.yaml', text)).toThrow(InvalidRouting);
  });
});
