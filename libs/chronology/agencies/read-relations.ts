import type { EventStore } from '#event-store';
import { epochDay } from '#platform';
import type { ChildAround } from '#vocabulary';
import { childrenAround, otherChildrenOf, parenthoodOf } from '../family/household-children.js';
import type { PersonHistory } from '../person-history.js';
import { readHistories } from '../read-person.js';
import { relationsOf, type Register } from './relations.js';

/** A child, and the other children of its household on a day. */
export interface ChildAtHome {
  readonly child: PersonHistory;
  readonly siblings: readonly PersonHistory[];
}

/** What this reads from. */
export interface RelationParts {
  readonly store: Pick<EventStore, 'readStreams'>;
  readonly vocabulary: Register;
}

/**
 * Reads children with the other children of their households on a day, by the id that was asked for; ids of nobody are
 * absent. Nothing sealed is kept. In three round trips at most, however many are asked for.
 */
export const readAtHome = async (
  { store }: Pick<RelationParts, 'store'>,
  childIds: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, ChildAtHome>> => {
  const read = (ids: readonly string[]): Promise<Map<string, PersonHistory>> =>
    readHistories(store, [...new Set(ids)], { keepSealed: false });
  const children = await read(childIds);
  const parents = await read([...children.values()].flatMap((child) => [...parenthoodOf(child).keys()]));
  const others = await read([...children.values()].flatMap((child) => childrenAround(child, parents)));
  const known = new Map([...parents, ...others]);
  return new Map(
    [...children].map(([id, child]): [string, ChildAtHome] => [id, { child, siblings: livingWith(child, known, day) }]),
  );
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

/** Who stands around each child on a day, by the id that was asked for; ids of nobody are absent. */
export const readRelations = async (
  { store, vocabulary }: RelationParts,
  childIds: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, ChildAround>> =>
  new Map(
    [...(await readAtHome({ store }, childIds, day))].map(([id, { child, siblings }]) => [
      id,
      relationsOf(child, siblings, vocabulary, day),
    ]),
  );
