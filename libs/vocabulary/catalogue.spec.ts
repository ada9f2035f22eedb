import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CatalogueFault, readCatalogue } from './catalogue.js';
import type { FieldSchema, Passage } from './event-type.js';
import { normaliseNhsNumber } from './identifiers.js';
import { loadVocabulary } from './load.js';

const vocabulary = loadVocabulary();
const types = [...vocabulary.types.values()];
const CATALOGUE = fileURLToPath(new URL('./catalogue', import.meta.url));

/** Section 2 of the project's vocabulary, row by row. */
const EXPECTED_TYPES = `
  health.appointment.was-not-brought health.appointment.cancelled health.appointment.attended health.visit.no-access
  health.emergency-attendance health.injury-observed health.condition.untreated health.growth-concern
  health.development-concern health.presentation-concern health.medication-not-given health.antenatal-concern
  health.registration-ended education.attendance education.presentation-concern education.behaviour-concern
  education.disclosure education.injury-observed education.not-collected education.home-contact-failed
  education.exclusion education.roll-change police.domestic-abuse-incident police.child-concern police.missing-episode
  police.offending police.exploitation-concern police.protection-power police.carer-arrested adult.mental-health
  adult.substance-misuse adult.domestic-abuse adult.social-care adult.probation housing.home-conditions housing.tenancy
  housing.move housing.anti-social-behaviour housing.no-access social-care.referral social-care.referral-decision
  social-care.assessment social-care.plan social-care.visit social-care.intervention social-care.agreed-action
  social-care.meeting social-care.tool-score social-care.child-voice social-care.step community.concern
  community.support person.relationship person.address person.school person.gp person.additional-need
`
  .trim()
  .split(/\s+/);

/** Section 3: groups and the indicators that they hold at least. */
const EXPECTED_INDICATORS: Readonly<Record<string, readonly string[]>> = {
  'basic-needs': ['food', 'clothing', 'hygiene', 'shelter'],
  health: [
    'not-brought',
    'untreated-condition',
    'injury-unsupervised',
    'growth',
    'development',
    'medication',
    'recurring-illness',
  ],
  education: ['absence', 'lateness', 'no-equipment', 'missing-education'],
  supervision: ['left-alone', 'not-collected', 'unsafe-carer', 'missing'],
  emotional: ['unresponsive-care', 'isolation', 'caring-role', 'self-harm'],
  home: ['home-conditions', 'homelessness', 'moves'],
  carers: ['domestic-abuse', 'carer-mental-ill-health', 'carer-substance-misuse', 'carer-offending'],
  engagement: ['no-access', 'refusal', 'cancelled', 'action-not-done', 'attends-after-challenge'],
  adolescence: ['exploitation', 'anti-social-behaviour', 'gang', 'early-pregnancy'],
  unborn: ['antenatal-care', 'substances-in-pregnancy'],
  protective: ['attended', 'engaged', 'improved', 'support-accepted'],
};

describe('The catalogue', () => {
  it('has every type and every indicator that the vocabulary names', () => {
    expect(EXPECTED_TYPES.filter((name) => !vocabulary.types.has(name))).toEqual([]);
    for (const [group, codes] of Object.entries(EXPECTED_INDICATORS)) {
      expect(vocabulary.groups.get(group)?.indicators).toEqual(expect.arrayContaining([...codes]));
    }
    expect([...vocabulary.groups.keys()]).toEqual(Object.keys(EXPECTED_INDICATORS));
  });

  it('knows the agencies of its invented area, and the four levels of need', () => {
    for (const [name, kind] of [
      ['northmoor-hospital-trust', 'health'],
      ['oakfield-primary-school', 'education'],
      ['riverside-secondary-school', 'education'],
      ['northmoor-police', 'police'],
      ['northmoor-adult-services', 'adult'],
      ['northmoor-housing', 'housing'],
      ['northmoor-childrens-services', 'social-care'],
      ['northmoor-mash', 'mash'],
      ['northmoor-early-help', 'early-help'],
    ] as const) {
      expect(vocabulary.agencies.get(`urn:agency:${name}`)).toMatchObject({ kind, area: 'Northmoor' });
    }
    expect(vocabulary.thresholdLevels.map(({ level }) => level)).toEqual([1, 2, 3, 4]);
  });

  it('uses every indicator', () => {
    const used = new Set(
      types.flatMap((type) => [...type.indicators, ...type.rules.flatMap((rule) => rule.add ?? [])]),
    );
    expect([...vocabulary.indicators.keys()].filter((code) => !used.has(code))).toEqual([]);
  });

  it('keeps its version with a digest of its meaning, to which the register of agencies does not belong', () => {
    expect(vocabulary.version).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/);
    expect(loadVocabulary().version).toBe(vocabulary.version);
  });
});

