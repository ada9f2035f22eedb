import type { EventStore } from '#event-store';
import { epochDay } from '#platform';
import { isWithin, peopleAround, peopleBehind, peopleNear, type PersonAround } from './around.js';
import type { HistoryEntry } from './history-entry.js';
import type { PersonHistory } from './person-history.js';
import { readHistories, type HistoryReading } from './read-history.js';

/** So many relatives stand in one reading at most: it bounds what is read at once. */
const MOST_RELATIVES = 40;

/** Somebody whose entries stand in a chronology. */
export interface PersonRead {
  readonly history: PersonHistory;
  /** Absent for the person whose chronology it is. */
  readonly around?: PersonAround;
}

export interface PeopleRead {
  /** The person whose chronology it is first. */
  readonly people: readonly PersonRead[];
  readonly leftOut: number;
}

/** The people around a child whose own history is read, with theirs. */
export const readFamily = async (
  store: EventStore,
  child: PersonHistory,
  reading: HistoryReading,
): Promise<PeopleRead> => {
  const near = await readHistories(store, peopleNear(child), reading);
  const behind = peopleBehind(child, near).filter((id) => !near.has(id));
  const histories = new Map([...near, ...(await readHistories(store, behind, reading))]);
  const around = peopleAround(child, histories);
  const shown = around.slice(0, MOST_RELATIVES).flatMap((each) => {
    const history = histories.get(each.personId);
    return history ? [{ history, around: each }] : [];
  });
  return { people: [{ history: child }, ...shown], leftOut: around.length - Math.min(around.length, MOST_RELATIVES) };
};

/** An entry, and the person in whose chronology it is read. */
export interface EntryRead {
  readonly entry: HistoryEntry;
  readonly of: PersonRead;
}

/**
 * The entries of some people: each agency event once, as it stands with the first of them whom it is about; of people
 * around the child what may have happened while they were. What was found to be somebody else's is left out.
 */
export const entriesOf = (people: readonly PersonRead[]): ReadonlyMap<string, EntryRead> => {
  const entries = new Map<string, EntryRead>();
  for (const of of people) {
    for (const entry of of.history.entries.values()) {
      if (entry.reassignedTo !== undefined || entries.has(entry.agencyEventId)) continue;
      const { date, until } = entry.occurredOn;
      if (of.around && !isWithin(of.around.periods, epochDay(date), epochDay(until))) continue;
      entries.set(entry.agencyEventId, { entry, of });
    }
  }
  return entries;
};

/** How many entries were put down to these people and are somebody else's. */
export const movedAwayFrom = (people: readonly PersonRead[]): number =>
  people.reduce(
    (sum, { history }) =>
      sum + [...history.entries.values()].filter(({ reassignedTo }) => reassignedTo !== undefined).length,
    0,
  );
