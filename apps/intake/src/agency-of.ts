import type { Caller } from '#access';
import { forbidden } from '#platform';

/** The agency that a caller speaks for. A token with the role and without an agency speaks for nobody. */
export const agencyOf = (caller: Caller): string => {
  if (caller.agency === undefined) {
    throw forbidden('no-agency', 'The access token names no agency: its issuer must put the claim "agency" into it.');
  }
  return caller.agency;
};
