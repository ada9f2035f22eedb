import type { AppendRequest, RequestedEvent, RequestedWrite } from '../append-request.js';
import type { WriteOutcome } from '../event-store.js';

/** Where an event stands that was in the store before the call. */
export interface KnownEvent {
  readonly streamId: string;
  readonly version: number;
  readonly position: number;
}

/** What the store holds of what the appends name. */
export interface StoreState {
  /** Version of each stream; a stream that is absent has none. */
  readonly versions: ReadonlyMap<string, number>;
  /** The events that are in the store, of those that the appends hold or go with, by id. */
  readonly known: ReadonlyMap<string, KnownEvent>;
}

/** An event that is to be stored, and where. */
export interface FreshEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly personal: Uint8Array | null;
  readonly streamId: string;
  readonly version: number;
}

export interface Decision {
  /** For each append, what it stores, in order; empty where it stores nothing. */
  readonly fresh: readonly (readonly FreshEvent[])[];
  /** For each append, its outcomes, once it is known where the fresh events came to stand. */
  outcomes(positions: ReadonlyMap<string, number>): readonly (readonly WriteOutcome[])[];
}

interface Verdict {
  accepted: boolean;
  streamVersion: number;
}

/**
 * Decides what becomes of many independent appends as if one came after the other: the rules of the port, as
 * `append_events` of the PostgreSQL adapter has them. Pure: whoever calls it sees to it that the state stays so until
 * the fresh events are stored.
 */
export const decideAppends = (appends: readonly AppendRequest[], state: StoreState): Decision => {
  const deciding = new Deciding(state);
  const decided = appends.map((append) => deciding.decide(append));
  return {
    fresh: decided.map(({ fresh }) => fresh),
    outcomes: (positions) => {
      const told = new Set(state.known.keys());
      return appends.map((append, index) =>
        append.writes.map((write, place): WriteOutcome => {
          const { accepted, streamVersion } = decided[index]?.verdicts[place] ?? { accepted: false, streamVersion: 0 };
          if (!accepted) return { status: 'conflict', streamVersion };
          const events = write.events.flatMap((event) => {
            const known = told.has(event.id);
            if (!known && isLeftOut(event, state)) return [];
            told.add(event.id);
            return [{ id: event.id, ...deciding.placeOf(event.id, positions), known }];
          });
          return { status: 'stored', streamVersion, events };
        }),
      );
    },
  };
};

/** What goes with an event that was here before the call is left out, unless it is known itself by then. */
const isLeftOut = ({ unlessKnown }: RequestedEvent, { known }: StoreState): boolean =>
  unlessKnown !== null && known.has(unlessKnown);

class Deciding {
  readonly #versions: Map<string, number>;
  /** Where every id stands that is in the store by now, as the writes go by. */
  readonly #places: Map<string, { readonly streamId: string; readonly version: number; readonly position?: number }>;

  constructor(private readonly state: StoreState) {
    this.#versions = new Map(state.versions);
    this.#places = new Map(state.known);
  }

  decide(append: AppendRequest): { readonly fresh: readonly FreshEvent[]; readonly verdicts: readonly Verdict[] } {
    const before = append.writes.map(({ streamId }) => this.#versionOf(streamId));
    const fresh: FreshEvent[] = [];
    const verdicts = append.writes.map((write) => this.#decideWrite(write, fresh));
    if (!append.atomic || verdicts.every(({ accepted }) => accepted)) return { fresh, verdicts };
    this.#takeBack(append, before, fresh, verdicts);
    return { fresh: [], verdicts };
  }

  placeOf(id: string, positions: ReadonlyMap<string, number>): KnownEvent {
    const place = this.#places.get(id);
    const position = place?.position ?? positions.get(id);
    if (place === undefined || position === undefined) throw new Error('An event that was stored has no position.');
    return { streamId: place.streamId, version: place.version, position };
  }

  #versionOf(streamId: string): number {
    return this.#versions.get(streamId) ?? 0;
  }

  #decideWrite({ streamId, expectedVersion, events }: RequestedWrite, fresh: FreshEvent[]): Verdict {
    const places = events.flatMap(({ id }) => this.#places.get(id) ?? []);
    const numbered = expectedVersion !== 'any';
    const told = numbered && places.length > 0;
    if (told) {
      // Told a second time, and told whole, it is answered as it was the first time.
      const whole = places.length === events.length && places.every((place) => place.streamId === streamId);
      if (!whole) return { accepted: false, streamVersion: this.#versionOf(streamId) };
      return { accepted: true, streamVersion: Math.max(...places.map(({ version }) => version)) };
    }
    if (numbered && expectedVersion !== this.#versionOf(streamId)) {
      return { accepted: false, streamVersion: this.#versionOf(streamId) };
    }
    for (const event of events) this.#accept(event, streamId, fresh);
    return { accepted: true, streamVersion: this.#versionOf(streamId) };
  }

  #accept(event: RequestedEvent, streamId: string, fresh: FreshEvent[]): void {
    const { id, type, data, personal, unlessKnown } = event;
    if (unlessKnown !== null && this.state.known.has(unlessKnown)) return;
    // An id that stands twice in the call is stored at its first place, and known at the second.
    if (this.#places.has(id)) return;
    const version = this.#versionOf(streamId) + 1;
    this.#versions.set(streamId, version);
    this.#places.set(id, { streamId, version });
    fresh.push({ id, type, data, personal, streamId, version });
  }

  /** An atomic append with a conflict stores nothing; a write of it that was in the store already is still answered so. */
  #takeBack(append: AppendRequest, before: number[], fresh: readonly FreshEvent[], verdicts: Verdict[]): void {
    for (const { id } of fresh) this.#places.delete(id);
    append.writes.forEach(({ streamId, events }, index) => {
      const version = before[index] ?? 0;
      this.#versions.set(streamId, version);
      if (events.some(({ id }) => !this.#places.has(id))) verdicts[index] = { accepted: false, streamVersion: version };
    });
  }
}
