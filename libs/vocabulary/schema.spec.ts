import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { loadVocabulary } from './load.js';

const vocabulary = loadVocabulary();
const types = [...vocabulary.types.values()];

/** As an integrator would use it: a validator that knows nothing of this service. */
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
const published = new Map(types.map((type) => [type.name, ajv.compile(vocabulary.jsonSchemaOf(type.name) ?? false)]));

describe('The published JSON Schema', () => {
  it('has its own address, words and an example', () => {
    expect(vocabulary.jsonSchemaOf('health.appointment.was-not-brought')).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: '/v1/vocabulary/schemas/health.appointment.was-not-brought.v1.json',
      title: 'Was not brought to an appointment',
      additionalProperties: false,
      required: ['people', 'occurredOn', 'service'],
      examples: [vocabulary.types.get('health.appointment.was-not-brought')?.example],
    });
    expect(vocabulary.jsonSchemaOf('health.nothing')).toBeUndefined();
  });

  it('stands alone', () => {
    for (const type of types) expect(JSON.stringify(vocabulary.jsonSchemaOf(type.name))).not.toContain('$ref');
  });

  it('tells the type of every field', () => {
    for (const type of types) {
      const { properties } = vocabulary.jsonSchemaOf(type.name) as { properties: Record<string, { type?: string }> };
      for (const [name, field] of Object.entries(properties))
        expect([type.name, name, field.type]).not.toContain(undefined);
    }
  });

  it('accepts what the service accepts', () => {
    for (const type of types) expect([type.name, published.get(type.name)?.(type.example)]).toEqual([type.name, true]);
  });

  it('refuses nothing that the service would accept, and never accepts what the service calls ill-formed', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(
        'dental',
        'carer',
        true,
        1,
        0,
        '2026-03-01',
        '2026-02-30',
        ['hungry'],
        'a\u0000',
        '\ud800',
        '',
      ),
    );
    const place = fc.constantFrom(...types).chain((type) => {
      const { properties } = vocabulary.jsonSchemaOf(type.name) as { properties: object };
      return fc.record({ type: fc.constant(type), field: fc.constantFrom(...Object.keys(properties), 'other'), value });
    });
    const form = new Set(['missing', 'unknown-field', 'wrong-type', 'not-allowed', 'out-of-range']);
    fc.assert(
      fc.property(place, ({ type, field, value: posted }) => {
        const data = { ...type.example, [field]: posted };
        const read = vocabulary.read(type.name, data);
        const isValid = published.get(type.name)?.(data);
        if (!('problems' in read)) expect(isValid).toBe(true);
        else if (field !== 'marks' && read.problems.some((problem) => form.has(problem.code)))
          expect(isValid).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('The public vocabulary', () => {
  it('is plain JSON that names every type, with the address of its schema', () => {
    const document = vocabulary.toPublic();
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(document.types.map((type) => type.name)).toEqual([...vocabulary.types.keys()]);
    expect(document.types[0]?.schema).toBe(`/v1/vocabulary/schemas/${document.types[0]?.name ?? ''}.v1.json`);
    expect(document.sensitivityLabels).toEqual([
      'address-protected',
      'adoption',
      'sexual-health',
      'domestic-abuse-location',
    ]);
    expect(document.groups.flatMap((group) => group.indicators)).toHaveLength(vocabulary.indicators.size);
  });
});
