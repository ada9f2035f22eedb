import { ALERT_OUTCOMES, ESCALATED_TO } from '#vocabulary';
import { bulletinSchemas } from './bulletin-schema.js';
import { noticeSchemas } from './notices/message-schema.js';

/**
 * What another agency reads in an alert: JSON Schemas (2020-12) of the `data` of each type, named by `dataschema`,
 * and of the CloudEvent around it. Nothing beyond these fields is ever sent, so `additionalProperties` is closed:
 * no name, identifier, date of birth, narrative or id of the person. What is not required is sent to those kinds of
 * agency alone that need it.
 */
/**
 * What not every kind of agency is sent: least-information.yaml says which is. So these are required by no schema; where
 * one is absent, the recipient's kind is not sent it.
 */
export const GOVERNED_FIELDS = [
  'theme',
  'pattern',
  'patternVersion',
  'title',
  'recognisableOn',
  'recognisedOn',
  'window',
  'entryCount',
  'agencies',
  'by',
  'dueOn',
  'outcome',
] as const;

/** Names of fields that every recipient is sent. */
const always = (names: readonly string[]): string[] =>
  names.filter((name) => !GOVERNED_FIELDS.some((governed) => governed === name));

const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' } as const;
const agency = { type: 'string', pattern: '^urn:agency:[a-z0-9]+(-[a-z0-9]+)*$' } as const;

const ofEvery = {
  alertId: { description: 'The same for all events of one alert.', type: 'string', format: 'uuid' },
  pattern: { description: 'Name of the pattern in the catalogue.', type: 'string' },
  patternVersion: { type: 'integer', minimum: 1 },
  title: { description: 'The pattern in words.', type: 'string' },
  level: {
    description: '1 universal, 2 early help, 3 targeted or child in need, 4 statutory or child protection.',
    enum: [1, 2, 3, 4],
  },
  recognisableOn: { description: 'The first day on which what had happened made the pattern.', ...date },
  recognisedOn: { description: 'The day on which the service recognised it.', ...date },
  reason: { description: 'Why your agency is told: a named reason of the routing.', type: 'string' },
  link: { description: 'Where your agency reads the alert, authorised and audited.', type: 'string', format: 'uri' },
} as const;

export const alertRaisedSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'alert.raised.v1',
  description: 'A pattern was recognised for a child whom your agency should know of.',
  type: 'object',
  additionalProperties: false,
  required: always([...Object.keys(ofEvery), 'timing']),
  properties: {
    ...ofEvery,
    timing: {
      description: 'past: late information shows that the pattern held once; it had ended before it was recognised.',
      enum: ['current', 'past'],
    },
    lapsedOn: { description: 'Where the timing is past: the last day on which the pattern held.', ...date },
    window: {
      description: 'The days that the evidence was looked for in.',
      type: 'object',
      additionalProperties: false,
      required: ['from', 'to'],
      properties: { from: date, to: date },
    },
    agencies: { description: 'Agencies whose entries are evidence.', type: 'array', items: agency },
    entryCount: { description: 'How many entries the match rests on.', type: 'integer', minimum: 0 },
  },
  if: { properties: { timing: { const: 'past' } } },
  then: { required: ['lapsedOn'] },
  else: { properties: { lapsedOn: false } },
} as const;

export const alertWithdrawnSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'alert.withdrawn.v1',
  description: 'An alert that your agency was told of is taken back: its evidence was.',
  type: 'object',
  additionalProperties: false,
  required: always([...Object.keys(ofEvery), 'withdrawnOn', 'withdrawnBecause']),
  properties: {
    ...ofEvery,
    withdrawnOn: { description: 'The day on which the evidence was taken back.', ...date },
    withdrawnBecause: { enum: ['evidence-withdrawn', 'ended-untold'] },
  },
} as const;

/** The schema of a message that says a few things beside what every message says. */
const news = (title: string, description: string, properties: object, optional: readonly string[] = []) =>
  ({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    description,
    type: 'object',
    additionalProperties: false,
    required: always([...Object.keys(ofEvery), ...Object.keys(properties).filter((name) => !optional.includes(name))]),
    properties: { ...ofEvery, ...properties },
  }) as const;

const by = { description: 'The agency that did it.', ...agency };

/** The published schemas by the name of their type: `dataschema` says `/v1/alerts/schemas/<type>.json`. */
export const alertSchemas = {
  'alert.raised.v1': alertRaisedSchema,
  'alert.responded.v1': news(
    'alert.responded.v1',
    'An agency says that it will do something. What, is behind the link.',
    {
      by,
      dueOn: { description: 'By when it will be done.', ...date },
    },
  ),
  'alert.challenged.v1': news(
    'alert.challenged.v1',
    'An agency disagrees with how the alert is dealt with, and waits for an answer.',
    { by },
  ),
  'alert.reminded.v1': news('alert.reminded.v1', 'The time in which your agency is to answer is running out.', {
    because: { enum: ['not-acknowledged', 'not-responded'] },
    dueAt: { description: 'When it is escalated where nobody answers.', type: 'string', format: 'date-time' },
  }),
  'alert.escalated.v1': news(
    'alert.escalated.v1',
    'The alert is put before those who answer for the ones who have it.',
    {
      step: { description: '1 the first time.', type: 'integer', minimum: 1 },
      because: { enum: ['by-hand', 'not-acknowledged', 'not-responded'] },
      to: { description: 'Before whom, where nobody answered in time.', enum: ESCALATED_TO },
      by: { ...by, description: 'The agency that did it; absent where nobody answered in time.' },
    },
    ['to', 'by'],
  ),
  'alert.closed.v1': news('alert.closed.v1', 'An agency that triages alerts says what became of it.', {
    by,
    outcome: { enum: ALERT_OUTCOMES },
  }),
  'alert.reopened.v1': news('alert.reopened.v1', 'A closed alert is before everybody again.', {
    because: { enum: ['new-evidence', 'challenged'] },
  }),
  'alert.withdrawn.v1': alertWithdrawnSchema,
  ...noticeSchemas,
  ...bulletinSchemas(ofEvery, always),
} as const;

/** The CloudEvent (1.0) around the data. */
export const alertEnvelopeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'CloudEvent of an alert',
  type: 'object',
  additionalProperties: false,
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { description: 'The same whenever it is sent again: deduplicate on it.', type: 'string', format: 'uuid' },
    source: { type: 'string', pattern: '^urn:tessera(:[a-z0-9]+(-[a-z0-9]+)*)?$' },
    type: { enum: Object.keys(alertSchemas) },
    subject: {
      description:
        'Pseudonym of the child, for your agency alone: always the same for one child. Of alert.grouped.v1 one of the ' +
        'group, of alert.digest.v1 one of your digests: the alerts in them name their children.',
      type: 'string',
      pattern: '^[A-Za-z0-9_-]{43}$',
    },
    time: { description: 'When it happened.', type: 'string', format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    dataschema: { type: 'string', format: 'uri' },
    data: { type: 'object' },
  },
} as const;
