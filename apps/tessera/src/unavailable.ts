import { EventStoreUnavailable } from '#event-store';
import { PeopleIndexError } from '#identity';
import { unavailable, type Problem } from '#platform';

/** What it means to a caller that a part of the service did not answer: 503, and the same request again is safe. */
export const unavailableProblem = (error: unknown): Problem | undefined =>
  error instanceof EventStoreUnavailable || error instanceof PeopleIndexError
    ? unavailable('It is not known whether this was done. Send the same request again: it is done once.', 2, {
        cause: error,
      })
    : undefined;
