import type { DemographicsRecorded } from '#vocabulary';
import { Candidates } from '../candidates.js';
import type { IdentifiedBy } from '../changes.js';
import { Comparing } from '../comparing.js';
import { demographicsOf } from '../facts.js';
import { marksOf, type PersonToResolve } from '../marks.js';
import type { Matcher } from '../matching/match-record.js';
import { planFor } from '../plan.js';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../thresholds.js';
import { whoToCompare } from '../who-to-compare.js';
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
  const known = new Map<string, string>();
  const newId = countingIds();
  return {
    get size() {
      return index.size;
    },
    resolve: (people) => {
      const before = saidBefore(people, known);
      if (before) return { people: before, told: [] };
      const resolved = decide(people, index, comparing, newId);
      resolved.people.forEach(({ personId, identifiedBy }, place) => {
        const key = keyOf(people[place]);
        if (key !== undefined && isForGood(identifiedBy, resolved.conflicts[place] ?? 0)) known.set(key, personId);
      });
      return resolved;
    },
  };
};

const decide = (
  people: readonly PersonToResolve[],
  index: MemoryIndex,
  comparing: Comparing,
  newId: () => string,
): ResolvedInMemory & { readonly conflicts: readonly number[] } => {
  const all = marksOf(people);
  const known = index.lookup(all);
  const { sought, named } = whoToCompare(all, known, comparing);
  const candidates =
    sought.length + named.length === 0
      ? new Candidates(comparing, new Map(), undefined)
      : Candidates.of(
          comparing,
          known,
          sought,
          index.candidates(
            sought.map((marks) => comparing.keysOf(marks)),
            named,
          ),
        );
  const { decisions, changes } = planFor(all, known, comparing, candidates, newId);
  index.register(changes);
  return {
    people: decisions,
    conflicts: decisions.map(({ conflicts }) => conflicts.length),
    told: changes.descriptions.flatMap(({ personId, description, fact }) => {
      const marks = all.find((each) => each.description?.id === description.id);
      return marks ? [{ personId, demographics: demographicsOf(marks.asGiven, fact) }] : [];
    }),
  };
};

/**
 * Somebody who is described in the very words, and with the very identifiers, by which they were recognised before: an
 * identifier never moves and the words are known, so the same rules say the same for ever.
 */
const saidBefore = (
  people: readonly PersonToResolve[],
  known: ReadonlyMap<string, string>,
): readonly FoundInMemory[] | undefined => {
  const found: FoundInMemory[] = [];
  for (const person of people) {
    const key = keyOf(person);
    const personId = key === undefined ? undefined : known.get(key);
    if (personId === undefined) return undefined;
    const identifiedBy = person.description.nhsNumber === undefined ? 'upn' : 'nhs-number';
    found.push({ personId, identifiedBy });
  }
  return found;
};

/** Undefined where no identifier says who it is. */
const keyOf = (person: PersonToResolve | undefined): string | undefined =>
  person && (person.description.nhsNumber ?? person.description.upn) !== undefined
    ? JSON.stringify(person.description)
    : undefined;

/** Not those who are held for review, nor those whose identifiers contradict each other. */
const isForGood = (identifiedBy: IdentifiedBy, conflicts: number): boolean =>
  conflicts === 0 && identifiedBy !== 'held' && identifiedBy !== 'same-words';

/** Ids in the order in which they are given out, the same in every run: UUIDs (version 8) that count. */
const countingIds = (): (() => string) => {
  let last = 0;
  return () => {
    last += 1;
    const digits = last.toString(16).padStart(12, '0');
    return `${digits.slice(0, 8)}-${digits.slice(8)}-8000-8000-000000000000`;
  };
};
