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
