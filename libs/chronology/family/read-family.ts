import { londonDate } from '#platform';
import type { ChronologyParts } from '../open-chronology.js';
import { recordIds } from '../one-person.js';
import type { PersonHistory } from '../person-history.js';
import { whoIs, type Who } from '../who.js';
import { familyOf, type Family, type FamilyPerson, type FamilyRelationship } from './family.js';
import { KINDS } from '../ties/kinds.js';
import { neighboursOf } from './neighbours.js';
import { historiesFrom, type ReadHistories } from './read-histories.js';
import { holdsOn } from '../ties/ties.js';

/** What is asked of a family. */
export interface FamilyQuery {
  readonly childId: string;
  /** The family as it was on this day (`YYYY-MM-DD`). Default: the day of `asKnownAt`, else today. */
  readonly asOf?: string;
  /** The family as the service knew it at this instant. */
  readonly asKnownAt?: Date;
}

/** A person of the family, with what agencies called them. */
export interface FamilyPersonView extends FamilyPerson, Pick<Who, 'records' | 'names' | 'sex' | 'erased'> {}

/** One agency event that reports a relationship. */
export interface RelationshipReportView {
  readonly eventId: string;
  readonly agency: { readonly urn: string; readonly name: string };
  readonly recordedAt: string;
}

/** Two people belong together: `otherPersonId` is the `kind` of `personId`, who is the `inverse` of the other. */
export interface RelationshipView {
  readonly personId: string;
  readonly otherPersonId: string;
  readonly kind: string;
  readonly inverse: string;
  readonly sibling: string | null;
  readonly from: string | null;
  /** `at-latest`: it was there on `from`, and may have been before. */
  readonly fromIs: 'reported' | 'at-latest' | 'not-known';
  readonly until: string | null;
  /** Whether it holds on the day of the view, as far as is known. */
  readonly current: boolean;
  /** `inferred`: nobody reported it; it follows from what was reported, and is not stored. */
  readonly basis: 'reported' | 'inferred';
  readonly reports: readonly RelationshipReportView[];
  /** Sensitivity labels of the reports, e.g. `adoption`: what it takes to speak of it. */
  readonly sensitivity: readonly string[];
  readonly inferredFrom: { readonly because: string; readonly through: readonly string[] } | null;
  readonly contradicts: readonly string[];
}

/** A child's family as a graph, and the same people by generation. */
export interface FamilyView extends Omit<Family, 'people' | 'relationships'> {
  readonly asKnownAt: string;
  readonly people: readonly FamilyPersonView[];
  readonly relationships: readonly RelationshipView[];
  /** The eldest first; null those of whom nothing says of which they are. */
  readonly generations: readonly { readonly generation: number | null; readonly personIds: readonly string[] }[];
  /** Stored events of these people that this release does not know and leaves out. 0: nothing is missing. */
  readonly notShown: number;
}

/**
 * Reads the family of a child from the streams of everyone within two steps, in three round trips.
 * @param read reads histories; by default those of the store.
 * @returns undefined where there is no such person (or none was known at `asKnownAt`).
 */
export const readFamily = async (
  parts: ChronologyParts,
  { childId, asOf, asKnownAt }: FamilyQuery,
  now: Date,
  read: ReadHistories = historiesFrom(parts.store),
): Promise<FamilyView | undefined> => {
  const day = asOf ?? londonDate(asKnownAt ?? now);
  const histories = await historiesAround(childId, day, (personIds) => read(personIds, asKnownAt));
  if (!histories.has(childId)) return undefined;
  const family = familyOf(childId, histories, day);
  await parts.keys.load(family.people.flatMap(({ personId }) => recordsOf(personId, histories)));
  return {
    ...family,
    asKnownAt: (asKnownAt ?? now).toISOString(),
    people: family.people.map((person) => ({ ...person, ...calledIn(parts, person.personId, histories) })),
    relationships: family.relationships.map((relationship) => relationshipView(parts, relationship, day)),
    generations: byGeneration(family.people),
    notShown: family.people.reduce((sum, { personId }) => sum + (histories.get(personId)?.unknownEvents ?? 0), 0),
  };
};

/**
 * The histories of a child and of everyone within two steps, in three round trips; empty where there is no such child.
 * Where several records are one person's, their history is there under all ids by which the family knows them.
 */
export const historiesAround = async (
  childId: string,
  asOf: string,
  read: (personIds: readonly string[]) => Promise<ReadonlyMap<string, PersonHistory>>,
): Promise<ReadonlyMap<string, PersonHistory>> => {
  const histories = new Map<string, PersonHistory>();
  const look = async (personIds: readonly string[]): Promise<void> => {
    for (const [id, history] of await read(personIds)) histories.set(id, history).set(history.personId, history);
  };
  await look([childId]);
  if (!histories.has(childId)) return histories;
  for (let step = 1; step <= 2; step += 1) {
    const { steps } = neighboursOf(childId, histories, asOf);
    const missing = [...steps.keys()].filter((personId) => !histories.has(personId));
    if (missing.length > 0) await look(missing);
  }
  return histories;
};

const calledIn = (
  { keys }: ChronologyParts,
  personId: string,
  histories: ReadonlyMap<string, PersonHistory>,
): Pick<Who, 'records' | 'names' | 'sex' | 'erased'> => {
  const history = histories.get(personId);
  if (!history) return { records: [personId], names: [], sex: null, erased: false };
  const { records, names, sex, erased } = whoIs(keys, history);
  return { records, names, sex, erased };
};

const recordsOf = (personId: string, histories: ReadonlyMap<string, PersonHistory>): readonly string[] => {
  const history = histories.get(personId);
  return history ? recordIds(history) : [personId];
};

const relationshipView = (
  { vocabulary }: ChronologyParts,
  { personId, otherPersonId, tie, contradicts }: FamilyRelationship,
  asOf: string,
): RelationshipView => {
  const between = {
    personId,
    otherPersonId,
    kind: tie.kind,
    inverse: KINDS[tie.kind].inverse,
    sibling: tie.sibling ?? null,
    contradicts,
  };
  if (!('reports' in tie)) {
    const { because, through } = tie;
    return {
      ...between,
      from: null,
      fromIs: 'not-known',
      until: null,
      current: true,
      basis: 'inferred',
      reports: [],
      sensitivity: [],
      inferredFrom: { because, through },
    };
  }
  return {
    ...between,
    from: tie.from ?? null,
    fromIs: tie.from === undefined ? 'not-known' : tie.fromAtLatest ? 'at-latest' : 'reported',
    until: tie.until ?? null,
    current: holdsOn(tie, asOf),
    basis: 'reported',
    reports: tie.reports.map(({ agencyEventId, source, recordedAt }) => ({
      eventId: agencyEventId,
      agency: { urn: source, name: vocabulary.agencies.get(source)?.name ?? source },
      recordedAt: recordedAt.toISOString(),
    })),
    sensitivity: [...new Set(tie.reports.flatMap(({ sensitivity }) => sensitivity))].sort(),
    inferredFrom: null,
  };
};

const byGeneration = (people: readonly FamilyPerson[]): FamilyView['generations'] => {
  const generations = new Map<number | null, string[]>();
  for (const { generation, personId } of people) {
    generations.set(generation, [...(generations.get(generation) ?? []), personId]);
  }
  return [...generations].map(([generation, personIds]) => ({ generation, personIds }));
};
