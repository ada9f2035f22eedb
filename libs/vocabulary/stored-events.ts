/**
 * The facts that streams hold: every stored event's name and the shape of its coded `data`.
 * Names are past tense and carry their version. Coded facts only: names, addresses, identifiers as given
 * and narrative are never here, they are sealed in `personal` with the person's own key.
 */

/**
 * `person-<uuid>` holds one person's chronology; `alert-<uuid>` one alert's life; `bulletin-<uuid>` one message that tells
 * an agency of several alerts; `notice-<uuid>` an incident's notices.
 */
export const personStream = (personId: string): string => `person-${personId}`;
export const alertStream = (alertId: string): string => `alert-${alertId}`;
export const bulletinStream = (bulletinId: string): string => `bulletin-${bulletinId}`;
export const noticeStream = (noticeId: string): string => `notice-${noticeId}`;
export const personIdOf = (streamId: string): string | undefined =>
  streamId.startsWith('person-') ? streamId.slice('person-'.length) : undefined;
export const alertIdOf = (streamId: string): string | undefined =>
  streamId.startsWith('alert-') ? streamId.slice('alert-'.length) : undefined;
export const noticeIdOf = (streamId: string): string | undefined =>
  streamId.startsWith('notice-') ? streamId.slice('notice-'.length) : undefined;
export const bulletinIdOf = (streamId: string): string | undefined =>
  streamId.startsWith('bulletin-') ? streamId.slice('bulletin-'.length) : undefined;

/** How exactly a date is known. `minute` carries a time of day; `period` has a first and a last day. */
export type DatePrecision = 'minute' | 'day' | 'month' | 'year' | 'period';

/**
 * When something happened. `date` is the first day it may have happened on (Europe/London, `YYYY-MM-DD`),
 * `until` the last: the same day for `minute` and `day`, the last of the month or year, or the period's end.
 * `at` is the instant (RFC 3339, UTC) where the precision is `minute`.
 */
export interface OccurredOn {
  readonly date: string;
  readonly until: string;
  readonly precision: DatePrecision;
  readonly at?: string;
}

export type Significance = 'routine' | 'notable' | 'significant' | 'critical';
/** Signs of Safety: what are we worried about, what's working well, and what is neither. */
export type Standing = 'concern' | 'neutral' | 'protective';
/** 1 universal, 2 early help, 3 targeted or child in need, 4 statutory or child protection. */
export type ThresholdLevel = 1 | 2 | 3 | 4;

export const PEOPLE_ROLES = [
  'child',
  'unborn',
  'mother',
  'father',
  'parent',
  'step-parent',
  'grandparent',
  'sibling',
  'carer',
  'partner',
  'household-member',
  'adult',
] as const;
/** The part a person has in an agency event. */
export type PeopleRole = (typeof PEOPLE_ROLES)[number];

export interface PersonInEvent {
  readonly personId: string;
  readonly role: PeopleRole;
}

/** What the vocabulary makes of an event's `data`: its coded side, and what it means. */
export interface CodedFacts {
  /** The coded fields of the event type (codes, dates, numbers, flags, ids). */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Indicator codes, each of `catalogue/indicators.yaml`. */
  readonly indicators: readonly string[];
  readonly significance: Significance;
  readonly standing: Standing;
}

/** One agency event, in the stream of one of the people whom it names. */
export interface AgencyEventRecorded extends CodedFacts {
  /** UUID v5 of source and id: the same for everyone whom the agency event names. */
  readonly agencyEventId: string;
  /** `urn:agency:<name>`. */
  readonly source: string;
  /** The name of a type in the catalogue, e.g. `health.appointment.was-not-brought`. */
  readonly eventType: string;
  /** The part that the person of this stream has in it. */
  readonly role: PeopleRole;
  /** Everyone whom it names, this person too. */
  readonly people: readonly PersonInEvent[];
  readonly occurredOn: OccurredOn;
  /** The day on which the agency came to know (`YYYY-MM-DD`), where it said so. */
  readonly learnedOn?: string;
  /** How many such events this one sums up, where the agency sent a summary; else absent. */
  readonly count?: number;
  /** Sensitivity labels, e.g. `address-protected`. */
  readonly sensitivity?: readonly string[];
  /**
   * By what the person was recognised: `nhs-number`, `upn`, `name-birth-postcode`, `mother` (as the child whom the mother
   * named beside them expects, or bore), `match` (by probability), `same-words` (as one who is held), `held` (for review,
   * at a provisional person) or `new`.
   */
  readonly identifiedBy: string;
  /** HMAC-SHA256 (hex) of the agency event's content, so that a retry can be told from a conflict. */
  readonly digest: string;
  /** Version of the catalogue that gave the coded facts their meaning. */
  readonly catalogueVersion: string;
}

