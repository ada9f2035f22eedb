import type { EventStore } from '#event-store';
import { epochDay } from '#platform';
import type { ChildAround } from '#vocabulary';
import { childrenAround, otherChildrenOf, parenthoodOf } from '../family/household-children.js';
import type { PersonHistory } from '../person-history.js';
import { readHistories } from '../read-person.js';
import { relationsOf, type Register } from './relations.js';

/** What this reads from. */
export interface RelationParts {
  readonly store: Pick<EventStore, 'readStreams'>;
  readonly vocabulary: Register;
}

/** The parents of children, and the children around them, in two round trips. Nothing sealed is kept. */
export const readAround = async (
  store: RelationParts['store'],
  children: readonly PersonHistory[],
): Promise<ReadonlyMap<string, PersonHistory>> => {
  const read = (ids: readonly string[]): Promise<Map<string, PersonHistory>> =>
    readHistories(store, [...new Set(ids)], { keepSealed: false });
  const parents = await read(children.flatMap((child) => [...parenthoodOf(child).keys()]));
  return new Map([...parents, ...(await read(children.flatMap((child) => childrenAround(child, parents))))]);
};

/** The other children of a child's household on a day. @param known its parents, and the children around it */
export const livingWith = (
  child: PersonHistory,
  known: ReadonlyMap<string, PersonHistory>,
  day: string,
): readonly PersonHistory[] => {
  const today = epochDay(day);
  return [...otherChildrenOf(child, known)]
    .filter(([, periods]) => periods.some(({ from, to }) => from <= today && today <= to))
    .flatMap(([id]) => known.get(id) ?? []);
};

/**
 * Who stands around each child on a day, by the id that was asked for; ids of nobody are absent. In three round trips at
 * most, however many are asked for.
 */
export const readRelations = async (
  { store, vocabulary }: RelationParts,
  childIds: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, ChildAround>> => {
  const children = await readHistories(store, [...new Set(childIds)], { keepSealed: false });
  const around = await readAround(store, [...children.values()]);
  return new Map(
    [...children].map(([id, child]) => [id, relationsOf(child, livingWith(child, around, day), vocabulary, day)]),
  );
};
