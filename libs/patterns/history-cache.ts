import { emptyHistory, foldHistory, type PersonHistory } from '#chronology';
import type { EventStore } from '#event-store';
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

  /** A look at histories as they are from now on: each person's stream is read once, until it is called stale. */
  look(): HistoryLook {
    return new HistoryLook(this.store, this);
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

/** The histories that one piece of work looks at. */
export class HistoryLook {
  readonly #read = new Map<string, PersonHistory>();
  /** Streams that could not be folded, e.g. for an event that this release does not know. */
  readonly #unreadable = new Map<string, unknown>();

  constructor(
    private readonly store: EventStore,
    private readonly cache: HistoryCache,
  ) {}

  /** Reads what came after the kept histories of these people, in one round trip for all who were not read yet. */
  async at(personIds: Iterable<string>): Promise<void> {
    const missing = [...new Set(personIds)].filter((id) => !this.#read.has(id) && !this.#unreadable.has(id));
    if (missing.length === 0) return;
    const histories = missing.map((personId) => this.cache.take(personId));
    const tails = await this.store.readStreams(
      histories.map(({ personId, version }) => ({ streamId: personStream(personId), fromVersion: version + 1 })),
    );
    for (const history of histories) {
      const { personId } = history;
      try {
        foldHistory(history, tails.get(personStream(personId)) ?? [], { keepSealed: false });
        this.#read.set(personId, history);
        this.cache.keep(history);
      } catch (error) {
        this.#unreadable.set(personId, error);
        this.cache.forget(personId);
      }
    }
  }

  /** @throws whatever kept the person's stream from being folded. */
  of(personId: string): PersonHistory {
    const history = this.#read.get(personId);
    if (history) return history;
    if (this.#unreadable.has(personId)) throw this.#unreadable.get(personId);
    throw new Error('A history is looked at before it is used.');
  }

  /** The histories of those who could be read. */
  readable(personIds: Iterable<string>): readonly PersonHistory[] {
    return [...personIds].flatMap((personId) => this.#read.get(personId) ?? []);
  }

  /** Everyone is to be read again: somebody else has appended to one of the streams. */
  stale(): void {
    this.#read.clear();
    this.#unreadable.clear();
  }
}
