import { epochDay } from '#platform';
import { isWithin, peopleAround, peopleBehind, peopleNear, type PersonAround } from './around.js';
import type { HistoryEntry } from './history-entry.js';
import type { PersonHistory } from './person-history.js';
import { historiesOf, type PeopleRead as PeopleFound } from './read-person.js';

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
  read: (personIds: readonly string[]) => Promise<PeopleFound>,
  child: PersonHistory,
): Promise<PeopleRead> => {
  const near = await historiesOf(read, peopleNear(child));
  const behind = peopleBehind(child, near).filter((id) => !near.has(id));
  const histories = new Map([...near, ...(await historiesOf(read, behind))]);
  const around = eachOnce(peopleAround(child, histories), histories);
  const shown = around.slice(0, MOST_RELATIVES).flatMap((each) => {
    const history = histories.get(each.personId);
    return history ? [{ history, around: each }] : [];
  });
  return { people: [{ history: child }, ...shown], leftOut: around.length - Math.min(around.length, MOST_RELATIVES) };
};

/** Whoever is around the child by several linked records is there once, for all of their periods. */
const eachOnce = (
  around: readonly PersonAround[],
  histories: ReadonlyMap<string, PersonHistory>,
): readonly PersonAround[] => {
  const people = new Map<string, PersonAround>();
  for (const each of around) {
    const personId = histories.get(each.personId)?.personId ?? each.personId;
    const known = people.get(personId);
    people.set(personId, known ? { ...known, periods: [...known.periods, ...each.periods] } : { ...each, personId });
  }
  return [...people.values()];
};

/** The entries of some people, and with whom of them each agency event is read. */
export interface EntriesRead {
  readonly entries: readonly HistoryEntry[];
  readonly of: (agencyEventId: string) => PersonRead | undefined;
}

/**
 * The entries of some people: each agency event once, as it stands with the first of them whom it is about; of people
 * around the child what may have happened while they were. What was found to be somebody else's is left out.
 */
export const entriesOf = (people: readonly PersonRead[]): EntriesRead => {
  const [only] = people;
  if (only && people.length === 1) {
    const its = [...only.history.entries.values()].filter(({ reassignedTo }) => reassignedTo === undefined);
    return { entries: its, of: () => only };
  }
  const readWith = new Map<string, PersonRead>();
  const entries: HistoryEntry[] = [];
  for (const person of people) {
    for (const entry of person.history.entries.values()) {
      if (entry.reassignedTo !== undefined || readWith.has(entry.agencyEventId)) continue;
      const { date, until } = entry.occurredOn;
      if (person.around && !isWithin(person.around.periods, epochDay(date), epochDay(until))) continue;
      readWith.set(entry.agencyEventId, person);
      entries.push(entry);
    }
  }
  return { entries, of: (agencyEventId) => readWith.get(agencyEventId) };
};

/** How many entries were put down to these people and are somebody else's. */
export const movedAwayFrom = (people: readonly PersonRead[]): number =>
  people.reduce(
    (sum, { history }) =>
      sum + [...history.entries.values()].filter(({ reassignedTo }) => reassignedTo !== undefined).length,
    0,
  );
