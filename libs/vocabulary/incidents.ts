import type { ChildAround } from './agency-relations.js';
import type { OccurredOn } from './stored-events.js';

/** A child whom an incident concerns. */
export interface IncidentChild {
  readonly personId: string;
  /** All records of the child, that one too. */
  readonly records: readonly string[];
  readonly dateOfBirth?: string;
  /** The child is born: nobody's expected date alone. */
  readonly isBorn: boolean;
  /** Whether the report names the child, or it is of the household of one whom it names. */
  readonly isNamed: boolean;
  readonly around: ChildAround;
}

/** A domestic abuse incident as police have reported it, as it stands now. */
export interface Incident {
  readonly agencyEventId: string;
  readonly occurredOn: OccurredOn;
  /** It was not taken back. */
  readonly stands: boolean;
  readonly childPresent: boolean;
  readonly children: readonly IncidentChild[];
  /** By a worker's decision it is of somebody else than a child whom it named: who is not of it any more was by mistake. */
  readonly wasReassigned: boolean;
}

/** Reports of which somebody wants to know: whose stream, and which of its agency events. */
export interface IncidentAsked {
  readonly personId: string;
  /** Absent: every incident of the person that happened on the given day or later. */
  readonly agencyEventId?: string;
}

/** The type of agency event that reports such an incident. */
export const DOMESTIC_ABUSE_INCIDENT = 'police.domestic-abuse-incident';
