import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { emptyHistory, foldHistory, type Birth, type PersonHistory } from '#chronology';
import type { StoredEvent } from '#event-store';
import { addDays, contentDigest, uuidV5 } from '#platform';
import {
  PEOPLE_ROLES,
  type AgencyEventRecorded,
  type AttendanceMark,
  type PeopleRole,
  type RelationshipKind,
  type ThresholdLevel,
  type Unreadable,
  type Vocabulary,
} from '#vocabulary';
import { CATALOGUE } from './load-patterns.js';

/** Namespace (RFC 9562) of the ids of people and events in examples; a fixed, arbitrary UUID. */
const EXAMPLES = 'c0a4f8b2-6d1e-5b7a-8f39-51e2d7c6a094';
/** In examples, whatever happened was stored at noon of this day. */
const RECORDED_AT = new Date('2030-01-01T12:00:00Z');

/** An invented history beside a pattern's definition: one that makes the pattern, or one that must stay quiet. */
export interface ExampleFile {
  readonly title: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly child: Birth;
  /** Others in it, by a name of the example's own. */
  readonly people?: Readonly<Record<string, { readonly dateOfBirth?: string }>>;
  readonly relationships?: readonly ExampleRelationship[];
  readonly events: readonly ExampleEvent[];
  /** What is recognised, in order of `recognisableOn`; nothing in a quiet one. */
  readonly expect?: readonly ExpectedRecognition[];
}

/** `other` is the `kind` of `of`, who is the child where nobody is named. */
export interface ExampleRelationship {
  readonly other: string;
  readonly kind: RelationshipKind;
  readonly of?: string;
  readonly from?: string;
  readonly until?: string;
}

export interface ExampleEvent {
  /** What the event's id is made of; its place in the example where nothing is said. */
  readonly id?: string;
  readonly type: string;
  /** A day, a month, a year, or a period. */
  readonly on: string | { readonly from: string; readonly until: string };
  /** `urn:agency:<from>`. */
  readonly from: string;
  /** Who is named, and in what part; the child as child where nothing is said. */
  readonly people?: Readonly<Record<string, PeopleRole>>;
  readonly count?: number;
  readonly data?: Readonly<Record<string, unknown>>;
  /** A week of the register that begins on `on`: ten codes, morning and afternoon, a hyphen where there is no session. */
  readonly week?: string;
}

export interface ExpectedRecognition {
  readonly level: ThresholdLevel;
  readonly recognisableOn: string;
  readonly holdsUntil: string;
  readonly explanation: string;
}

/** An example, read with the vocabulary and folded as the stored events would be. */
export interface Example {
  readonly pattern: string;
  /** File name, e.g. `firing-three-in-a-year.yaml`. */
  readonly file: string;
  readonly fires: boolean;
  readonly title: string;
  readonly asOf: string;
  readonly expect: readonly ExpectedRecognition[];
  readonly child: PersonHistory;
  /** Everyone else, by person id. */
  readonly others: ReadonlyMap<string, PersonHistory>;
}