describe.each(types.map((type) => [type.name, type] as const))('The type %s', (name, type) => {
  const example = type.example;

  it('has an example that can be read', () => {
    expect(vocabulary.read(name, example)).not.toHaveProperty('problems');
  });

  it('refuses its example where a field is wrong, missing or added', () => {
    for (const field of Object.keys(example)) {
      expect(vocabulary.read(name, { ...example, [field]: { never: 'right' } })).toHaveProperty('problems');
    }
    for (const field of ['people', 'occurredOn', ...type.data.required]) {
      const { [field]: _left, ...without } = example;
      expect(vocabulary.read(name, without)).toHaveProperty('problems');
    }
    expect(vocabulary.read(name, { ...example, surplus: true })).toHaveProperty('problems');
  });

  it('has only invented people in its example', () => {
    const people = example['people'] as readonly { readonly nhsNumber?: string; readonly name?: { family?: string } }[];
    for (const person of people) {
      if (person.nhsNumber) expect(normaliseNhsNumber(person.nhsNumber)).toMatch(/^999/);
      if (person.name) expect(['Example', 'Sample', 'Specimen']).toContain(person.name.family);
    }
  });

  it('lets no free text among the coded facts', () => {
    const coded = Object.entries(type.data.properties).filter(([, schema]) => !schema['x-personal']);
    expect(coded.flatMap(([field, schema]) => freeText(field, schema))).toEqual([]);
  });
});

/** Paths of text that is neither an enumeration, a date, nor a pattern too tight for words. */
const freeText = (path: string, schema: FieldSchema): string[] => [
  ...(schema.type === 'string' && !schema.enum && !schema.format && !tight(schema.pattern) ? [path] : []),
  ...(schema.items ? freeText(`${path}[]`, schema.items) : []),
  ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => freeText(`${path}.${name}`, inner)),
];
const tight = (pattern: string | undefined): boolean =>
  pattern !== undefined &&
  ['Asha Example', 'Asha', 'she is hungry', '9990000018', 'N17 0AA'].every(
    (text) => !new RegExp(pattern, 'u').test(text),
  );

describe('The words of the strategies', () => {
  const passages: [string, Passage][] = [
    ...types.map((type): [string, Passage] => [type.name, type.passage]),
    ...[...vocabulary.indicators.values()].map((each): [string, Passage] => [each.code, each.passage]),
  ];
  /** The strategies' texts lie beside the project where it is written, and not where it is used. */
  const textOf = (file: string): string | undefined => {
    const path = fileURLToPath(new URL(`../../../shared/seeds/${file}`, import.meta.url));
    return existsSync(path) ? readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ') : undefined;
  };
  const texts = new Map([...vocabulary.sources].map(([key, { text }]) => [key, text && textOf(text)]));

  it('stand in the strategy that is named, or another source is named and says what it says', () => {
    for (const [name, { source, quote, note }] of passages) {
      const kind = vocabulary.sources.get(source)?.kind;
      const text = texts.get(source);
      const found = kind === 'strategy' ? (text ?? quote ?? '').includes(quote ?? '?') : (note ?? '') !== '';
      expect([name, found]).toEqual([name, true]);
    }
  });

  it('come from both strategies', () => {
    const quoted = (source: string): number => passages.filter(([, passage]) => passage.source === source).length;
    expect(quoted('llr')).toBeGreaterThan(30);
    expect(quoted('haringey')).toBeGreaterThan(30);
  });
});

