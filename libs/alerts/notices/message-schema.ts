import { NOTICE_KINDS, NOT_TOLD } from '#vocabulary';

/**
 * What an agency reads in a notice of an incident: JSON Schemas (2020-12) of the `data` of each type. Closed: nothing
 * beyond these fields is ever sent, and nothing of what happened.
 */
const instant = { type: 'string', format: 'date-time' } as const;
const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' } as const;

const ofEvery = {
  noticeId: { description: 'The same for all notices of one incident.', type: 'string', format: 'uuid' },
  notice: { description: 'What kind of notice it is.', enum: NOTICE_KINDS },
  reason: { description: 'Why your agency is told: a named reason of the routing.', type: 'string' },
  link: { description: 'Where your agency reads the notice, authorised and audited.', type: 'string', format: 'uri' },
} as const;
const ofIncident = {
  incidentOn: { description: 'The day of the incident; the first, where it is not known exactly.', ...date },
  dueAt: { description: 'By when somebody is to have opened it: before the school day begins.', ...instant },
} as const;

const schema = (title: string, description: string, properties: object) =>
  ({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    description,
    type: 'object',
    additionalProperties: false,
    required: [...Object.keys(ofEvery), ...Object.keys(properties)],
    properties: { ...ofEvery, ...properties },
  }) as const;

/** The published schemas by the name of their type, beside those of alerts. */
export const noticeSchemas = {
  'notice.domestic-abuse-incident.v1': schema(
    'notice.domestic-abuse-incident.v1',
    'A child of your school was present at a domestic abuse incident.',
    {
      ...ofIncident,
      late: { description: 'It was reported after the time in which you were to be told.', type: 'boolean' },
    },
  ),
  'notice.school-not-told.v1': schema(
    'notice.school-not-told.v1',
    'A child was present at a domestic abuse incident, and no school knows of it: somebody has to see to it.',
    { ...ofIncident, because: { description: 'Why no school knows.', enum: NOT_TOLD } },
  ),
  'notice.withdrawn.v1': schema(
    'notice.withdrawn.v1',
    'A notice that your agency was given is taken back: so was the report, or no child was present.',
    { because: { enum: ['incident-withdrawn', 'child-not-present'] } },
  ),
} as const;
