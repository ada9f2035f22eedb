import type { Significance, Standing, ThresholdLevel } from './stored-events.js';

/** The kinds of agency that report. Types stand in a file of the kind that they belong to, or of `person`. */
export const AGENCY_KINDS = [
  'health',
  'education',
  'police',
  'adult',
  'housing',
  'social-care',
  'community',
  'mash',
  'early-help',
] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

/** Services of health agencies that a child has by its age or its registration, whether or not they have reported. */
export const AGENCY_SERVICES = ['general-practice', 'health-visiting', 'school-nursing', 'maternity'] as const;
export type AgencyService = (typeof AGENCY_SERVICES)[number];

/** What children of what age a school is for. */
export const SCHOOL_PHASES = ['nursery', 'primary', 'secondary', 'post-16'] as const;
export type SchoolPhase = (typeof SCHOOL_PHASES)[number];

/** An agency of the partnership: who may report, and who can be told. */
export interface Agency {
  /** `urn:agency:<name>`: the `source` of its events. */
  readonly urn: string;
  readonly name: string;
  readonly kind: AgencyKind;
  /** The area that it works in, by name. */
  readonly area: string;
  /** What of these it provides, where it is a health agency. */
  readonly services?: readonly AgencyService[];
  /** Of a general practice: the ODS code by which `person.gp` names it. */
  readonly odsCode?: string;
  /** Of a school of one phase. */
  readonly phase?: SchoolPhase;
  /** Of a school: its unique reference number (Get Information about Schools), by which others may name it. */
  readonly schoolUrn?: string;
}

/** An area of the register: where its children live, by the codes of local authorities. */
export interface Area {
  /** As agencies name it. */
  readonly name: string;
  /** Codes of the Office for National Statistics, as `person.address` names them. */
  readonly localAuthorities: readonly string[];
}

/** A work that the catalogue quotes or names. */
export interface CatalogueSource {
  readonly kind: 'strategy' | 'public guidance';
  readonly title: string;
  readonly publisher: string;
  readonly date: string;
  /** File name of the text in which quotations can be checked, where there is one. */
  readonly text?: string;
}

/** Where a type or an indicator comes from: words quoted exactly from a source, or a source named without quoting. */
export interface Passage {
  readonly quote?: string;
  /** Key of `CatalogueSource`. */
  readonly source: string;
  /** What the source says, in our words, where it is not quoted. */
  readonly note?: string;
}

/** A sign of neglect, or of its opposite, that the strategies name. */
export interface Indicator {
  readonly code: string;
  readonly group: string;
  readonly title: string;
  readonly passage: Passage;
  /** The passage's words: the strategy's own phrase where it is quoted. */
  readonly phrase: string;
}

export interface IndicatorGroup {
  readonly code: string;
  readonly title: string;
  readonly description: string;
  /** Codes of its indicators. */
  readonly indicators: readonly string[];
}

export interface ThresholdName {
  readonly level: ThresholdLevel;
  readonly name: string;
  readonly description: string;
}

/** The columns of a Signs of Safety assessment, and `background` for what stands in none of them. */
export type SignsOfSafetyColumn = 'worried-about' | 'working-well' | 'needs-to-happen' | 'background';

/** What a field must be for a rule to apply. A field that is a list fits where one of its items does. */
export type FieldTest =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly given: boolean };

/** Every named field fits its test. A dot leads into an object or a list of objects: `marks.code`. */
export type Condition = Readonly<Record<string, FieldTest>>;

/** What some values of the fields add to the meaning of an event. */
export interface Rule {
  readonly when: Condition;
  /** Indicators that the event carries besides those of its type. */
  readonly add?: readonly string[];
  /** Of several rules that apply, the highest significance counts. */
  readonly significance?: Significance;
  /** Of several rules that apply, concern counts before protective, and protective before neutral. */
  readonly standing?: Standing;
}

/** A JSON Schema (the part of draft 2020-12 that the catalogue uses). */
export interface FieldSchema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly const?: unknown;
  readonly format?: 'date';
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly uniqueItems?: boolean;
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly anyOf?: readonly FieldSchema[];
  /** Free text or something that identifies: sealed with the person's key, never among the coded facts. */
  readonly 'x-personal'?: true;
  /** What to tell whoever sent something else, where the schema alone would say it badly. */
  readonly 'x-expected'?: string;
}

/**
 * Checks that a schema cannot make. `from-until`: the field `from` does not lie after `until`. `two-people`: both
 * are somebody, and can be what the event says they are. `attendance`: the codes
 * were in force on their days, nothing is marked twice, the numbers add up; rules may then ask for `attendance.rate`
 * and the other numbers of a tally.
 */
export const DATA_CHECKS = ['from-until', 'two-people', 'attendance'] as const;
export type DataCheck = (typeof DATA_CHECKS)[number];

/** A type of agency event, as its catalogue file tells it. */
export interface EventType {
  readonly name: string;
  readonly version: number;
  /** The catalogue file's group: a kind of agency, or `person`. */
  readonly group: string;
  readonly title: string;
  readonly description: string;
  /** Kinds of agency that may be expected to send it. Informative: any agency may. */
  readonly sentBy: readonly AgencyKind[];
  readonly standing: Standing;
  readonly significance: Significance;
  readonly indicators: readonly string[];
  readonly rules: readonly Rule[];
  readonly passage: Passage;
  /** Signs of Safety: set where the type says what needs to happen; otherwise its standing tells the column. */
  readonly signsOfSafety?: 'needs-to-happen';
  /** It shows that somebody saw the child: always, or where the fields say so. Sets the fact `childSeen`. */
  readonly childSeen?: true | Condition;
  /** It may have happened before the child was born, without the child being named as unborn. */
  readonly beforeBirth?: true | Condition;
  /** How many people it names, where that is not 1 to 20. */
  readonly people?: { readonly least: number; readonly most: number };
  readonly checks: readonly DataCheck[];
  /** The type's own fields. */
  readonly data: {
    readonly required: readonly string[];
    readonly properties: Readonly<Record<string, FieldSchema>>;
    readonly anyOf?: readonly FieldSchema[];
  };
  /** An event of the type: its whole `data`. Invented people. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Facts that the vocabulary adds to the coded facts; no type may have fields of these names. */
export interface DerivedFacts {
  /** The event brings the child's own words or what the child showed; the words themselves are sealed. */
  readonly childVoiceGiven?: true;
  /** Somebody saw the child. */
  readonly childSeen?: true;
}
