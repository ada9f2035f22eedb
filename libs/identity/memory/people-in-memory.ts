import type { DemographicsRecorded, PersonDescription, School } from '#vocabulary';
import { Candidates } from '../candidates.js';
import type { Decision, IdentifiedBy } from '../changes.js';
import { Comparing } from '../comparing.js';
import { demographicsOf } from '../facts.js';
import { marksOf, type PersonToResolve } from '../marks.js';
import type { Matcher } from '../matching/match-record.js';
import { planFor } from '../plan.js';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../thresholds.js';
import { mothersToAskAfter, newbornsToAskAfter, whoToCompare } from '../who-to-compare.js';
import { MemoryIndex } from './memory-index.js';

/** Who somebody whom an agency event names is. */
export interface FoundInMemory {
  readonly personId: string;
  readonly identifiedBy: IdentifiedBy;
}

/** What is told of a person for the first time. */
export interface ToldInMemory {
  readonly personId: string;
  readonly demographics: DemographicsRecorded;
}

/** Everyone whom one agency event names, in its order, and what is new about them. */
export interface ResolvedInMemory {
  readonly people: readonly FoundInMemory[];
  readonly told: readonly ToldInMemory[];
}

/**
 * Whose is it, decided as the service decides it and kept in memory: for a history that is replayed without a server.
 * One agency event after the other, so that everyone is decided with the knowledge of those before.
 */
export interface PeopleInMemory {
  /** How many people there are. */
  readonly size: number;
  /** Who the people of one agency event are. @throws TypeError where a description is not normalised. */
  resolve(people: readonly PersonToResolve[]): ResolvedInMemory;
}

/** @param matcher compares those whom the exact rules do not find, as in `createIdentity` */
export const createPeopleInMemory = (matcher: Matcher, thresholds: Thresholds = DEFAULT_THRESHOLDS): PeopleInMemory => {
  const index = new MemoryIndex(thresholds);
  const comparing = new Comparing(matcher, thresholds);
  const remembered = new Map<string, Remembered>();
  const newId = countingIds();
  return {
    get size() {
      return index.size;
    },
    resolve: (people) => {
      const before = recognisedBefore(people, remembered, index);
      if (before) return { people: before, told: [] };
      const { decisions, told } = decide(people, index, comparing, newId);
      for (const decision of decisions) remember(remembered, decision);
      return { people: decisions, told };
    },
  };
};

const decide = (
  people: readonly PersonToResolve[],
  index: MemoryIndex,
  comparing: Comparing,
  newId: () => string,
): Pick<ResolvedInMemory, 'told'> & { readonly decisions: readonly Decision[] } => {
  const all = marksOf(people);
  const known = index.lookup(all);
  const { sought, named } = whoToCompare(all, known, comparing);
  const answer =
    sought.length + named.length === 0
      ? undefined
      : index.candidates(
          sought.map((marks) => comparing.keysOf(marks)),
          named,
        );
  const found = new Map(sought.map((marks, place) => [marks, answer?.people.get(place) ?? []]));
  const candidates = Candidates.of(comparing, known, found, answer);
  const newborns = newbornsToAskAfter(sought, comparing);
  if (newborns.size > 0) {
    const ofHomes = index.newborns([...newborns.values()]);
    const homes = [...newborns.keys()].map((marks, place) => [marks, ofHomes.homes.get(place) ?? []] as const);
    candidates.addNewborns(new Map(homes), ofHomes, known);
  }
  const mothers = mothersToAskAfter(all, known, candidates);
  if (mothers.size > 0)
    candidates.addChildren(mothers, index.children([...new Set([...mothers.values()].flat())]), known);
  const { decisions, changes } = planFor(all, known, comparing, candidates, newId);
  const dropped = index.register(changes);
  return {
    decisions,
    told: changes.descriptions.flatMap(({ personId, description, fact }) => {
      const marks = all.find((each) => each.description?.id === description.id);
      return marks && !dropped.has(fact.id) ? [{ personId, demographics: demographicsOf(marks.asGiven, fact) }] : [];
    }),
  };
};

/** Who somebody was found to be by a description, and what must still be so for the same to be found again. */
interface Remembered extends FoundInMemory {
  /** They are known by name, date of birth and postcode: nobody else may have come to be described so. */
  readonly matchKey?: string;
}

/**
 * Somebody who is described in the very words by which they were recognised before. An identifier never moves, and the
 * words are known, so the same rules say the same.
 */
const recognisedBefore = (
  people: readonly PersonToResolve[],
  remembered: ReadonlyMap<string, Remembered>,
  index: MemoryIndex,
): readonly FoundInMemory[] | undefined => {
  const found: FoundInMemory[] = [];
  for (const { description, school } of people) {
    const before = remembered.get(wordsOf(description, school));
    if (!before || (before.matchKey !== undefined && index.onlyHolder(before.matchKey) !== before.personId)) {
      return undefined;
    }
    found.push(before);
  }
  return found;
};

/** All that a description says, as one text. NUL stands between the parts: no text that is taken in holds it. */
const wordsOf = (said: PersonDescription, school: School | undefined): string => {
  const { role, nhsNumber = '', upn = '', name, dateOfBirth = '', expectedOn = '', sex = '', postcode = '' } = said;
  const who = `${role}\0${nhsNumber}\0${upn}\0${name?.given ?? ''}\0${name?.family ?? ''}`;
  return `${who}\0${dateOfBirth}\0${expectedOn}\0${sex}\0${postcode}\0${said.address ?? ''}\0${school?.code ?? ''}`;
};

/** Not those who are held for review, nor those whose identifiers contradict each other. */
const remember = (
  remembered: Map<string, Remembered>,
  { marks, personId, identifiedBy, conflicts }: Decision,
): void => {
  if (conflicts.length > 0 || identifiedBy === 'held' || identifiedBy === 'same-words') return;
  const words = wordsOf(marks.asGiven, marks.school);
  if (marks.identifiers.length > 0) {
    remembered.set(words, { personId, identifiedBy: marks.nhsNumber === undefined ? 'upn' : 'nhs-number' });
  } else if (marks.matchKey) {
    remembered.set(words, { personId, identifiedBy: 'name-birth-postcode', matchKey: marks.matchKey.text });
  }
};

/** Ids in the order in which they are given out, the same in every run: UUIDs (version 8) that count. */
const countingIds = (): (() => string) => {
  let last = 0;
  return () => {
    last += 1;
    const digits = last.toString(16).padStart(12, '0');
    return `${digits.slice(0, 8)}-${digits.slice(8)}-8000-8000-000000000000`;
  };
};
