import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadVocabulary } from '#vocabulary';
import type { Agency } from '#vocabulary';
import { InvalidRouting, loadRouting, recipientsOf } from './routing.js';

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
const SCHOOL = 'urn:agency:oakfield-primary-school';
const HOSPITAL = 'urn:agency:northmoor-hospital-trust';
const HOUSING = 'urn:agency:northmoor-housing';

const routing = loadRouting(register);
const asked = (level: 1 | 2 | 3 | 4) =>
  recipientsOf(routing, register, { level, reportedEvidence: [SCHOOL, HOSPITAL], knowChild: [SCHOOL, HOUSING] }).map(
    (each) => `${each.agency.slice('urn:agency:'.length)}: ${each.reason}`,
  );

describe('who is told', () => {
  it('is nobody at level 1: it is noted only', () => {
    expect(asked(1)).toEqual([]);
  });

  it('is the early-help hub and whoever reported the evidence, at level 2', () => {
    expect(asked(2)).toEqual([
      'northmoor-early-help: early-help-offer',
      'northmoor-hospital-trust: reported-evidence',
      'oakfield-primary-school: reported-evidence',
    ]);
  });

  it('is the MASH, whoever reported the evidence and whoever knows the child, at level 3', () => {
    expect(asked(3)).toEqual([
      'northmoor-mash: mash-triage',
      'northmoor-hospital-trust: reported-evidence',
      'oakfield-primary-school: reported-evidence',
      'northmoor-housing: knows-child',
    ]);
  });

  it("is children's social care and the police too, at level 4", () => {
    expect(asked(4)).toEqual([
      'northmoor-mash: mash-triage',
      'northmoor-childrens-services: statutory-duty',
      'northmoor-police: joint-enquiry',
      'northmoor-hospital-trust: reported-evidence',
      'oakfield-primary-school: reported-evidence',
      'northmoor-housing: knows-child',
    ]);
  });

  it('is told once, and for its first reason, when several rules name it', () => {
    const told = recipientsOf(routing, register, {
      level: 4,
      reportedEvidence: ['urn:agency:northmoor-police'],
      knowChild: ['urn:agency:northmoor-police'],
    });
    expect(told.filter((each) => each.agency === 'urn:agency:northmoor-police')).toEqual([
      { agency: 'urn:agency:northmoor-police', reason: 'joint-enquiry' },
    ]);
  });

  it('is never an agency that left the register', () => {
    const told = recipientsOf(routing, register, {
      level: 3,
      reportedEvidence: ['urn:agency:example-closed'],
      knowChild: [],
    });
    expect(told.map((each) => each.agency)).toEqual(['urn:agency:northmoor-mash']);
  });

  it("is not another area's hub, but every hub where that of the area cannot be told", () => {
    const two = [
      ...register,
      agency('southmoor-mash', 'mash', 'Southmoor'),
      agency('eastmoor-school', 'education', 'Eastmoor'),
    ];
    const hubs = (reportedEvidence: string[]) =>
      recipientsOf(routing, two, { level: 3, reportedEvidence, knowChild: [] })
        .filter((each) => each.reason === 'mash-triage')
        .map((each) => each.agency);
    expect(hubs([SCHOOL])).toEqual(['urn:agency:northmoor-mash']);
    expect(hubs(['urn:agency:eastmoor-school'])).toEqual(['urn:agency:northmoor-mash', 'urn:agency:southmoor-mash']);
  });
});

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
    return () => loadRouting(agencies, file);
  };

  it('that names a reason which means nothing is refused, with its place', () => {
    expect(loaded('reason.yaml', original.replace('reason: mash-triage', 'reason: because'))).toThrow(
      /reason\.yaml: .*\/levels\/3\/0\/reason because is not one of \/reasons/,
    );
  });

  it('that names a kind of agency which nobody is of is refused: it would tell nobody, silently', () => {
    const withoutHub = register.filter((each) => each.kind !== 'mash');
    expect(loaded('kind.yaml', original, withoutHub)).toThrow(/\/levels\/3\/0\/kind .*mash/);
  });

  it.each([
    ['a level is missing', original.replace(/\n {2}4:[^]*$/, '\n')],
    ['a rule names both a kind and a relation', original.replace('kind: mash,', 'kind: mash, relation: knows-child,')],
    ['a rule names nobody', original.replace('kind: mash, ', '')],
    ['a relation is unknown', original.replace('relation: knows-child', 'relation: neighbour')],
    ['it has a field that means nothing', `${original}\nurgent: true\n`],
    ['it is no YAML', 'levels: ['],
  ])('is refused when %s', (_, text) => {
    expect(text).not.toBe(original);
    expect(loaded('wrong.yaml', text)).toThrow(InvalidRouting);
  });
});
