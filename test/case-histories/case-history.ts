import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { AgencyEventEnvelope } from '#intake';
import type { PeopleRole, PersonDescription, RelationshipKind, ThresholdLevel } from '#vocabulary';
import { nhsNumber } from '../support/agency-events.js';
import { urn } from '../support/service.js';

/** The register's agencies, by the short names that case histories use. */
const AGENCIES = {
  hospital: 'northmoor-hospital-trust',
  community: 'northmoor-community-health',
  primary: 'oakfield-primary-school',
  secondary: 'riverside-secondary-school',
  police: 'northmoor-police',
  adult: 'northmoor-adult-services',
  housing: 'northmoor-housing',
  'social-care': 'northmoor-childrens-services',
  mash: 'northmoor-mash',
  'early-help': 'northmoor-early-help',
} as const;

/** `YYYY-MM-DD`, `YYYY-MM`, or `<from>..<until>`; who reported it; its type; its data; and what is not usual. */
type Line = readonly [on: string, by: keyof typeof AGENCIES, type: string, data: Data, unusual?: Unusual];
type Data = Readonly<Record<string, unknown>>;

interface Unusual {
  /** Whom it names, by their names in the file: the child where nothing is said. */
  readonly who?: readonly string[];
  /** In what part they are named, where it is another than the one that they have in the child's life. */
  readonly as?: PeopleRole;
  /** The agency has nobody's number. */
  readonly byName?: true;
  /** The day on which it expects an unborn child, where that is not the day that others have. */
  readonly expected?: string;
  readonly count?: number;
  /** The day on which the agency told it: its last day where nothing is said. */
  readonly learned?: string;
}

interface CaseFile {
  readonly title: string;
  readonly story: string;
  /** Of neglect: the way that it takes. */
  readonly trajectory?: string;
  /** Of a family that is no neglecting one, where it had trouble and was helped. */
  readonly kind?: 'helped';
  /** Date of birth; of a child who was not born at first, the expected day and the day of birth. */
  readonly child: string | { readonly expected: string; readonly born: string };
  /** Everyone else: what they are to the child, and their date of birth. */
  readonly people?: Readonly<Record<string, readonly [is: RelationshipKind, born: string]>>;
  /** The day on which it could not be overlooked any more, and what happened. */
  readonly crisis?: { readonly on: string; readonly what: string };
  /** What a hub would expect to have been recognised before that day: patterns, and the least level. */
  readonly expect?: Readonly<Record<string, ThresholdLevel>>;
  /** The level that would have been enough before that day, where it is a lower one than that at which a hub acts. */
  readonly enough?: ThresholdLevel;
  /** Of an ordinary family, the patterns of which a hub is told all the same: their pages say when they are wrong. */
  readonly told?: readonly string[];
  readonly events: readonly Line[];
}

/** An invented family, and what its agencies posted. */
export interface CaseHistory extends Omit<CaseFile, 'events'> {
  /** Name of its file without the ending, unique. */
  readonly name: string;
  /** As `POST /v1/events` takes them. */
  readonly posted: readonly AgencyEventEnvelope[];
  /** Ids of those that name the child. */
  readonly ofChild: ReadonlySet<string>;
}

/** What children of these histories are called is of no account: each family has a name of its own. */
const FIRST_NAMES = ['Asha', 'Ben', 'Cora', 'Dana', 'Eve', 'Farah', 'Gia', 'Hana'];
const PEOPLE_OF_A_CASE = 10;

/** By what agencies know an unborn child: by the mother, whom they name beside them, or by a number of their own. */
export type UnbornBy = 'mother' | 'nhs-number';

/**
 * The histories of a folder (`neglect`, `ordinary`), in order of their files. Each has people of its own, with NHS
 * numbers of the range that is never issued; `from` is the number of the first.
 */
export const readCaseHistories = (
  folder: string,
  from: number,
  unbornBy: UnbornBy = 'mother',
): readonly CaseHistory[] => {
  const url = new URL(`${folder}/`, import.meta.url);
  return readdirSync(url)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file, index) => {
      const content = parse(readFileSync(new URL(file, url), 'utf8')) as CaseFile;
      return historyOf(file.replace(/\.yaml$/, ''), content, from + index, unbornBy);
    });
};

const historyOf = (file: string, { events, ...about }: CaseFile, number: number, unbornBy: UnbornBy): CaseHistory => {
  const name = unbornBy === 'mother' ? file : `${file}-numbered`;
  const people = peopleOf(about, number, unbornBy);
  const ofChild = events.filter(([, , , , { who = ['child'] } = {}]) => who.includes('child'));
  const first = ofChild.map(([on]) => periodOf(on).from).sort()[0] ?? '';
  const told = [
    ...relationsOf(about, people, first).map((event, index) => ({ ...event, id: `${name}-family-${String(index)}` })),
    ...events.map((line, index) => ({ ...eventOf(line, people), id: `${name}-${String(index)}` })),
  ];
  return {
    ...about,
    name,
    posted: told.map(({ names: _names, ...event }) => event),
    ofChild: new Set(told.flatMap(({ id, names }) => (names.includes('child') ? [id] : []))),
  };
};

/** How an agency describes somebody on a day. */
type Describe = (on: string) => PersonDescription;

