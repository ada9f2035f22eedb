import type { AttendanceCodeSet } from './attendance.js';
import {
  AGENCY_KINDS,
  AGENCY_SERVICES,
  SCHOOL_PHASES,
  DATA_CHECKS,
  type Agency,
  type Area,
  type CatalogueSource,
  type EventType,
  type FieldSchema,
  type Indicator,
  type IndicatorGroup,
  type SignsOfSafetyColumn,
  type ThresholdName,
} from './event-type.js';
import { SIGNIFICANCES, STANDINGS } from './rules.js';

/** The shapes of the catalogue's own files, so that a slip of the pen is found when they are loaded. */

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text, uniqueItems: true } as const;
const scalar = { type: ['string', 'number', 'boolean'] } as const;

const closed = (
  required: Record<string, unknown>,
  optional: Record<string, unknown> = {},
): Record<string, unknown> => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(required),
  properties: { ...required, ...optional },
});

const listOf = (items: Record<string, unknown>): Record<string, unknown> => ({ type: 'array', minItems: 1, items });

const passage = closed({ source: text }, { quote: text, note: text });

const condition = {
  type: 'object',
  minProperties: 1,
  additionalProperties: {
    anyOf: [
      scalar,
      { type: 'array', minItems: 1, items: scalar },
      closed({ atLeast: { type: 'number' } }),
      closed({ atMost: { type: 'number' } }),
      closed({ given: { type: 'boolean' } }),
    ],
  },
};

/** The part of JSON Schema that fields are described in: `FieldSchema`. */
const field: Record<string, unknown> = {
  $id: 'field',
  type: 'object',
  additionalProperties: false,
  properties: {
    type: { enum: ['string', 'integer', 'number', 'boolean', 'array', 'object'] },
    description: text,
    enum: { type: 'array', minItems: 1, uniqueItems: true, items: { type: ['string', 'number'] } },
    const: scalar,
    format: { const: 'date' },
    pattern: text,
    minLength: { type: 'integer' },
    maxLength: { type: 'integer' },
    minimum: { type: 'number' },
    maximum: { type: 'number' },
    minItems: { type: 'integer' },
    maxItems: { type: 'integer' },
    minProperties: { type: 'integer' },
    uniqueItems: { type: 'boolean' },
    items: { $ref: 'field' },
    properties: { type: 'object', additionalProperties: { $ref: 'field' } },
    required: texts,
    additionalProperties: { const: false },
    anyOf: { type: 'array', items: { $ref: 'field' } },
    'x-personal': { const: true },
    'x-expected': text,
  },
};

const alwaysOrWhen = { anyOf: [{ const: true }, condition] };

const rule = {
  ...closed(
    { when: condition },
    { add: { ...texts, minItems: 1 }, significance: { enum: SIGNIFICANCES }, standing: { enum: STANDINGS } },
  ),
  minProperties: 2,
};

const eventType = closed(
  {
    name: { type: 'string', pattern: '^[a-z]+(?:-[a-z]+)*(?:\\.[a-z]+(?:-[a-z]+)*)+$' },
    version: { type: 'integer', minimum: 1 },
    title: text,
    description: text,
    sentBy: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: AGENCY_KINDS } },
    standing: { enum: STANDINGS },
    significance: { enum: SIGNIFICANCES },
    indicators: texts,
    passage,
    data: closed(
      { required: texts, properties: { type: 'object', additionalProperties: { $ref: 'field' } } },
      { anyOf: { type: 'array', items: { $ref: 'field' } } },
    ),
    rules: { type: 'array', items: rule },
    example: { type: 'object' },
  },
  {
    signsOfSafety: { const: 'needs-to-happen' },
    childSeen: alwaysOrWhen,
    beforeBirth: alwaysOrWhen,
    people: closed({ least: { type: 'integer', minimum: 1 }, most: { type: 'integer', maximum: 20 } }),
    checks: { type: 'array', uniqueItems: true, items: { enum: DATA_CHECKS } },
  },
);

const date = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' };

