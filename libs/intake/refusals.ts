import type { ProblemError } from '#platform';
import { isMeaningProblem, type FieldProblem } from '#vocabulary';

/**
 * Why an agency event, a correction or a retraction was not recorded: an HTTP status, a stable code, and what to do.
 * No refusal repeats an identifier, a name or a narrative.
 */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 409 | 422;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly ProblemError[];
}

export const badEnvelope = (errors: readonly ProblemError[]): Refusal => ({
  status: 400,
  code: 'invalid-envelope',
  title: 'The event is not a CloudEvent that this service accepts',
  detail: 'Mend the fields named in errors and post the event again.',
  errors,
});

/** `data` has not the shape of its type (400), or it has, and what it says cannot be (422). */
export const badData = (errors: readonly FieldProblem[]): Refusal =>
  errors.every(isMeaningProblem)
    ? badFacts(errors)
    : {
        status: 400,
        code: 'invalid-data',
        title: 'The data of the event does not have the shape of its type',
        detail: 'Mend the fields named in errors (the schema is at GET /v1/vocabulary) and post the event again.',
        errors: errors.map(withinData),
      };

export const badFacts = (errors: readonly ProblemError[]): Refusal => ({
  status: 422,
  code: 'impossible-data',
  title: 'The event says something that cannot be',
  detail: 'Check the fields named in errors at their source and post the event again.',
  errors: errors.map(withinData),
});

export const badAmendment = (errors: readonly ProblemError[]): Refusal => ({
  status: 400,
  code: 'invalid-amendment',
  title: 'The correction or retraction does not have the shape that it must have',
  detail: 'Mend the fields named in errors and send it again.',
  errors,
});

export const timeInFuture = (): ProblemError => ({
  pointer: '/time',
  code: 'in-the-future',
  detail: 'time lies in the future: check the clock of the sending system.',
});

export const unknownType = (): Refusal => ({
  status: 422,
  code: 'unknown-type',
  title: 'The event type is not in the vocabulary',
  detail: 'Use a type of GET /v1/vocabulary.',
  errors: [{ pointer: '/type', code: 'unknown-type', detail: 'type must be the name of an event type.' }],
});

export const unknownAgency = (): Refusal => ({
  status: 403,
  code: 'unknown-agency',
  title: 'The reporting agency is not registered',
  detail: 'Ask the operator of this service to add the agency to its register.',
  errors: [{ pointer: '/source', code: 'unknown-agency', detail: 'source must be a registered agency.' }],
});

export const notYourSource = (): Refusal => ({
  status: 403,
  code: 'not-your-source',
  title: 'An agency posts only its own events',
  detail: 'source must be the agency that the access token was issued to.',
  errors: [{ pointer: '/source', code: 'not-your-source', detail: 'source is another agency than the caller.' }],
});

export const otherContent = (): Refusal => ({
  status: 409,
  code: 'other-content',
  title: 'Another event was recorded under this source and id',
  detail:
    'The first one is kept. Send a correction (POST /v1/events/{eventId}/corrections) if it was wrong, or use a new id.',
});

export const unknownEvent = (): Refusal => ({
  status: 404,
  code: 'unknown-event',
  title: 'There is no such event of yours',
  detail: 'Use the eventId that was answered when your agency posted the event.',
});

export const alreadyRetracted = (): Refusal => ({
  status: 409,
  code: 'already-retracted',
  title: 'The event was retracted before',
  detail: 'A retracted event stays retracted: post what is right as a new event with a new id.',
});

const withinData = (problem: ProblemError): ProblemError =>
  problem.pointer === '/time' || problem.pointer.startsWith('/data')
    ? problem
    : { ...problem, pointer: `/data${problem.pointer}` };
