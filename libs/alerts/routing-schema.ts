/** JSON Schema (2020-12) of `catalogue/routing.yaml`. */
export const routingSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Who is told of an alert',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'triage', 'reasons', 'levels'],
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
      description: 'The named reasons, each with the sentence that tells the agency why it is told.',
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^[a-z]+(-[a-z]+)*$' },
      additionalProperties: { type: 'string', minLength: 1 },
    },
    levels: {
      description: 'For each threshold level, the rules that name who is told. No rule: nobody.',
      type: 'object',
      additionalProperties: false,
      required: ['1', '2', '3', '4'],
      patternProperties: { '^[1-4]$': { type: 'array', items: { $ref: '#/$defs/rule' } } },
    },
  },
  $defs: {
    rule: {
      type: 'object',
      additionalProperties: false,
      required: ['reason'],
      properties: {
        kind: { description: 'A kind of agency in the register.', type: 'string', pattern: '^[a-z]+(-[a-z]+)*$' },
        relation: {
          description: 'What the agency has to do with the child.',
          enum: ['reported-evidence', 'knows-child'],
        },
        reason: { description: 'One of the named reasons.', type: 'string' },
      },
      oneOf: [{ required: ['kind'] }, { required: ['relation'] }],
    },
  },
} as const;
