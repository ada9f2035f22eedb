import type { GeneratedPerson } from '../generated-people/index.js';

/** The last part of an agency's urn. */
export type AgencyName =
  | 'northmoor-hospital-trust'
  | 'northmoor-community-health'
  | 'oakfield-primary-school'
  | 'riverside-secondary-school'
  | 'northmoor-police'
  | 'northmoor-adult-services'
  | 'northmoor-housing'
  | 'northmoor-childrens-services'
  | 'northmoor-mash'
  | 'northmoor-early-help';

export type Role =
  'child' | 'unborn' | 'mother' | 'father' | 'sibling' | 'partner' | 'grandparent' | 'household-member' | 'adult';

/** Somebody whom a report names, in the part that they had in it. */
export interface Named {
  readonly who: GeneratedPerson;
  readonly role: Role;
}

/** What an agency writes down of a family: what happened, before it is described, delayed and sent. */
export interface Report {
  readonly agency: AgencyName;
  readonly type: string;
  /** Days since 1970-01-01; of a period, its first day. */
  readonly on: number;
  /** Last day of a period. */
  readonly until?: number;
  /** How exactly the day is told; a day if left out. */
  readonly precision?: 'month';
  /** The day on which the agency came to know. */
  readonly learnedOn?: number;
  readonly people: readonly Named[];
  /** The fields of the type, and what every event may carry; without people and occurredOn. */
  readonly data: Readonly<Record<string, unknown>>;
}
