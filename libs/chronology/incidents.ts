import type { EventStore } from '#event-store';
import { epochDay } from '#platform';
import { DOMESTIC_ABUSE_INCIDENT, type Incident, type IncidentAsked, type IncidentChild } from '#vocabulary';
import { livingWith, readAround } from './agencies/read-relations.js';
import { relationsOf, type Register } from './agencies/relations.js';
import { childhoodEnds, isUnborn } from './family/childhood.js';
import type { HistoryEntry } from './history-entry.js';
import type { PersonHistory } from './person-history.js';
import { recordIds } from './one-person.js';
import { readHistories } from './read-person.js';

export interface IncidentParts {
  readonly store: Pick<EventStore, 'readStreams'>;
  readonly vocabulary: Register;
}

/**
 * Reads domestic abuse incidents as they stand, each once, with the children whom they concern: those whom the report
 * names as children, and the other children of their households. Who is grown up on the day is left out.
 *
 * @param day what agencies are to the children, and who lives with whom, is of this day
 * @param since the first day (`YYYY-MM-DD`) of which incidents are read where no single one is asked for
 */
export const readIncidents = async (
  { store, vocabulary }: IncidentParts,
  asked: readonly IncidentAsked[],
  { day, since }: { readonly day: string; readonly since: string },
): Promise<readonly Incident[]> => {
  const reading = { keepSealed: false };
  const people = await readHistories(store, [...new Set(asked.map(({ personId }) => personId))], reading);
  const found = new Map<string, HistoryEntry>();
  for (const { personId, agencyEventId } of asked) {
    for (const entry of people.get(personId)?.entries.values() ?? []) {
      if (entry.eventType !== DOMESTIC_ABUSE_INCIDENT) continue;
      if (agencyEventId === undefined ? entry.occurredOn.until < since : entry.agencyEventId !== agencyEventId)
        continue;
      const known = found.get(entry.agencyEventId);
      // Where one record of it is somebody else's now, another may still stand.
      if (!known || !stands(known)) found.set(entry.agencyEventId, entry);
    }
  }
  if (found.size === 0) return [];
  const children = new Map<string, PersonHistory>();
  const readNamed = async (): Promise<void> => {
    const named = [...found.values()].flatMap(childrenIn).filter((id) => !children.has(id));
    for (const [id, child] of await readHistories(store, [...new Set(named)], reading)) children.set(id, child);
  };
  await readNamed();
  for (const [id, entry] of found) found.set(id, standing(entry, children));
  await readNamed();
  const around = await readAround(store, [...children.values()]);
  const concernedBy = (entry: HistoryEntry): readonly IncidentChild[] => {
    const concerned = new Map<string, IncidentChild>();
    const add = (child: PersonHistory, isNamed: boolean): void => {
      if (epochDay(day) > childhoodEnds(child) || concerned.get(child.personId)?.isNamed === true) return;
      const { personId, dateOfBirth } = child;
      const isBorn = !isUnborn(child, day);
      const stand = relationsOf(child, livingWith(child, around, day), vocabulary, day);
      concerned.set(personId, { personId, records: recordIds(child), dateOfBirth, isBorn, isNamed, around: stand });
    };
    for (const child of namedIn(entry, children)) {
      add(child, true);
      for (const other of livingWith(child, around, day)) add(other, false);
    }
    return [...concerned.values()];
  };
  return [...found.values()].map((entry) => ({
    agencyEventId: entry.agencyEventId,
    occurredOn: entry.occurredOn,
    stands: stands(entry),
    childPresent: isPresent(entry),
    children: concernedBy(entry),
    wasReassigned: [...children.values()].some((child) => wasReassigned(child, entry)),
  }));
};

/** The report in the stream of a child of whom it still is, where it is in another's by mistake. */
const standing = (entry: HistoryEntry, children: ReadonlyMap<string, PersonHistory>): HistoryEntry => {
  if (stands(entry)) return entry;
  const others = childrenIn(entry).flatMap((id) => children.get(id)?.entries.get(entry.agencyEventId) ?? []);
  return others.find(stands) ?? entry;
};

const namedIn = (entry: HistoryEntry, children: ReadonlyMap<string, PersonHistory>): readonly PersonHistory[] =>
  childrenIn(entry)
    .flatMap((id) => children.get(id) ?? [])
    .filter((child) => !wasReassigned(child, entry));

const wasReassigned = ({ entries }: PersonHistory, { agencyEventId }: HistoryEntry): boolean =>
  entries.get(agencyEventId)?.reassignedTo !== undefined;

const stands = ({ retraction, reassignedTo }: HistoryEntry): boolean =>
  retraction === undefined && reassignedTo === undefined;

const childrenIn = ({ people }: HistoryEntry): readonly string[] =>
  people.filter(({ role }) => role === 'child' || role === 'sibling').map(({ personId }) => personId);

const isPresent = ({ facts }: HistoryEntry): boolean =>
  facts['childPresent'] === true ||
  facts['childSeenAlone'] === true ||
  (facts['childPresent'] !== false && PRESENT.has(String(facts['whereChildWas'])));
const PRESENT: ReadonlySet<string> = new Set(['same-room', 'another-room']);
