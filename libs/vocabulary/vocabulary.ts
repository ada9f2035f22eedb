import type { AttendanceCodeSet } from './attendance.js';
import type { Calendar } from './calendar/calendar.js';
import type {
  Agency,
  CatalogueSource,
  EventType,
  Indicator,
  IndicatorGroup,
  SignsOfSafetyColumn,
  ThresholdName,
} from './event-type.js';
import type { FieldProblem } from './field-problems.js';
import type { PersonalContent, PersonDescription } from './personal-content.js';
import type { CodedFacts, OccurredOn, Standing } from './stored-events.js';

/** An agency event's `data`, read: who and when, its coded side, and what is to be sealed. */
export interface Reading {
  /** The name of its type. */
  readonly type: string;
  /** As the agency described them, in its order: NHS numbers without spaces, UPNs and postcodes in capitals. */
  readonly people: readonly PersonDescription[];
  readonly occurredOn: OccurredOn;
  readonly learnedOn?: string;
  readonly count?: number;
  readonly sensitivity?: readonly string[];
  /** `facts` holds the type's own coded fields, and `DerivedFacts`. */
  readonly coded: CodedFacts;
  readonly personal: Omit<PersonalContent, 'person'>;
  /** It may have happened before a child whom it names was born. */
  readonly mayPrecedeBirth: boolean;
}

/** `data` cannot be accepted: what is wrong, at most 20 problems, pointers from the root of `data`. */
export interface Unreadable {
  readonly problems: readonly FieldProblem[];
}

/** The catalogue, loaded and compiled once. It has no state and may be shared. */
export interface Vocabulary {
  /** The catalogue's version and a digest of its content, `1.0.0+0a1b2c3d4e5f`: kept with every recorded event. */
  readonly version: string;
  readonly types: ReadonlyMap<string, EventType>;
  /** Titles of the groups that types belong to, in order: `health` is "Health". */
  readonly typeGroups: ReadonlyMap<string, string>;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly groups: ReadonlyMap<string, IndicatorGroup>;
  /** By urn. */
  readonly agencies: ReadonlyMap<string, Agency>;
  /** Names of areas, by the code of a local authority: where a child lives, as the register calls it. */
  readonly areas: ReadonlyMap<string, string>;
  readonly thresholdLevels: readonly ThresholdName[];
  readonly attendanceCodes: readonly AttendanceCodeSet[];
  /** Working days and school days; it gives no event its meaning, and is not in the version. */
  readonly calendar: Calendar;
  readonly sources: ReadonlyMap<string, CatalogueSource>;
  /** The column's own question, e.g. "What are we worried about?". */
  readonly signsOfSafety: Readonly<Record<SignsOfSafetyColumn, string>>;

  /** Validates the `data` of an agency event and tells its coded side from its personal side. Asks no clock. */
  read(type: string, data: unknown): Reading | Unreadable;
  /** The Signs of Safety column of an entry: of its type, with the standing that its facts gave it. */
  columnOf(type: string, standing: Standing): SignsOfSafetyColumn;
  /** The published JSON Schema of a type's `data`; undefined where there is no such type. */
  jsonSchemaOf(type: string): Readonly<Record<string, unknown>> | undefined;
  /** The document of GET /v1/vocabulary. */
  toPublic(): PublicVocabulary;
}

/** What integrators read: everything but how it is compiled. */
export interface PublicVocabulary {
  readonly version: string;
  readonly types: readonly (Omit<EventType, 'data' | 'checks'> & { readonly schema: string })[];
  readonly groups: readonly (Omit<IndicatorGroup, 'indicators'> & { readonly indicators: readonly Indicator[] })[];
  readonly agencies: readonly Agency[];
  readonly thresholdLevels: readonly ThresholdName[];
  readonly attendanceCodes: readonly AttendanceCodeSet[];
  readonly sensitivityLabels: readonly string[];
  readonly signsOfSafety: Readonly<Record<SignsOfSafetyColumn, string>>;
  readonly sources: Readonly<Record<string, CatalogueSource>>;
}
