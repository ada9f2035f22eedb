import type { EventStore } from '#event-store';
import { personStream } from '#vocabulary';
import { linkedTo } from '../one-person.js';
import { emptyHistory, foldHistory, type PersonHistory } from '../person-history.js';
import { peopleOf, type PeopleRead } from '../read-person.js';
import { copyOf, PeopleOnce } from './people-once.js';
import type { OpenedView } from './opened-view.js';

export interface ChronologyMemorySettings {
  /** How much is kept in all (bytes, as estimated). 0: nothing. */
  readonly mostBytes: number;
  /** How long what was opened is kept after it was last read (milliseconds). Default 60,000, as keys are trusted. */
  readonly openedForMs?: number;
}

/** What a folded entry takes, with what is sealed of it (bytes): docs/operation.md says how that was measured. */
const BYTES_OF_ENTRY = 1_500;

interface KeptView {
  readonly view: OpenedView;
  /** When it was last read, of the process's own clock (milliseconds). */
  readAt: number;
}

interface Kept {
  readonly history: PersonHistory;
  /** Chronologies of the person that were opened, by what was asked and by whom it is seen. */
  readonly views: Map<string, KeptView>;
}

/**
 * The histories of those who were read lately, and what was opened of them. Streams are append-only: a kept history is
 * never wrong, only short, and each reading reads what came after it. A history that is kept does not change any more:
 * one that has grown takes its place, so that whoever is still reading it is not disturbed.
 */
export class ChronologyMemory {
  /** The least recently read first. */
  readonly #kept = new Map<string, Kept>();
  readonly #people = new PeopleOnce();
  readonly #mostBytes: number;
  readonly #openedForMs: number;
  #bytes = 0;
  #isSweepDue = false;

  constructor(
    private readonly store: Pick<EventStore, 'readStreams'>,
    { mostBytes, openedForMs = 60_000 }: ChronologyMemorySettings,
  ) {
    this.#mostBytes = mostBytes;
    this.#openedForMs = openedForMs;
  }

  /** How much is kept now (bytes, as estimated). */
  get bytes(): number {
    return this.#bytes;
  }

  /** As `readPeople` up to a position, with what is sealed. Where nothing has changed, the histories are the same objects. */
  async readPeople(personIds: Iterable<string>, upTo: number): Promise<PeopleRead> {
    const histories = new Map<string, PersonHistory>();
    const asked = new Set<string>();
    for (let open = [...new Set(personIds)]; open.length > 0;) {
      const read = await this.#readOn(open, upTo);
      for (const id of open) asked.add(id);
      for (const history of read) histories.set(history.personId, history);
      open = [...new Set(read.flatMap(linkedTo))].filter((id) => !asked.has(id));
    }
    return peopleOf(histories, (records, personOf) => this.#people.of(records, personOf, histories));
  }

  /** What was opened of a person's chronology by such a question before: its reader compares what has changed since. */
  view(personId: string, question: string): OpenedView | undefined {
    const found = this.#kept.get(personId)?.views.get(question);
    if (found) found.readAt = performance.now();
    return found?.view;
  }

  /** Keeps what is opened from now on, in place of what was. */
  keepView(personId: string, question: string, view: OpenedView): void {
    const kept = this.#kept.get(personId);
    if (!kept) return;
    this.#count(-(kept.views.get(question)?.view.bytes ?? 0));
    kept.views.set(question, { view, readAt: performance.now() });
    this.#count(view.bytes);
    view.grows = (bytes) => {
      if (this.#kept.get(personId)?.views.get(question)?.view !== view) return;
      this.#count(bytes);
      this.#makeRoom();
    };
    this.#sweepLater();
  }

  /** The histories as they are up to a position; of nobody where there is nothing. */
  async #readOn(personIds: readonly string[], upTo: number): Promise<readonly PersonHistory[]> {
    const before = personIds.map((personId) => {
      const kept = this.#kept.get(personId)?.history;
      return kept && kept.position <= upTo ? kept : emptyHistory(personId);
    });
    const tails = await this.store.readStreams(
      before.map(({ personId, version }) => ({ streamId: personStream(personId), fromVersion: version + 1 })),
    );
    const read = before.flatMap((history) => {
      const tail = (tails.get(personStream(history.personId)) ?? []).filter(({ position }) => position <= upTo);
      const grown = tail.length === 0 ? history : foldHistory(copyOf(history), tail, { passUnknown: true });
      return grown.version === 0 ? [] : [grown];
    });
    for (const history of read) this.#keep(history);
    this.#makeRoom();
    return read;
  }

  #keep(history: PersonHistory): void {
    const { personId } = history;
    const kept = this.#kept.get(personId);
    // Another reading may have come further meanwhile.
    if (kept && kept.history.version > history.version) return;
    // The last read stands last.
    this.#kept.delete(personId);
    this.#kept.set(personId, { history, views: kept?.views ?? new Map<string, KeptView>() });
    this.#count(bytesOf(history) - (kept ? bytesOf(kept.history) : 0));
  }

  #makeRoom(): void {
    for (const [personId, { history, views }] of this.#kept) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#kept.delete(personId);
      this.#count(-bytesOf(history));
      for (const { view } of views.values()) this.#count(-view.bytes);
    }
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
  }

  /** What was opened is in plain words: it is let go when nobody has read it for a while. */
  #sweepLater(): void {
    if (this.#isSweepDue) return;
    this.#isSweepDue = true;
    setTimeout(() => {
      this.#isSweepDue = false;
      const since = performance.now() - this.#openedForMs;
      let isAny = false;
      for (const { views } of this.#kept.values()) {
        for (const [question, { view, readAt }] of views) {
          if (readAt > since) continue;
          views.delete(question);
          this.#count(-view.bytes);
        }
        isAny ||= views.size > 0;
      }
      if (isAny) this.#sweepLater();
    }, this.#openedForMs).unref();
  }
}

const bytesOf = ({ entries, matches, identities }: PersonHistory): number =>
  (1 + entries.size + matches.size + identities.length) * BYTES_OF_ENTRY;