/** The reporting agency says that what it reported was wrong, and what is right. */
export interface AgencyEventCorrected extends CodedFacts {
  readonly agencyEventId: string;
  /** UUID v5 of source and the correction's own id. */
  readonly correctionId: string;
  readonly source: string;
  readonly occurredOn: OccurredOn;
  readonly learnedOn?: string;
  readonly count?: number;
  readonly sensitivity?: readonly string[];
  readonly digest: string;
  readonly catalogueVersion: string;
}

/** The reporting agency takes back what it reported: it did not happen, or not to this person. */
export interface AgencyEventRetracted {
  readonly agencyEventId: string;
  readonly retractionId: string;
  readonly source: string;
  readonly digest: string;
}

export type IdentifierScheme = 'nhs-number' | 'upn';

/** An identifier is this person's, by this agency's word. The value itself is in `personal`. */
export interface IdentifierLinked {
  readonly scheme: IdentifierScheme;
  readonly source: string;
  readonly agencyEventId: string;
}

/** Who the person is, as an agency gave it: name, address and postcode are in `personal`. */
export interface DemographicsRecorded {
  readonly source: string;
  readonly agencyEventId: string;
  /** `YYYY-MM-DD`: ages and windows are counted from it. */
  readonly dateOfBirth?: string;
  /** The expected date of birth of an unborn child. */
  readonly expectedOn?: string;
  readonly sex?: 'female' | 'male' | 'indeterminate' | 'not-known';
}

export const RELATIONSHIPS = [
  'mother',
  'father',
  'parent',
  'step-parent',
  'grandparent',
  'carer',
  'partner',
  'sibling',
  'lives-with',
  'parental-responsibility',
] as const;
/** What the second person of a `person.relationship` event is to the first. */
export type RelationshipKind = (typeof RELATIONSHIPS)[number];

/** One entry that a match rests on. Nothing personal: a date, an agency and a type. */
export interface EvidenceEntry {
  readonly agencyEventId: string;
  /** In whose stream it stands: the child's, or that of an adult in the child's life. */
  readonly personId: string;
  readonly source: string;
  readonly eventType: string;
  readonly occurredOn: OccurredOn;
  /** Whether it speaks for or against the match. */
  readonly standing: Standing;
}

/** A pattern was recognised for a child. */
export interface PatternRecognised {
  readonly matchId: string;
  readonly pattern: string;
  readonly patternVersion: number;
  readonly title: string;
  readonly level: ThresholdLevel;
  /** Event time: the first day on which what happened already made the pattern (`YYYY-MM-DD`). */
  readonly recognisableOn: string;
  /** The day on which the service recognised it (`YYYY-MM-DD`, Europe/London). */
  readonly recognisedOn: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly evidence: readonly EvidenceEntry[];
  /** Agencies whose entries are evidence, in order of name. */
  readonly agencies: readonly string[];
  /** Plain English, with dates and kinds of entry, and no name or narrative. */
  readonly explanation: string;
  /** Which agencies reported what it rests on, and when it happened. Absent from what was recognised before it was said. */
  readonly reported?: string;
  /** What speaks against it, from whom and of when, and how that is weighed. Absent as above. */
  readonly weighed?: string;
  /** What it would take to lapse. Absent as above. */
  readonly lapses?: string;
  /** Questions for professional curiosity. */
  readonly questions: readonly string[];
}

/** More evidence for an open match: the whole match again, as it is now. */
export type PatternStrengthened = PatternRecognised;

/** A match is no longer open. */
export interface PatternLapsed {
  readonly matchId: string;
  readonly pattern: string;
  readonly level: ThresholdLevel;
  /** `records-linked`: the record is one with another now, in whose stream it is recognised. */
  readonly reason: 'window-passed' | 'evidence-withdrawn' | 'merged' | 'records-linked';
  /** Event time (`YYYY-MM-DD`): the last day on which it held, or the day on which it was taken back. */
  readonly lapsedOn: string;
  readonly mergedInto?: string;
}
