import type { Pool } from 'pg';
import type { PersonKeys } from '#access';
import type { FamilyOf, Floods, Routing } from '#alerts';
import type { EventStore } from '#event-store';
import type { Clock, Logger } from '#platform';

/** Injection token of what intake works with: `IntakeParts` of `#intake`. */
export const INTAKE_PARTS = Symbol('IntakeParts');

/** What agencies' alerts are read and answered with. */
export interface AlertsParts {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly keys: PersonKeys;
  readonly routing: Routing;
  readonly floods: Floods;
  readonly familyOf: FamilyOf;
  /** The child's pseudonym for an agency: the subject of its messages. */
  readonly pseudonymFor: (agency: string, personId: string) => string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Injection token of `AlertsParts`. */
export const ALERTS_PARTS = Symbol('AlertsParts');
