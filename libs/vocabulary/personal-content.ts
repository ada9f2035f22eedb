import type { PeopleRole } from './stored-events.js';

/** A person as an agency describes them in `data.people`: whatever it knows, at least one way to tell who it is. */
export interface PersonDescription {
  readonly role: PeopleRole;
  /** Ten digits; spaces are accepted and taken out. */
  readonly nhsNumber?: string;
  /** Unique pupil number: a letter and twelve digits (a temporary one ends in a letter). */
  readonly upn?: string;
  readonly name?: { readonly given?: string; readonly family?: string };
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string;
  /** Expected date of birth of an unborn child (`YYYY-MM-DD`). */
  readonly expectedOn?: string;
  readonly sex?: 'female' | 'male' | 'indeterminate' | 'not-known';
  readonly postcode?: string;
  readonly address?: string;
  /** The school that the person goes to: urn of the agency, or unique reference number. */
  readonly school?: string;
}

/** Who can be asked about an entry. */
export interface Practitioner {
  readonly name?: string;
  readonly role?: string;
  readonly contact?: string;
}

/**
 * What is personal in an agency event, for one of its people: sealed with that person's key, never among the coded
 * facts, never seen by patterns and alerts.
 */
export interface PersonalContent {
  /** The person of the stream, as the agency described them. */
  readonly person?: PersonDescription;
  readonly narrative?: string;
  readonly impactOnChild?: string;
  readonly actionTaken?: string;
  readonly childVoice?: string;
  readonly practitioner?: Practitioner;
  readonly documentReference?: string;
  /** Free-text fields of the event type's own. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Why it was corrected or retracted. */
  readonly reason?: string;
}

/** The texts that every event may carry, in the order in which they are sealed. */
export const PERSONAL_TEXTS = [
  'narrative',
  'impactOnChild',
  'actionTaken',
  'childVoice',
  'practitioner',
  'documentReference',
] as const satisfies (keyof PersonalContent)[];

/** Names of fields that hold personal content: a log hides their values wherever they stand. */
export const PERSONAL_FIELDS = [
  'person',
  'people',
  'name',
  'given',
  'family',
  'nhsNumber',
  'upn',
  'dateOfBirth',
  'expectedOn',
  'postcode',
  'address',
  ...PERSONAL_TEXTS,
] as const;
