import { Ajv2020 } from 'ajv/dist/2020.js';
import { isUuid, type ProblemError } from '#platform';
import { envelopeProblems, ENVELOPE_LIMITS, type AgencyEventEnvelope } from './envelope.js';
import { agencyEventIdOf } from './event-ids.js';
import * as refusal from './refusals.js';
import type { Refusal } from './refusals.js';

/** A correction and a retraction as lines of a file: what is a call of its own in the API is an event of its own there. */
export const AMENDMENT_TYPES = {
  correction: 'agency-event.correction',
  retraction: 'agency-event.retraction',
} as const;

/** Longest reason of a correction or a retraction (characters). */
export const LONGEST_REASON = 1000;

/** A correction or a retraction as an agency sent it. */
export interface PostedAmendment {
  readonly source: string;
  /** The agency's own id of it. */
  readonly id: string;
  /** UUID of the agency event that it amends. */
  readonly eventId: string;
  readonly reason: string;
  /** Of a correction: the whole `data` of the event as it should have been, without `people`. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Whether something that was posted says that it is a correction or a retraction. */
export const isAmendment = (posted: unknown): boolean => {
  const type = (posted as { readonly type?: unknown } | null)?.type;
  return type === AMENDMENT_TYPES.correction || type === AMENDMENT_TYPES.retraction;
};

/**
 * Reads a correction or a retraction from a CloudEvent, or says why it is refused: its `data` holds what the body of
 * `POST /v1/events/{eventId}/corrections` or `/retractions` holds but for `id`, which is that of the CloudEvent, and says
 * which event it is about by `eventId`, or by `postedId`, the id under which the agency posted that.
 */
export const readAmendment = (posted: unknown): PostedAmendment | { readonly refusal: Refusal } => {
  const wrong = envelopeProblems(posted);
  if (wrong.length > 0) return { refusal: refusal.badEnvelope(wrong) };
  const { source, id, type, time, data } = posted as AgencyEventEnvelope;
  const isCorrection = type === AMENDMENT_TYPES.correction;
  const problems = dataProblems(data, isCorrection);
  if (time === undefined) problems.unshift(TIME_MISSING);
  if (problems.length > 0) return { refusal: refusal.badAmendment(problems) };
  const { eventId, postedId, reason, data: corrected } = data as unknown as AmendmentData;
  return {
    source,
    id,
    eventId: eventId ?? agencyEventIdOf(source, postedId ?? ''),
    reason,
    ...(isCorrection && { data: corrected ?? {} }),
  };
};

interface AmendmentData {
  readonly eventId?: string;
  readonly postedId?: string;
  readonly reason: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const ajv = new Ajv2020({ allErrors: true, strict: true, formats: { uuid: isUuid } });
const schemaOf = (more: Readonly<Record<string, object>>): object => ({
  type: 'object',
  required: ['reason', ...Object.keys(more)],
  additionalProperties: false,
  properties: {
    eventId: { type: 'string', format: 'uuid' },
    postedId: { type: 'string', maxLength: ENVELOPE_LIMITS.idLength, pattern: ENVELOPE_LIMITS.idPattern },
    reason: { type: 'string', minLength: 1, maxLength: LONGEST_REASON },
    ...more,
  },
});
const validators = {
  correction: ajv.compile(schemaOf({ data: { type: 'object' } })),
  retraction: ajv.compile(schemaOf({})),
};

const EXPECTED: Readonly<Record<string, string>> = {
  eventId: 'must be the eventId that was answered when the event was posted.',
  postedId: 'must be the id under which your agency posted the event.',
  reason: `must be text of 1 to ${String(LONGEST_REASON)} characters.`,
  data: 'must be an object: the whole data of the event as it should have been, without people.',
};

const TIME_MISSING: ProblemError = {
  pointer: '/time',
  code: 'missing-field',
  detail: 'time is missing: it must say when the correction or retraction was made, as an RFC 3339 date-time.',
};

const dataProblems = (data: Readonly<Record<string, unknown>>, isCorrection: boolean): ProblemError[] => {
  const validate = isCorrection ? validators.correction : validators.retraction;
  const problems: ProblemError[] = [];
  if (!validate(data)) {
    for (const { keyword, instancePath, params } of validate.errors ?? []) {
      if (keyword === 'additionalProperties') {
        problems.push({ pointer: '/data', code: 'unexpected-field', detail: 'data has a field that is not expected.' });
      } else {
        const field = instancePath.slice(1) || String((params as { missingProperty?: string }).missingProperty);
        const code = keyword === 'required' ? 'missing-field' : 'invalid-field';
        problems.push({ pointer: `/data/${field}`, code, detail: `${field} ${EXPECTED[field] ?? ''}` });
      }
    }
  }
  if ((data['eventId'] === undefined) === (data['postedId'] === undefined)) {
    problems.push({ pointer: '/data/eventId', code: 'missing-field', detail: 'Give one of eventId and postedId.' });
  }
  return problems;
};