/** By the name of the file without its ending; `types` is any file of types, `field` what others refer to. */
export const CATALOGUE_SCHEMAS: Readonly<Record<string, Record<string, unknown>>> = {
  field,
  catalogue: closed({
    version: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
    sources: {
      type: 'object',
      additionalProperties: closed(
        { kind: { enum: ['strategy', 'public guidance'] }, title: text, publisher: text, date: text },
        { text },
      ),
    },
  }),
  'every-event': closed({ required: texts, properties: { type: 'object', additionalProperties: { $ref: 'field' } } }),
  indicators: closed({
    groups: listOf(
      closed({
        code: text,
        title: text,
        description: text,
        indicators: listOf(closed({ code: text, title: text, passage })),
      }),
    ),
  }),
  'attendance-codes': closed({
    sets: listOf(
      closed(
        {
          name: text,
          validFrom: date,
          sources: texts,
          note: text,
          codes: listOf(
            closed(
              {
                code: { type: 'string', pattern: '^(?:[/\\\\#]|[A-Z][1-7]?)$' },
                category: { enum: ['present', 'elsewhere', 'authorised', 'unauthorised', 'not-possible', 'withdrawn'] },
                meaning: text,
              },
              { late: { const: true }, schoolMade: { const: true } },
            ),
          ),
        },
        { validUntil: date },
      ),
    ),
  }),
  'threshold-levels': closed({
    levels: {
      type: 'array',
      minItems: 4,
      maxItems: 4,
      items: closed({ level: { enum: [1, 2, 3, 4] }, name: text, description: text }),
    },
  }),
  'signs-of-safety': closed({
    columns: closed({ 'worried-about': text, 'working-well': text, 'needs-to-happen': text, background: text }),
    standings: closed({
      concern: { const: 'worried-about' },
      protective: { const: 'working-well' },
      neutral: { const: 'background' },
    }),
  }),
  agencies: closed(
    {
      agencies: listOf(
        closed(
          {
            urn: { type: 'string', pattern: '^urn:agency:[a-z0-9][a-z0-9-]{0,62}$' },
            name: text,
            kind: { enum: AGENCY_KINDS },
            area: text,
          },
          {
            services: { ...listOf({ enum: AGENCY_SERVICES }), uniqueItems: true },
            odsCode: { type: 'string', pattern: '^[A-Z][0-9]{5}$' },
            phase: { enum: SCHOOL_PHASES },
            schoolUrn: { type: 'string', pattern: '^[0-9]{6}$' },
          },
        ),
      ),
    },
    {
      areas: listOf(
        closed({
          name: text,
          localAuthorities: { ...listOf({ type: 'string', pattern: '^[EWSN][0-9]{8}$' }), uniqueItems: true },
        }),
      ),
    },
  ),
  types: closed({ group: { enum: [...AGENCY_KINDS, 'person'] }, title: text, types: listOf(eventType) }),
};

/** A type as its file has it: the file names the group. */
export type ListedType = Omit<EventType, 'group' | 'checks'> & Partial<Pick<EventType, 'checks'>>;

/** The fields that every event may carry. */
export interface CommonFields {
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, FieldSchema>>;
}

export interface IndicatorsFile {
  readonly groups: readonly (Omit<IndicatorGroup, 'indicators'> & {
    readonly indicators: readonly Omit<Indicator, 'group' | 'phrase'>[];
  })[];
}

export interface TypesFile {
  readonly group: string;
  readonly title: string;
  readonly types: readonly ListedType[];
}

/** The parsed files, each of its schema, by the name that faults call it. */
export interface CatalogueFiles {
  readonly catalogue: { readonly version: string; readonly sources: Readonly<Record<string, CatalogueSource>> };
  readonly common: CommonFields;
  readonly indicators: IndicatorsFile;
  readonly attendanceCodes: { readonly sets: readonly AttendanceCodeSet[] };
  readonly thresholdLevels: { readonly levels: readonly ThresholdName[] };
  readonly signsOfSafety: { readonly columns: Readonly<Record<SignsOfSafetyColumn, string>> };
  readonly agencies: { readonly agencies: readonly Agency[]; readonly areas?: readonly Area[] };
  readonly types: ReadonlyMap<string, TypesFile>;
}
