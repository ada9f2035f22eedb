import {
  emptyHistory,
  foldDecoded,
  RELATIONSHIP_TYPE,
  type HistoryEntry,
  type PersonHistory,
  type Relationship,
} from '#chronology';
import type { DomainEvent } from '#vocabulary';
import { AMONG_CHILDREN, AS_CHILD, type PeopleLook } from '../processor.js';

/** Somebody in a replay. Positions count what was recorded, of everybody, from 1; 0 is never. */
export interface Replayed {
  readonly history: PersonHistory;
  /** In order of recording, which is that of their positions. */
  readonly entries: HistoryEntry[];
  /** Of the last entry. */
  reportedAt: number;
  /** Of the last event that changed who the person is, who belongs to them, or what was reported before. */
  lifeToldAt: number;
  /** Whether any entry speaks of them as a child, or as somebody who is no child. */
  asChild: boolean;
  asAdult: boolean;
}

/** The histories of everyone in a replay, in memory: what the event store and its folded streams are to the service. */
export class ReplayedPeople implements PeopleLook {
  readonly #people = new Map<string, Replayed>();
  #position = 0;

  get size(): number {
    return this.#people.size;
  }

  /** Position of the last event. */
  get position(): number {
    return this.#position;
  }

  all(): IterableIterator<Replayed> {
    return this.#people.values();
  }

  /**
   * Answers the person in whose history it is now.
   * @param recordedAt when the service would have stored it
   */
  record(personId: string, event: DomainEvent, recordedAt: Date): Replayed {
    const person = this.person(personId);
    const { history } = person;
    const { dateOfBirth, expectedOn, relationships } = history;
    this.#position += 1;
    foldDecoded(history, { version: history.version + 1, position: this.#position, recordedAt }, event);
    switch (event.type) {
      case 'AgencyEventRecorded.v1': {
        const { agencyEventId, eventType, role } = event.data;
        const entry = history.entries.get(agencyEventId);
        if (entry) person.entries.push(entry);
        person.reportedAt = this.#position;
        person.asChild ||= AS_CHILD.has(role);
        person.asAdult ||= !AMONG_CHILDREN.has(role);
        // The same is reported again and again, and changes nothing then.
        if (eventType === RELATIONSHIP_TYPE && !areSame(relationships, history.relationships)) {
          person.lifeToldAt = this.#position;
        }
        break;
      }
      case 'DemographicsRecorded.v1':
        if (history.dateOfBirth !== dateOfBirth || history.expectedOn !== expectedOn) {
          person.lifeToldAt = this.#position;
        }
        break;
      default:
        person.lifeToldAt = this.#position;
    }
    return person;
  }

  of(personId: string): PersonHistory {
    return this.person(personId).history;
  }

  readable(personIds: Iterable<string>): readonly PersonHistory[] {
    return [...new Set(personIds)].map((personId) => this.of(personId));
  }

  /** Everything is here. */
  at(): Promise<void> {
    return Promise.resolve();
  }

  person(personId: string): Replayed {
    const known = this.#people.get(personId);
    if (known) return known;
    const person: Replayed = {
      history: emptyHistory(personId),
      entries: [],
      reportedAt: 0,
      lifeToldAt: 0,
      asChild: false,
      asAdult: false,
    };
    this.#people.set(personId, person);
    return person;
  }
}

/** The entries that were recorded after a position, in order of recording. */
export const entriesSince = ({ entries, reportedAt }: Replayed, after: number): readonly HistoryEntry[] => {
  if (reportedAt <= after) return NO_ENTRIES;
  let first = entries.length;
  while (first > 0 && (entries[first - 1]?.position ?? 0) > after) first -= 1;
  return entries.slice(first);
};

const NO_ENTRIES: readonly HistoryEntry[] = [];

/** Whether the same people belong together for the same time, whoever reported it. */
const areSame = (one: readonly Relationship[], other: readonly Relationship[]): boolean =>
  one.length === other.length &&
  one.every((each, index) => {
    const now = other[index];
    return (
      each.otherPersonId === now?.otherPersonId &&
      each.kind === now.kind &&
      each.is === now.is &&
      each.from === now.from &&
      each.until === now.until
    );
  });
