import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ProblemError } from '#platform';

/** A CloudEvents 1.0 envelope as an agency posts it. `data` is validated apart, by the schema of its type. */
export interface AgencyEventEnvelope {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly data: Record<string, unknown>;
}

/** Limits of the envelope: the DTO at the HTTP edge and the schema below name the same. */
export const ENVELOPE_LIMITS = {
  idLength: 200,
  sourcePattern: '^urn:agency:[a-z0-9][a-z0-9-]{0,62}$',
  idPattern: '^[!-~](?:[ -~]*[!-~])?$',
  typeLength: 100,
  dataschemaPattern: '^[!-~]{1,500}$',
} as const;

/** JSON Schema of the envelope, as it is checked on every way in (single, batch, NDJSON). */
export const ENVELOPE_SCHEMA = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'data'],
  additionalProperties: false,
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', minLength: 1, maxLength: ENVELOPE_LIMITS.idLength, pattern: ENVELOPE_LIMITS.idPattern },
    source: { type: 'string', pattern: ENVELOPE_LIMITS.sourcePattern },
    type: { type: 'string', minLength: 1, maxLength: ENVELOPE_LIMITS.typeLength },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    dataschema: { type: 'string', pattern: ENVELOPE_LIMITS.dataschemaPattern },
    traceparent: { type: 'string', maxLength: 100 },
    tracestate: { type: 'string', maxLength: 512 },
    data: { type: 'object' },
  },
} as const;

/** What each field must be, for whoever has to mend it. */
const EXPECTED: Readonly<Record<string, string>> = {
  specversion: 'must be "1.0".',
  id: `must be 1 to ${String(ENVELOPE_LIMITS.idLength)} printable ASCII characters, unique within the source.`,
  source: 'must be the urn of the reporting agency, "urn:agency:<name>".',
  type: 'must be the name of an event type of GET /v1/vocabulary.',
  time: 'must be an RFC 3339 date-time.',
  datacontenttype: 'must be "application/json", or be left out.',
  dataschema: 'must be a URI of at most 500 characters, or be left out.',
  traceparent: 'must be a W3C trace context header of at most 100 characters, or be left out.',
  tracestate: 'must be a W3C trace context header of at most 512 characters, or be left out.',
  data: 'must be an object: the fields of the event type.',
};

const ajv = new Ajv2020({ allErrors: true, strict: true });
addFormats.default(ajv);
const validate = ajv.compile<AgencyEventEnvelope>(ENVELOPE_SCHEMA);

/** Checks an envelope; an empty list says that `posted` is one. */
export const envelopeProblems = (posted: unknown): readonly ProblemError[] => {
  if (validate(posted)) return [];
  const seen = new Map<string, ProblemError>();
  for (const error of validate.errors ?? []) {
    const params = error.params as { missingProperty?: string };
    if (error.keyword === 'additionalProperties') {
      seen.set('', {
        pointer: '',
        code: 'unexpected-field',
        detail: `The event has a field that is not expected. Expected are ${Object.keys(EXPECTED).join(', ')}.`,
      });
    } else if (error.keyword === 'required' && params.missingProperty) {
      const field = params.missingProperty;
      seen.set(field, {
        pointer: `/${field}`,
        code: 'missing-field',
        detail: `${field} is missing: it ${EXPECTED[field] ?? ''}`,
      });
    } else {
      const field = error.instancePath.split('/')[1] ?? '';
      if (seen.has(field)) continue;
      seen.set(field, {
        pointer: error.instancePath,
        code: 'invalid-field',
        detail: field ? `${field} ${EXPECTED[field] ?? ''}` : 'An event must be a JSON object.',
      });
    }
  }
  return [...seen.values()];
};
