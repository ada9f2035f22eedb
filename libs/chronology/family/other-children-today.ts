import type { EventStore } from '#event-store';
import { epochDay } from '#platform';
import type { PersonHistory } from '../person-history.js';
import { readHistories } from '../read-person.js';
import { adultsInLife } from './household.js';
import { childrenAround, otherChildrenOf } from './household-children.js';

/** The other children who are of a child's household on a day (`YYYY-MM-DD`), in order of their ids. */
export const otherChildrenToday = async (
  store: Pick<EventStore, 'readStreams'>,
  child: PersonHistory,
  today: string,
): Promise<readonly PersonHistory[]> => {
  const adults = await readHistories(store, adultsInLife(child), { keepSealed: false });
  const around = childrenAround(child, adults).filter((id) => !adults.has(id));
  const children = await readHistories(store, around, { keepSealed: false });
  const histories = new Map([...adults, ...children]);
  const day = epochDay(today);
  return [...otherChildrenOf(child, histories)].flatMap(([id, periods]) => {
    const other = histories.get(id);
    return other && periods.some(({ from, to }) => from <= day && day <= to) ? [other] : [];
  });
};

/**
 * The records of the other children of each child's household on a day, by the child's id: of linked records all. Ids of
 * nobody are absent.
 */
export const otherRecordsToday = async (
  store: Pick<EventStore, 'readStreams'>,
  personIds: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const histories = await readHistories(store, personIds, { keepSealed: false });
  const families = new Map<string, readonly string[]>();
  for (const [personId, child] of histories) {
    const others = await otherChildrenToday(store, child, today);
    families.set(
      personId,
      others.flatMap((other) => (other.records ?? [other]).map((record) => record.personId)),
    );
  }
  return families;
};