describe('A catalogue that contradicts itself', () => {
  let folder = '';
  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(CATALOGUE, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(folder, file), text.replace(from, to));
  };
  const restore = (file: string): void => {
    cpSync(join(CATALOGUE, file), join(folder, file));
  };
  const faultsOf = (file: string, from: string, to: string): readonly string[] => {
    edit(file, from, to);
    try {
      readCatalogue(folder);
      return [];
    } catch (error) {
      if (error instanceof CatalogueFault) return error.faults;
      throw error;
    } finally {
      restore(file);
    }
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync(CATALOGUE, folder, { recursive: true });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each<[string, string, string, string, RegExp]>([
    [
      'an unknown indicator',
      'types/health.yaml',
      'indicators: [not-brought]',
      'indicators: [not-brough]',
      /^health\.yaml: health\.appointment\.was-not-brought gives the indicator not-brough/,
    ],
    [
      'a rule that adds an unknown indicator',
      'types/health.yaml',
      'add: [antenatal-care]',
      'add: [antenatal]',
      /gives the indicator antenatal,/,
    ],
    [
      'a rule on a field that is not there',
      'types/health.yaml',
      'when: { discharged: true }',
      'when: { dismissed: true }',
      /\(rule 4\) asks for dismissed/,
    ],
    [
      'a rule on a value that never is',
      'types/health.yaml',
      'when: { reason: refused }',
      'when: { reason: refusal }',
      /asks whether reason is refusal/,
    ],
    [
      'a rule on what is sealed',
      'types/health.yaml',
      'when: { reason: refused }',
      'when: { narrative: refused }',
      /asks for narrative, which is sealed/,
    ],
    [
      'a rule that says nothing',
      'types/health.yaml',
      '        add: [cancelled]\n        standing: concern\n',
      '',
      /health\.appointment\.cancelled \/rules\/0 must NOT have fewer than 2/,
    ],
    [
      'a misspelt word',
      'types/health.yaml',
      'significance: notable',
      'significanse: notable',
      /health\.appointment\.was-not-brought {2}must NOT have additional properties/,
    ],
    [
      'an unknown significance',
      'types/health.yaml',
      'significance: notable',
      'significance: high',
      /\/significance must be equal to one of/,
    ],
    [
      'a type that is there twice',
      'types/health.yaml',
      'name: health.appointment.attended',
      'name: health.appointment.cancelled',
      /health\.appointment\.cancelled is there twice/,
    ],
    [
      'a type of another group',
      'types/health.yaml',
      'name: health.appointment.attended',
      'name: education.attended',
      /education\.attended does not begin with its group/,
    ],
    [
      'free text among the coded facts',
      'types/health.yaml',
      'maxLength: 100, x-personal: true',
      'maxLength: 100',
      /has medicineName, free text/,
    ],
    [
      'a field that every event has',
      'types/health.yaml',
      'medicineName:',
      'narrative:',
      /has a field narrative, which every event has/,
    ],
    [
      'a field that the service sets',
      'types/health.yaml',
      'medicineName:',
      'childSeen:',
      /has a field childSeen, which the service sets/,
    ],
    [
      'a required field that is not there',
      'types/health.yaml',
      'required: [service, by]',
      'required: [service, whom]',
      /requires whom/,
    ],
    ['a source that is not there', 'types/health.yaml', 'source: llr', 'source: lrl', /names the source lrl/],
    [
      'a strategy that is not quoted',
      'indicators.yaml',
      'passage: { quote: tiredness, source: llr }',
      'passage: { note: tired, source: llr }',
      /names the strategy llr without quoting it/,
    ],
    [
      'an indicator that is there twice',
      'indicators.yaml',
      'code: clothing',
      'code: food',
      /indicators\.yaml: food is there twice/,
    ],
    [
      'code sets that overlap',
      'attendance-codes.yaml',
      "validUntil: '2024-08-18'",
      "validUntil: '2024-08-19'",
      /in force on the same day/,
    ],
    [
      'an agency that is there twice',
      'agencies.yaml',
      'urn:agency:northmoor-mash',
      'urn:agency:northmoor-police',
      /urn:agency:northmoor-police is there twice/,
    ],
    ['a local authority of two areas', 'agencies.yaml', 'E06999002', 'E06999001', /E06999001 is of two areas/],
    [
      'an area in which nobody works',
      'agencies.yaml',
      'name: Southmoor, localAuthorities',
      'name: Eastmoor, localAuthorities',
      /no agency works in the area Eastmoor/,
    ],
    [
      'a service of who is no health agency',
      'agencies.yaml',
      'name: Northmoor Police, kind: police',
      'name: Northmoor Police, services: [maternity], kind: police',
      /northmoor-police has services, and is no health agency/,
    ],
    [
      'an ODS code of who is no practice',
      'agencies.yaml',
      'services: [general-practice]',
      'services: [maternity]',
      /millbrook-surgery has an ODS code, and is no general practice/,
    ],
    [
      'an agency without a proper urn',
      'agencies.yaml',
      'urn:agency:northmoor-mash',
      'northmoor-mash',
      /agencies\.yaml: \/agencies\/9\/urn must match pattern/,
    ],
    [
      'text that is no YAML',
      'every-event.yaml',
      'required: [people, occurredOn]',
      'required: [people',
      /^every-event\.yaml: /,
    ],
    [
      'a source that nobody names',
      'catalogue.yaml',
      'sources:\n',
      'sources:\n  other: { kind: public guidance, title: Other, publisher: Other, date: "2020" }\n',
      /the source other is named by nothing/,
    ],
  ])('is not loaded with %s: file and fault are told', (_what, file, from, to, fault) => {
    const faults = faultsOf(file, from, to);
    expect(faults).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });

  it('is told all its faults at once', () => {
    edit('indicators.yaml', 'code: food', 'code: meals');
    expect(() => readCatalogue(folder)).toThrow(CatalogueFault);
    expect(() => readCatalogue(folder)).toThrow(/education\.yaml.*\n(?:.*\n)*.*police\.yaml/);
    restore('indicators.yaml');
  });

  it('takes another register of agencies, and keeps the version', () => {
    const agenciesFile = join(folder, 'other-agencies.yaml');
    writeFileSync(
      agenciesFile,
      'agencies: [{ urn: "urn:agency:southmoor-police", name: Southmoor Police, kind: police, area: Southmoor }]',
    );
    const other = loadVocabulary({ agenciesFile });
    expect([...other.agencies.keys()]).toEqual(['urn:agency:southmoor-police']);
    expect(other.version).toBe(vocabulary.version);
    expect(() => loadVocabulary({ agenciesFile: join(folder, 'none.yaml') })).toThrow(/none\.yaml/);
  });
});
