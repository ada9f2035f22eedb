import { validateSync } from 'class-validator';
import { badRequest, Problem, type ProblemError } from '#platform';
import { envelopeProblems } from '#intake';
import { AgencyEventDto } from './agency-event.dto.js';

const TITLE = 'The event is not a CloudEvent that this service accepts';

/**
 * Checks the envelope of a single post by the decorators of its DTO.
 * @throws Problem (400) that names each wrong field, and never its value.
 */
export const checkEnvelope = (body: unknown): void => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest(
      'not-an-event',
      'The body must be one event, a JSON object. Send several as application/cloudevents-batch+json.',
    );
  }
  const failures = validateSync(Object.assign(new AgencyEventDto(), body), {
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
  });
  if (failures.length === 0) return;
  const fields = new Set(failures.map((failure) => failure.property));
  throw new Problem({
    status: 400,
    code: 'invalid-envelope',
    title: TITLE,
    detail: 'Mend the fields named in errors and post the event again.',
    errors: described(body, fields),
  });
};

/** The words of the schema, which every way in shares; a field that only the decorators refuse has its own. */
const described = (body: object, fields: ReadonlySet<string>): readonly ProblemError[] => {
  const problems = envelopeProblems(body);
  return problems.length > 0
    ? problems
    : [...fields].map((field) => ({ pointer: `/${field}`, code: 'invalid-field', detail: `${field} is not valid.` }));
};
