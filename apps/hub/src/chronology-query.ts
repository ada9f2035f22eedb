import type { FastifyRequest } from 'fastify';
import { purposeOf, type Caller } from '#access';
import type { ChronologyQuery } from '#chronology';
import { badRequest, isCalendarDate } from '#platform';
import { instantOf } from './as-known-at.js';
import type { ChronologyQueryDto } from './chronology-query.dto.js';

/** Lines of a page, where the question does not say how many. */
const DEFAULT_PAGE = 100;

/**
 * What a caller asks of a chronology, and who asks what for.
 * @throws Problem 400 where a day is not in the calendar.
 */
export const chronologyQueryOf = (
  personId: string,
  asked: ChronologyQueryDto,
  { caller, request }: { readonly caller: Caller; readonly request: FastifyRequest },
): ChronologyQuery => {
  for (const name of ['from', 'to'] as const) {
    const date = asked[name];
    if (date !== undefined && !isCalendarDate(date)) {
      throw badRequest('invalid-parameter', `${name} must be a day of the calendar, YYYY-MM-DD.`);
    }
  }
  return {
    personId,
    viewer: { roles: caller.roles, purpose: purposeOf(request) },
    scope: asked.scope ?? 'child',
    from: asked.from,
    to: asked.to,
    agency: asked.agency,
    group: asked.group,
    detail: asked.detail ?? 'significant',
    rollUp: asked.rollUp,
    asKnownAt: asked.asKnownAt === undefined ? undefined : instantOf(asked.asKnownAt),
    knownTo: asked.knownTo,
    cursor: asked.cursor,
    limit: asked.limit ?? DEFAULT_PAGE,
  };
};
