import type { ChronologyParts } from '#chronology';
import type { Identity, LinkDecided } from '#identity';
import type { Clock } from '#platform';
import type { Pool } from 'pg';

/** What the hub works with. */
export interface HubParts extends ChronologyParts {
  readonly identity: Identity;
  readonly link: LinkDecided;
  readonly clock: Clock;
  readonly pool: Pool;
}

/** Injection token of `HubParts`. */
export const HUB_PARTS = Symbol('HubParts');