const peopleOf = (
  { child, people = {} }: Omit<CaseFile, 'events'>,
  number: number,
  unbornBy: UnbornBy,
): ReadonlyMap<string, Describe> => {
  const described = Object.entries(people).map(([name, [is, dateOfBirth]], index) => {
    const description = { ...identity(number, index + 1), dateOfBirth, role: PARTS[is] ?? is } as PersonDescription;
    return [name, () => description] as const;
  });
  const { expected, born } = typeof child === 'string' ? { expected: undefined, born: child } : child;
  const self = identity(number, 0);
  const describe: Describe = (on) =>
    expected !== undefined && on < born
      ? { role: 'unborn', expectedOn: expected, ...(unbornBy === 'nhs-number' && { nhsNumber: self.nhsNumber }) }
      : { ...self, role: 'child', dateOfBirth: born };
  return new Map<string, Describe>([['child', describe], ...described]);
};

/** In an event a brother or sister is named as a child: what is told is about them. */
const PARTS: Readonly<Record<string, PeopleRole>> = { sibling: 'child', 'lives-with': 'household-member' };

/** Of a postcode the first letters, and one of the last: no two families share one, or nearly, where they are read together. */
const AREAS = ['N', 'SW'];
const INWARD = 'ABDEFGHJLNPQRSTUWXYZ';
const inward = (place: number): string => INWARD[Math.floor(place) % INWARD.length] ?? 'A';

const identity = (number: number, index: number) => ({
  nhsNumber: nhsNumber(number * PEOPLE_OF_A_CASE + index),
  name: {
    given: FIRST_NAMES[(number + 3 * index) % FIRST_NAMES.length] ?? 'Asha',
    family: `Example${familyLetters(number)}`,
  },
  postcode: `${AREAS[Math.floor(number / 400)] ?? 'E'}${String(1 + (number % 20))} ${String(number % 10)}${inward(number / 20)}A`,
});

/** No two families have names that are like each other: 7 is "hhh". */
const familyLetters = (number: number): string =>
  [...String(number)].map((digit) => String.fromCharCode(97 + Number(digit)).repeat(3)).join('');

type Told = Omit<AgencyEventEnvelope, 'id'> & { readonly names: readonly string[] };

const eventOf = ([on, by, type, data, unusual = {}]: Line, people: ReadonlyMap<string, Describe>): Told => {
  const { as, byName, expected, count, learned } = unusual;
  const { from, until } = periodOf(on);
  const who = withMother(unusual.who ?? ['child'], people, from);
  return {
    specversion: '1.0',
    source: urn(AGENCIES[by]),
    type,
    time: `${learned ?? lastDayOf(until)}T16:00:00Z`,
    names: who,
    data: {
      people: who.map((name) => {
        const { nhsNumber: number, ...known } = described(people, name)(from);
        const isNumbered = number !== undefined && (byName !== true || known.role === 'unborn');
        return {
          ...(isNumbered ? { ...known, nhsNumber: number } : known),
          ...(expected !== undefined && known.role === 'unborn' && { expectedOn: expected }),
          ...(as !== undefined && { role: as }),
        };
      }),
      occurredOn: from === until ? { date: from } : { from, until },
      ...(count !== undefined && { count }),
      ...(learned !== undefined && { learnedOn: learned }),
      ...data,
    },
  };
};

/** An unborn child is named beside the mother, by whom they are known. */
const withMother = (who: readonly string[], people: ReadonlyMap<string, Describe>, on: string): readonly string[] => {
  const isUnborn = who.includes('child') && described(people, 'child')(on).role === 'unborn';
  return isUnborn && !who.includes('mother') ? [...who, 'mother'] : who;
};

/**
 * Who belongs to the child is reported before anything else, and of a brother or sister who is born later on the day of
 * the birth; a parent is the brothers' and sisters' too.
 */
const relationsOf = (
  { people = {} }: Omit<CaseFile, 'events'>,
  descriptions: ReadonlyMap<string, Describe>,
  first: string,
): readonly Told[] => {
  const all = Object.entries(people);
  const siblings = all.filter(([, [is]]) => is === 'sibling').map(([name]) => name);
  const relation = (one: string, other: string, kind: RelationshipKind): Told => {
    const births = [one, other].map((name) => described(descriptions, name)(first).dateOfBirth ?? '');
    const on = [lastDayOf(first), ...births].sort().at(-1) ?? first;
    return {
      specversion: '1.0',
      source: urn(AGENCIES['social-care']),
      type: 'person.relationship',
      time: `${on}T08:00:00Z`,
      names: [one, other],
      data: {
        people: withMother([one, other], descriptions, on).map((name) => described(descriptions, name)(on)),
        occurredOn: { date: on },
        kind,
      },
    };
  };
  return all.flatMap(([name, [is]]) => {
    if (is === 'sibling') return [relation('child', name, 'sibling')];
    if (is === 'partner') return [relation('mother', name, 'partner'), relation('child', name, 'lives-with')];
    if (is === 'grandparent') return [relation('child', name, 'grandparent'), relation('child', name, 'lives-with')];
    return ['child', ...siblings].map((of) => relation(of, name, is));
  });
};

const described = (people: ReadonlyMap<string, Describe>, name: string): Describe => {
  const description = people.get(name);
  if (!description) throw new Error(`Nobody is called "${name}" here.`);
  return description;
};

const periodOf = (on: string): { readonly from: string; readonly until: string } => {
  const [from = on, until = from] = on.split('..');
  return { from, until };
};

const lastDayOf = (on: string): string => {
  if (on.length === '2024-01'.length) {
    const [year = 0, month = 0] = on.split('-').map(Number);
    return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  }
  return on.length === '2024'.length ? `${on}-12-31` : on;
};
