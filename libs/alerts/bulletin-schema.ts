/** JSON Schemas (2020-12) of messages that tell of several alerts. As of one, nothing beyond these fields is ever sent. */

/** Fields of every alert, as a message of its own has them. */
type OfEvery = Readonly<Record<string, object>>;

const theme = {
  description: 'The theme of the alerts, or the name of a pattern that is a theme by itself.',
  type: 'string',
} as const;
const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' } as const;

/**
 * The schemas by the name of their type.
 * @param always which of some fields every recipient is sent.
 */
export const bulletinSchemas = (ofEvery: OfEvery, always: (names: readonly string[]) => string[]) => {
  const among = {
    type: 'object',
    additionalProperties: false,
    required: always([...Object.keys(ofEvery), 'subject', 'theme']),
    properties: {
      ...ofEvery,
      subject: {
        description: 'Pseudonym of the child, for your agency alone: as the subject of messages about this alert.',
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{43}$',
      },
      theme,
      lapsedOn: { description: 'Where the match had ended before it was recognised: its last day.', ...day },
    },
  } as const;
  const bulletin = (title: string, description: string, properties: object) =>
    ({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title,
      description,
      type: 'object',
      additionalProperties: false,
      required: always(Object.keys(properties)),
      properties,
    }) as const;

  return {
    'alert.grouped.v1': bulletin(
      'alert.grouped.v1',
      'Alerts of several children of one family, raised near each other. Each is answered by itself.',
      {
        groupId: { type: 'string', format: 'uuid' },
        theme,
        childCount: { description: 'How many children of the family they are about.', type: 'integer', minimum: 1 },
        alerts: { type: 'array', minItems: 2, items: among },
      },
    ),
    'alert.digest.v1': bulletin('alert.digest.v1', 'Alerts of low levels since the last digest, those still open.', {
      digestId: { type: 'string', format: 'uuid' },
      dueAt: { description: 'Which digest it is: when it was due.', type: 'string', format: 'date-time' },
      alertCount: { type: 'integer', minimum: 1 },
      counts: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          additionalProperties: false,
          required: always(['level', 'theme', 'count']),
          properties: { level: { enum: [1, 2, 3] }, theme, count: { type: 'integer', minimum: 1 } },
        },
      },
      alerts: { description: 'The longest open first, as many as there is room for.', type: 'array', items: among },
      notListed: {
        description: 'How many are counted and not listed: they are in the list of open alerts.',
        type: 'integer',
        minimum: 0,
      },
    }),
  } as const;
};
