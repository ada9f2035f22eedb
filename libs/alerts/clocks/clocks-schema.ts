import { ESCALATED_TO } from '#vocabulary';

const count = { type: 'integer', minimum: 1, maximum: 1000 } as const;
const timeOfDay = { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' } as const;
const name = { type: 'string', pattern: '^[a-z]+(-[a-z]+)*$' } as const;

const only = <const Properties extends Record<string, unknown>>(properties: Properties) =>
  ({ type: 'object', additionalProperties: false, required: Object.keys(properties), properties }) as const;

/** JSON Schema (2020-12) of `catalogue/clocks.yaml`. */
export const clocksSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'How long an alert may wait for an answer',
  ...only({
    version: count,
    hours: {
      description: 'When somebody is at work, on working days (Europe/London).',
      ...only({ from: timeOfDay, until: timeOfDay }),
    },
    times: {
      description: 'Times that steps and notices may name; that of Operation Encompass is named by its notices.',
      type: 'object',
      required: ['operation-encompass'],
      propertyNames: name,
      additionalProperties: { $ref: '#/$defs/within' },
    },
    levels: {
      description: 'By threshold level: what happens until an alert is acknowledged, and until it is responded to.',
      ...only({
        1: { $ref: '#/$defs/level' },
        2: { $ref: '#/$defs/level' },
        3: { $ref: '#/$defs/level' },
        4: { $ref: '#/$defs/level' },
      }),
    },
  }),
  $defs: {
    within: {
      oneOf: [
        only({ clockHours: count }),
        only({ workingHours: count }),
        only({ workingDays: count }),
        only({ beforeSchoolDay: timeOfDay }),
      ],
    },
    level: only({
      acknowledged: { type: 'array', items: { $ref: '#/$defs/step' } },
      responded: { type: 'array', items: { $ref: '#/$defs/step' } },
    }),
    step: {
      oneOf: [
        only({ after: { $ref: '#/$defs/after' }, then: { const: 'remind' } }),
        only({ after: { $ref: '#/$defs/after' }, then: { const: 'escalate' }, to: { enum: ESCALATED_TO } }),
      ],
    },
    after: { oneOf: [name, { $ref: '#/$defs/within' }] },
  },
} as const;
