import { CHILD_RELATIONS } from '#vocabulary';

/** What an agency can have to do with the child: by what it has reported itself, or as the chronology says. */
export const RELATIONS = ['reported-evidence', 'knows-child', ...CHILD_RELATIONS] as const;

/** Of which areas agencies of a kind are told: see the head of `catalogue/routing.yaml`. */
export const RULE_AREAS = ['reported', 'lives', 'moved-to', 'moved-from', 'known-in'] as const;

const name = { type: 'string', pattern: '^[a-z]+(-[a-z]+)*$' } as const;
const names = { type: 'array', minItems: 1, uniqueItems: true, items: name } as const;
const closed = (properties: Record<string, unknown>): Record<string, unknown> => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
const rules = { type: 'array', items: { $ref: '#/$defs/rule' } } as const;
const age = { type: 'integer', minimum: 0, maximum: 18 } as const;

/** JSON Schema (2020-12) of `catalogue/routing.yaml`. */
export const routingSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Who is told of an alert',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'triage', 'reasons', 'levels', 'notices'],
  properties: {
    version: { type: 'integer', minimum: 1 },
    triage: {
      description: 'Reasons with which an agency triages an alert, and may close it for everybody.',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string' },
    },
    reasons: {
      description:
        'The named reasons, each in words, as the agency is addressed, and with the lawful basis of telling it.',
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: name.pattern },
      additionalProperties: closed({
        words: { type: 'string', minLength: 1 },
        basis: { description: 'A code of the lawful bases.', type: 'string' },
      }),
    },
    levels: {
      description: 'For each threshold level, the rules that name who is told. No rule: nobody.',
      type: 'object',
      additionalProperties: false,
      required: ['1', '2', '3', '4'],
      patternProperties: { '^[1-4]$': rules },
    },
    notices: {
      description: 'Who is told of an incident, which is no match of a pattern.',
      ...closed({
        'operation-encompass': closed({
          ages: closed({ from: age, until: age }),
          withinDays: { type: 'integer', minimum: 1, maximum: 366 },
          household: { type: 'boolean' },
          told: { ...rules, minItems: 1 },
          otherwise: { ...rules, minItems: 1 },
        }),
      }),
    },
  },
  $defs: {
    rule: {
      type: 'object',
      additionalProperties: false,
      required: ['reason'],
      properties: {
        kind: { description: 'A kind of agency in the register.', ...name },
        area: { description: 'Of which area, where agencies are named by kind.', enum: RULE_AREAS },
        relation: { description: 'What the agency has to do with the child.', enum: RELATIONS },
        reason: { description: 'One of the named reasons.', type: 'string' },
        patterns: { description: 'Only of matches of these patterns, or of these themes.', ...names },
        themes: { description: 'Only of matches of these themes, or of these patterns.', ...names },
      },
      oneOf: [{ required: ['kind'] }, { required: ['relation'] }],
      dependentRequired: { area: ['kind'] },
    },
  },
} as const;
