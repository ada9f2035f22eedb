import { tallyAttendance, type AttendanceCodeSet } from './attendance.js';
import type { Calendar } from './calendar/calendar.js';
import { readCalendar } from './calendar/read-calendar.js';
import { readCatalogue, type Catalogue } from './catalogue.js';
import { checkAttendance, checkFromUntil, readPeople } from './checks.js';
import type { Condition, EventType } from './event-type.js';
import type { FieldProblem } from './field-problems.js';
import { readOccurredOn } from './occurred-on.js';
import { PERSONAL_TEXTS, type PersonDescription } from './personal-content.js';
import { compileCondition, compileMeaning } from './rules.js';
import { dataSchema, dataValidators, schemaPath, type DataValidator } from './schema.js';
import { checkTwoPeople } from './two-people.js';
import type { PublicVocabulary, Reading, Unreadable, Vocabulary } from './vocabulary.js';

export interface VocabularyOptions {
  /** A register of agencies (YAML, in the form of `catalogue/agencies.yaml`) instead of the demonstration's. */
  readonly agenciesFile?: string;
  /** School terms of the area (YAML, in the form of `catalogue/calendar/school-terms.yaml`) instead of the usual ones. */
  readonly termsFile?: string;
}

/**
 * Loads the catalogue and compiles it: once, at start.
 * @throws CatalogueFault where a file cannot be read or contradicts another; it names the file and what is wrong.
 */
export const loadVocabulary = ({ agenciesFile, termsFile }: VocabularyOptions = {}): Vocabulary =>
  vocabularyOf(readCatalogue(undefined, agenciesFile), readCalendar(termsFile));

/** The vocabulary of a catalogue and a calendar that were read. */
export const vocabularyOf = (catalogue: Catalogue, calendar: Calendar): Vocabulary => {
  const { common, types, ...lists } = catalogue;
  const schemas = new Map([...types.values()].map((type) => [type.name, dataSchema(type, common)]));
  const validatorOf = dataValidators(common);
  const readers = new Map<string, (data: unknown) => Reading | Unreadable>();
  for (const type of types.values()) {
    readers.set(type.name, readerOf(type, catalogue, validatorOf(type)));
  }
  return {
    ...lists,
    types,
    calendar,
    read: (type, data) => readers.get(type)?.(data) ?? UNKNOWN_TYPE,
    columnOf: (type, standing) => {
      if (standing === 'concern') return 'worried-about';
      return types.get(type)?.signsOfSafety ?? (standing === 'protective' ? 'working-well' : 'background');
    },
    jsonSchemaOf: (type) => schemas.get(type),
    toPublic: () => publicVocabulary(catalogue),
  };
};

const UNKNOWN_TYPE: Unreadable = {
  problems: [{ pointer: '', code: 'unknown-type', detail: 'type must be the name of a type of the vocabulary.' }],
};

type ValidData = Readonly<Record<string, unknown>> & {
  readonly people: readonly PersonDescription[];
  readonly occurredOn: unknown;
  readonly learnedOn?: string;
  readonly count?: number;
  readonly sensitivity?: readonly string[];
  readonly childVoice?: string;
};

const readerOf = (
  type: EventType,
  { attendanceCodes }: Catalogue,
  validate: DataValidator,
): ((data: unknown) => Reading | Unreadable) => {
  const own = Object.entries(type.data.properties);
  const codedFields = own.filter(([, schema]) => !schema['x-personal']).map(([name]) => name);
  const sealedFields = own.filter(([, schema]) => schema['x-personal']).map(([name]) => name);
  const meaningOf = compileMeaning(type);
  const showsChild = applies(type.childSeen);
  const mayPrecedeBirth = applies(type.beforeBirth);
  const hasAttendance = type.checks.includes('attendance');
  const hasPeriod = type.checks.includes('from-until');
  const isOfTwo = type.checks.includes('two-people');

  return (posted) => {
    const unreadable = validate(posted);
    if (unreadable) return { problems: unreadable };
    const data = posted as ValidData;
    const problems: FieldProblem[] = [];
    const people = readPeople(data.people, problems);
    const occurredOn = readOccurredOn(data.occurredOn);
    const facts = pick(data, codedFields);
    if (hasPeriod) checkFromUntil(facts, problems);
    if (isOfTwo) checkTwoPeople(facts, people, problems);
    if (Array.isArray(occurredOn)) {
      problems.push(...occurredOn);
      return { problems };
    }
    if (hasAttendance) checkAttendance(facts, occurredOn, attendanceCodes, problems);
    if (problems.length > 0) return { problems: problems.slice(0, 20) };

    const judged = hasAttendance ? { ...facts, attendance: tallyAttendance(facts, attendanceCodes) } : facts;
    const { indicators, significance, standing } = meaningOf(judged);
    if (showsChild(judged)) facts['childSeen'] = true;
    if (data.childVoice !== undefined && data.childVoice.trim() !== '') facts['childVoiceGiven'] = true;
    const personal: Record<string, unknown> = pick(data, PERSONAL_TEXTS);
    if (sealedFields.some((name) => data[name] !== undefined)) personal['details'] = pick(data, sealedFields);
    const { learnedOn, count, sensitivity } = data;
    const reading: { -readonly [Key in keyof Reading]: Reading[Key] } = {
      type: type.name,
      people,
      occurredOn,
      coded: { facts, indicators, significance, standing },
      personal,
      mayPrecedeBirth: mayPrecedeBirth(judged),
    };
    if (learnedOn !== undefined) reading.learnedOn = learnedOn;
    if (count !== undefined) reading.count = count;
    if (sensitivity !== undefined) reading.sensitivity = sensitivity;
    return reading;
  };
};

const applies = (condition: true | Condition | undefined): ((facts: Readonly<Record<string, unknown>>) => boolean) => {
  if (condition === undefined) return () => false;
  return condition === true ? () => true : compileCondition(condition);
};

const pick = (data: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> => {
  const picked: Record<string, unknown> = {};
  for (const name of names) {
    const value = data[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
};

const publicVocabulary = (catalogue: Catalogue): PublicVocabulary => ({
  version: catalogue.version,
  types: [...catalogue.types.values()].map(({ data: _data, checks: _checks, ...type }) => ({
    ...type,
    schema: schemaPath({ name: type.name, version: type.version }),
  })),
  groups: [...catalogue.groups.values()].map((group) => ({
    ...group,
    indicators: group.indicators.flatMap((code) => catalogue.indicators.get(code) ?? []),
  })),
  agencies: [...catalogue.agencies.values()],
  thresholdLevels: catalogue.thresholdLevels,
  attendanceCodes: catalogue.attendanceCodes satisfies readonly AttendanceCodeSet[],
  sensitivityLabels: (catalogue.common.properties['sensitivity']?.items?.enum ?? []).map(String),
  signsOfSafety: catalogue.signsOfSafety,
  sources: Object.fromEntries(catalogue.sources),
});
