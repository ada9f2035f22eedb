import type { SilenceRefusal } from '#alerts';
import { badRequest, forbidden, notFound, unprocessable, type Problem } from '#platform';

/** What an agency is told where nothing was silenced. */
export const silenceRefusalOf = (reason: SilenceRefusal, longestDays: number): Problem => {
  switch (reason) {
    case 'red-is-never-silenced':
      return unprocessable(
        'red-is-never-silenced',
        'A red alert is never silenced: acknowledge it, say what will be done, or close it with an outcome.',
      );
    case 'ends-in-the-past':
      return unprocessable('ends-in-the-past', 'until must be later than now.');
    case 'too-long':
      return unprocessable(
        'too-long',
        `until must be at most ${String(longestDays)} days from now: silence it anew then.`,
      );
    case 'reason-missing':
      return badRequest('missing-reason', 'What is asked in words must not be empty.');
    case 'no-triage-agency':
      return forbidden(
        'no-triage-agency',
        'Only an agency that triages the alert, or a manager, may silence its theme: respond to it instead.',
      );
    case 'not-a-recipient':
      // An alert for others looks like one that does not exist.
      return notFound('Your agency was told of no such alert.');
    default:
      return reason satisfies never;
  }
};
