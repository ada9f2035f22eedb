const only = <const Properties extends Record<string, unknown>>(properties: Properties) =>
  ({ type: 'object', additionalProperties: false, required: Object.keys(properties), properties }) as const;

/** JSON Schema (2020-12) of `catalogue/floods.yaml`. */
export const floodsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What keeps alerts from flooding those who are told',
  ...only({
    version: { type: 'integer', minimum: 1 },
    families: only({
      wait: { $ref: '#/$defs/wait' },
      themes: {
        type: 'object',
        propertyNames: { type: 'string', pattern: '^[a-z]+(-[a-z]+)*$' },
        additionalProperties: { $ref: '#/$defs/wait' },
      },
    }),
    digest: only({
      levels: {
        description: 'Levels that are told in a digest. Red is not one of them.',
        type: 'array',
        uniqueItems: true,
        items: { enum: [1, 2, 3] },
      },
      days: { enum: ['working-days', 'every-day'] },
      times: {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
      },
    }),
    silences: only({ longestDays: { type: 'integer', minimum: 1, maximum: 365 } }),
  }),
  $defs: {
    wait: only({ minutes: { description: 'At most a working day.', type: 'integer', minimum: 0, maximum: 480 } }),
  },
} as const;