/** The vocabulary does not accept events of an example; each problem begins with the place in the file. */
export class ExampleNotValid extends Error {
  override readonly name = 'ExampleNotValid';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

/**
 * The examples of a pattern, in order of file name.
 * @throws Error that names the file where the vocabulary does not accept an event of it
 */
export const readExamples = (pattern: string, vocabulary: Vocabulary, catalogue: URL = CATALOGUE): readonly Example[] =>
  exampleFiles(pattern, catalogue).map((file) => readExample(pattern, file, vocabulary, catalogue));

/** File names of a pattern's examples, in order. */
export const exampleFiles = (pattern: string, catalogue: URL = CATALOGUE): readonly string[] =>
  readdirSync(new URL(`${pattern}/`, catalogue))
    .filter((file) => /^(firing|quiet)-[a-z0-9-]+\.yaml$/.test(file))
    .sort();

/** @throws Error that names the file where the vocabulary does not accept an event of it */
export const readExample = (
  pattern: string,
  file: string,
  vocabulary: Vocabulary,
  catalogue: URL = CATALOGUE,
): Example => {
  const content = parse(readFileSync(new URL(`${pattern}/${file}`, catalogue), 'utf8')) as ExampleFile;
  try {
    return {
      pattern,
      file,
      fires: file.startsWith('firing-'),
      title: content.title,
      asOf: content.asOf,
      expect: content.expect ?? [],
      ...historiesOf(content, vocabulary),
    };
  } catch (error) {
    throw new Error(`${pattern}/${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
};

/** Folds an example's events into the histories of the people whom it names. */
export const historiesOf = (
  {
    child,
    people = {},
    relationships = [],
    events,
  }: Pick<ExampleFile, 'child' | 'people' | 'relationships' | 'events'>,
  vocabulary: Vocabulary,
): Pick<Example, 'child' | 'others'> => {
  const births: Readonly<Record<string, Birth>> = { child, ...people };
  const streams = new Map(Object.keys(births).map((name) => [name, new ExampleStream(name, births[name] ?? {})]));
  const all = [...relationships.map(relationshipEvent), ...events];
  const problems: string[] = [];
  all.forEach((event, index) => {
    const parts = event.people ?? { child: child.dateOfBirth === undefined ? 'unborn' : 'child' };
    const told = index - relationships.length;
    const recorded = read(event, parts, index, vocabulary);
    if ('problems' in recorded) {
      const at = told < 0 ? `/relationships/${String(index)}` : `/events/${String(told)}`;
      problems.push(
        ...recorded.problems.map(({ pointer, detail }) => {
          const inData = event.data !== undefined && (pointer.split('/')[1] ?? '') in event.data;
          return inData ? `${at}/data${pointer}: ${detail}` : `${at} ${detail}`;
        }),
      );
      return;
    }
    for (const [name, role] of Object.entries(parts)) streams.get(name)?.add({ ...recorded, role });
  });
  if (problems.length > 0) throw new ExampleNotValid(problems);
  const histories = [...streams.values()].map((stream) => stream.fold());
  const [first] = histories;
  if (!first) throw new Error('An example has a child.');
  return { child: first, others: new Map(histories.slice(1).map((history) => [history.personId, history])) };
};

/** The id of an example's event, from the `id` that it gives itself. */
export const exampleEventId = (id: string): string => uuidV5(`event ${id}`, EXAMPLES);
const personIdOf = (name: string): string => uuidV5(`person ${name}`, EXAMPLES);

/** What somebody is to another, as the part that they have in the event. */
const PARTS: Readonly<Partial<Record<string, PeopleRole>>> = {
  ...Object.fromEntries(PEOPLE_ROLES.map((role) => [role, role])),
  'lives-with': 'household-member',
};

const relationshipEvent = ({ other, kind, of = 'child', from, until }: ExampleRelationship): ExampleEvent => ({
  type: 'person.relationship',
  on: from ?? '2000-01-01',
  from: 'northmoor-childrens-services',
  people: { [of]: of === 'child' ? 'child' : 'adult', [other]: PARTS[kind] ?? 'adult' },
  data: { kind, ...(from !== undefined && { from }), ...(until !== undefined && { until }) },
});

const read = (
  event: ExampleEvent,
  parts: Readonly<Record<string, PeopleRole>>,
  index: number,
  vocabulary: Vocabulary,
): Omit<AgencyEventRecorded, 'role'> | Unreadable => {
  const named = Object.entries(parts);
  const { on, week, count } = event;
  const reading = vocabulary.read(event.type, {
    people: named.map(([name, role]) => ({ role, name: { given: name, family: 'Example' } })),
    occurredOn: typeof on !== 'string' ? on : week === undefined ? { date: on } : { from: on, until: addDays(on, 4) },
    ...(count !== undefined && { count }),
    ...(week !== undefined && typeof on === 'string' && { marks: marksOf(on, week) }),
    ...event.data,
  });
  if ('problems' in reading) return reading;
  return {
    agencyEventId: exampleEventId(event.id ?? String(index)),
    source: `urn:agency:${event.from}`,
    eventType: event.type,
    people: named.map(([name, role]) => ({ personId: personIdOf(name), role })),
    occurredOn: reading.occurredOn,
    count: reading.count,
    identifiedBy: 'new',
    digest: contentDigest(event),
    catalogueVersion: vocabulary.version,
    ...reading.coded,
  };
};

const marksOf = (monday: string, week: string): readonly AttendanceMark[] =>
  week.split(' ').flatMap((code, index) => {
    const session = index % 2 === 0 ? 'AM' : 'PM';
    return code === '-' ? [] : [{ date: addDays(monday, Math.floor(index / 2)), session, code }];
  });

class ExampleStream {
  readonly #events: StoredEvent[] = [];

  constructor(
    private readonly person: string,
    birth: Birth,
  ) {
    const { dateOfBirth, expectedOn } = birth;
    this.#push('DemographicsRecorded.v1', { source: 'urn:agency:example', agencyEventId: '', dateOfBirth, expectedOn });
  }

  add(recorded: AgencyEventRecorded): void {
    this.#push('AgencyEventRecorded.v1', recorded);
  }

  fold(): PersonHistory {
    return foldHistory(emptyHistory(personIdOf(this.person)), this.#events, { keepSealed: false });
  }

  #push(type: string, data: object): void {
    const version = this.#events.length + 1;
    this.#events.push({
      id: uuidV5(`${this.person} ${String(version)}`, EXAMPLES),
      streamId: `person-${personIdOf(this.person)}`,
      version,
      position: version,
      type,
      data: JSON.stringify(data),
      personal: null,
      recordedAt: RECORDED_AT,
    });
  }
}
