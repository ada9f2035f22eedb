import type { Refusal } from '#alerts';
import { badRequest, conflict, forbidden, notFound, unprocessable, type Problem } from '#platform';

/** What an agency is told where nothing was done with the alert. */
export const refusalOf = (reason: Refusal): Problem => {
  switch (reason) {
    case 'already-acknowledged-by-agency':
      return conflict('already-acknowledged', 'Your agency has acknowledged this alert before.');
    case 'reason-missing':
      return badRequest('missing-reason', 'What is asked in words must not be empty.');
    case 'due-in-the-past':
      return unprocessable('due-in-the-past', 'dueOn must be today or later.');
    case 'basis-of-another-decision':
      return unprocessable('basis-of-another-decision', 'lawfulBasis must be one that carries the decision.');
    case 'no-triage-agency':
      return forbidden(
        'no-triage-agency',
        'Only an agency that triages the alert may close it: respond to it instead.',
      );
    case 'challenge-unanswered':
      return conflict('challenge-unanswered', 'An agency has challenged it: respond to it before it is closed.');
    case 'already-closed':
      return conflict('already-closed', 'It is closed already: read who closed it, and challenge it if need be.');
    case 'already-withdrawn':
      return conflict('already-withdrawn', 'Its evidence was taken back, and with it the alert.');
    default:
      // An alert for others looks like one that does not exist.
      return notFound('Your agency was told of no such alert.');
  }
};
