import { emptyHistory, foldDecoded, RELATIONSHIP_TYPE, type HistoryEntry, type PersonHistory } from '#chronology';
import type { DomainEvent } from '#vocabulary';
import type { PeopleLook } from '../processor.js';

interface Replayed {
  readonly history: PersonHistory;
  /** In order of recording, which is that of their positions. */
  readonly entries: HistoryEntry[];
  /** Position of the last event that said who the person is, or who belongs to them. */
  lifeToldAt: number;
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

  personIds(): IterableIterator<string> {
    return this.#people.keys();
  }

  /** @param recordedAt when the service would have stored it */
  record(personId: string, event: DomainEvent, recordedAt: Date): void {
    const person = this.#person(personId);
    const { history } = person;
    this.#position += 1;
    foldDecoded(history, { version: history.version + 1, position: this.#position, recordedAt }, event);
    if (event.type === 'AgencyEventRecorded.v1') {
      const entry = history.entries.get(event.data.agencyEventId);
      if (entry) person.entries.push(entry);
      if (event.data.eventType === RELATIONSHIP_TYPE) person.lifeToldAt = this.#position;
    } else person.lifeToldAt = this.#position;
  }

  of(personId: string): PersonHistory {
    return this.#person(personId).history;
  }

  readable(personIds: Iterable<string>): readonly PersonHistory[] {
    return [...new Set(personIds)].map((personId) => this.of(personId));
  }

  /** Everything is here. */
  at(): Promise<void> {
    return Promise.resolve();
  }

  /** Whether it was told after a position who somebody is, or who belongs to them. */
  lifeWasTold(personId: string, after: number): boolean {
    return (this.#people.get(personId)?.lifeToldAt ?? 0) > after;
  }

  /** Whether anything was reported of somebody after a position. */
  wasReported(personId: string, after: number): boolean {
    return (this.#people.get(personId)?.entries.at(-1)?.position ?? 0) > after;
  }

  /** The history with those entries alone that were recorded after a position; undefined where there are none. */
  since(personId: string, after: number): PersonHistory | undefined {
    const person = this.#people.get(personId);
    if (!person || (person.entries.at(-1)?.position ?? 0) <= after) return undefined;
    const entries = new Map<string, HistoryEntry>();
    for (let index = person.entries.length - 1; index >= 0; index -= 1) {
      const entry = person.entries[index];
      if (!entry || entry.position <= after) break;
      entries.set(entry.agencyEventId, entry);
    }
    return { ...person.history, entries };
  }

  #person(personId: string): Replayed {
    const known = this.#people.get(personId);
    if (known) return known;
    const person = { history: emptyHistory(personId), entries: [], lifeToldAt: 0 };
    this.#people.set(personId, person);
    return person;
  }
}
