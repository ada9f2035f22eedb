import { emptyHistory, foldHistory, linkedTo, peopleOf, type PeopleRead, type PersonHistory } from '#chronology';
import type { EventStore, StoredEvent } from '#event-store';
import { personStream } from '#vocabulary';

/**
 * Folded histories of the people who were looked at lately, without anything sealed. The streams are append-only, so
 * that a kept history never has to be thrown away for being old: only what came after it is read.
 */
export class HistoryCache {
  /** The least recently used first. */
  readonly #kept = new Map<string, { readonly history: PersonHistory; readonly entries: number }>();
  #entries = 0;

  /** @param mostEntries how many chronology entries are kept in all; about 1 kB of memory each. */
  constructor(
    private readonly store: EventStore,
    private readonly mostEntries: number,
  ) {}

  /**
   * A look at histories as they are from now on: each person's stream is read once, until it is called stale.
   * @param batch events that are at hand, all of some stretch of the log: whose kept history they follow on from needs
   *   not be read. Such a history is as it was after them; whoever appends to it by its version learns what came since.
   */
  look(batch: readonly StoredEvent[] = []): HistoryLook {
    return new HistoryLook(this.store, this, batch);
  }

  take(personId: string): PersonHistory {
    return this.#kept.get(personId)?.history ?? emptyHistory(personId);
  }

  keep(history: PersonHistory): void {
    this.forget(history.personId);
    const entries = 1 + history.entries.size + history.matches.size;
    this.#kept.set(history.personId, { history, entries });
    this.#entries += entries;
    for (const personId of this.#kept.keys()) {
      if (this.#entries <= this.mostEntries) break;
      this.forget(personId);
    }
  }

  forget(personId: string): void {
    const kept = this.#kept.get(personId);
    if (!kept) return;
    this.#kept.delete(personId);
    this.#entries -= kept.entries;
  }
}

/** The people whom one piece of work looks at, each with all records that are linked. */
export class HistoryLook {
  readonly #read = new Map<string, PersonHistory>();
  /** Streams that could not be folded, e.g. for an event that this release does not know. */
  readonly #unreadable = new Map<string, unknown>();
  #people: PeopleRead | undefined;
  readonly #atHand = new Map<string, StoredEvent[]>();

  constructor(
    private readonly store: EventStore,
    private readonly cache: HistoryCache,
    batch: readonly StoredEvent[],
  ) {
    for (const stored of batch) {
      const ofStream = this.#atHand.get(stored.streamId);
      if (ofStream) ofStream.push(stored);
      else this.#atHand.set(stored.streamId, [stored]);
    }
  }

  /**
   * Reads what came after the kept histories of these people, in one round trip for all who were not read yet; and then
   * the records that are linked with theirs.
   */
  async at(personIds: Iterable<string>): Promise<void> {
    let missing = this.#missing(personIds);
    while (missing.length > 0) {
      this.#people = undefined;
      await this.#readTails(missing);
      missing = this.#missing(missing.flatMap((id) => linkedTo(this.#read.get(id) ?? emptyHistory(id))));
    }
  }

  /** By which record the person goes whom a record is about. */
  personOf(personId: string): string {
    return this.#put().personOf(personId);
  }

  /** @throws whatever kept a stream of the person from being folded. */
  of(personId: string): PersonHistory {
    const person = this.#put().of(personId) ?? this.#read.get(personId);
    if (this.#unreadable.has(personId)) throw this.#unreadable.get(personId);
    if (!person) throw new Error('A history is looked at before it is used.');
    for (const record of person.records ?? [person]) {
      for (const id of linkedTo(record)) if (this.#unreadable.has(id)) throw this.#unreadable.get(id);
    }
    return person;
  }

  /** The people who could be read, each once. */
  readable(personIds: Iterable<string>): readonly PersonHistory[] {
    const people = new Set<PersonHistory>();
    for (const personId of personIds) {
      const person = this.#put().of(personId) ?? this.#read.get(personId);
      if (person) people.add(person);
    }
    return [...people];
  }

  /** Everyone is to be read again: somebody else has appended to one of the streams. */
  stale(): void {
    this.#read.clear();
    this.#atHand.clear();
    this.#unreadable.clear();
    this.#people = undefined;
  }

  #missing(personIds: Iterable<string>): string[] {
    return [...new Set(personIds)].filter((id) => !this.#read.has(id) && !this.#unreadable.has(id));
  }

  /** Whether the events at hand leave out nothing between what is known of somebody and the last of them. */
  #followsOn({ personId, version }: PersonHistory): boolean {
    const first = this.#atHand.get(personStream(personId))?.[0];
    return first !== undefined && first.version <= version + 1;
  }

  #put(): PeopleRead {
    this.#people ??= peopleOf(this.#read);
    return this.#people;
  }

  async #readTails(personIds: readonly string[]): Promise<void> {
    const histories = personIds.map((personId) => this.cache.take(personId));
    const unread = histories.filter((history) => !this.#followsOn(history));
    const tails =
      unread.length === 0
        ? new Map<string, StoredEvent[]>()
        : await this.store.readStreams(
            unread.map(({ personId, version }) => ({ streamId: personStream(personId), fromVersion: version + 1 })),
          );
    for (const history of histories) {
      const { personId } = history;
      const streamId = personStream(personId);
      try {
        const events = tails.get(streamId) ?? (this.#followsOn(history) ? this.#atHand.get(streamId) : undefined);
        foldHistory(history, events ?? [], { keepSealed: false });
        this.#read.set(personId, history);
        this.cache.keep(history);
      } catch (error) {
        this.#unreadable.set(personId, error);
        this.cache.forget(personId);
      }
    }
  }
}
