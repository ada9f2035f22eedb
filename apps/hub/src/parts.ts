import type { Routing } from '#alerts';
import type { ChronologyParts } from '#chronology';
import type { Identity, LinkDecided } from '#identity';
import type { Patterns } from '#patterns';
import type { Clock, Logger } from '#platform';
import type { Pool } from 'pg';

/** What the hub works with. */
export interface HubParts extends ChronologyParts {
  readonly identity: Identity;
  readonly link: LinkDecided;
  /** Those in force. */
  readonly patterns: Patterns;
  readonly routing: Routing;
  /** The child's pseudonym for an agency: the subject of its messages. */
  readonly pseudonymFor: (agency: string, personId: string) => string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pool: Pool;
}

/** Injection token of `HubParts`. */
export const HUB_PARTS = Symbol('HubParts');
