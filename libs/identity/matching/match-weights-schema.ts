import { FIELDS } from './levels.js';

const share = { type: 'number', exclusiveMinimum: 0, maximum: 1 } as const;
const howMany = { type: 'number', exclusiveMinimum: 0 } as const;

/** JSON Schema (2020-12) of `weights/*.yaml`. */
export const matchWeightsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What each way of comparing two people says',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'others', 'together', 'fields'],
  properties: {
    version: { type: 'integer', minimum: 1 },
    others: {
      description: 'For each record of the same person, how many there are of others.',
      type: 'object',
      additionalProperties: false,
      required: ['stranger', 'sibling', 'elder'],
      properties: { stranger: howMany, sibling: howMany, elder: howMany },
    },
    together: {
      description: 'Fields that depend on each other, and the most and the least bits that they have together.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['fields', 'atMost', 'atLeast'],
        properties: {
          fields: { type: 'array', minItems: 2, uniqueItems: true, items: { enum: FIELDS } },
          atMost: { type: 'number', minimum: 0 },
          atLeast: { type: 'number', maximum: 0 },
        },
      },
    },
    fields: {
      description: 'For each field, its levels, the best first.',
      type: 'object',
      additionalProperties: false,
      required: FIELDS,
      properties: Object.fromEntries(FIELDS.map((field) => [field, { $ref: '#/$defs/levels' }])),
    },
  },
  $defs: {
    levels: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['level', 'label', 'm', 'u', 'sibling', 'elder'],
        properties: {
          level: { type: 'string' },
          label: { type: 'string', minLength: 1 },
          byFrequency: { type: 'boolean' },
          m: { description: 'Share among two records of one person.', ...share },
          u: { description: 'Share among strangers.', ...share },
          sibling: { description: 'Share among brothers and sisters.', ...share },
          elder: { description: 'Share among a child and an elder of the household.', ...share },
        },
      },
    },
  },
} as const;
