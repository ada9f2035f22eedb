import type { NewEvent, StreamWrite, WriteOutcome } from '#event-store';

/** An event that stands in the model. */
export interface ModelEvent {
  readonly id: string;
  readonly streamId: string;
  readonly version: number;
  readonly type: string;
  readonly data: string;
  readonly personal: string | null;
  /** As the store told it: adapters number as they like, so that only the order can be foreseen. */
  readonly position: number;
}

/** What is foreseen of an append. Events that are new have no position yet. */
export interface Foreseen {
  readonly outcomes: readonly ForeseenOutcome[];
  readonly stored: readonly Omit<ModelEvent, 'position'>[];
}

type ForeseenOutcome =
  | { readonly status: 'conflict'; readonly streamVersion: number }
  | { readonly status: 'stored'; readonly streamVersion: number; readonly events: readonly ForeseenReference[] };

interface ForeseenReference {
  readonly id: string;
  readonly streamId: string;
  readonly version: number;
  readonly known: boolean;
}

/** An append, and what the store answered. */
export interface Answered {
  readonly writes: readonly StreamWrite[];
  readonly atomic: boolean;
  readonly outcomes: readonly WriteOutcome[];
}

export const hex = (bytes: Uint8Array | null | undefined): string | null =>
  bytes ? Buffer.from(bytes).toString('hex') : null;

const idOf = ({ id }: NewEvent): string => id.toLowerCase();

/** What the port's own words say of appends, one after the other, in plain maps. Each step makes a new model. */
export class StoreModel {
  private constructor(
    /** In order of position. */
    readonly events: readonly ModelEvent[],
    readonly lastPosition: number,
  ) {}

  /** @param lastPosition the store's head before anything that the model knows of. */
  static empty(lastPosition: number): StoreModel {
    return new StoreModel([], lastPosition);
  }

  stream(streamId: string): readonly ModelEvent[] {
    return this.events.filter((event) => event.streamId === streamId).sort((one, other) => one.version - other.version);
  }

  find(id: string): ModelEvent | undefined {
    return this.events.find((event) => event.id === id);
  }

  foresee(writes: readonly StreamWrite[], atomic: boolean): Foreseen {
    const stored: Omit<ModelEvent, 'position'>[] = [];
    const outcomes = writes.map((write) => this.#foreseeWrite(write, stored));
    if (!atomic || outcomes.every(({ status }) => status === 'stored')) return { outcomes, stored };
    // One in conflict leaves nothing stored; whose events were all in the store already, they still are.
    return {
      stored: [],
      outcomes: writes.map((write, index) => {
        const alone = outcomes[index]!;
        const isStored = write.events.every((event) => this.find(idOf(event)) !== undefined);
        if (alone.status === 'stored' && isStored) return alone;
        return { status: 'conflict', streamVersion: this.stream(write.streamId).length };
      }),
    };
  }

  /** @param stored what this append stores, by its writes so far; the write's own is added. */
  #foreseeWrite(write: StreamWrite, stored: Omit<ModelEvent, 'position'>[]): ForeseenOutcome {
    const { streamId, expectedVersion, events } = write;
    const standing = (id: string) => stored.find((event) => event.id === id) ?? this.find(id);
    const before = this.stream(streamId).length;
    const conflict = { status: 'conflict', streamVersion: before } as const;

    if (expectedVersion !== 'any') {
      const known = events.map((event) => standing(idOf(event))).filter((event) => event !== undefined);
      if (known.length > 0) {
        if (known.length < events.length || known.some((event) => event.streamId !== streamId)) return conflict;
        return {
          status: 'stored',
          streamVersion: Math.max(...known.map(({ version }) => version)),
          events: known.map((event) => ({ ...placeOf(event), known: true })),
        };
      }
      if (expectedVersion !== before) return conflict;
    }

    let version = before;
    const references: ForeseenReference[] = [];
    for (const event of events) {
      const id = idOf(event);
      const known = standing(id);
      if (known) {
        references.push({ ...placeOf(known), known: true });
      } else if (event.unlessKnown === undefined || !this.find(event.unlessKnown.toLowerCase())) {
        version += 1;
        const { type, data, personal } = event;
        const fresh = { id, streamId, version, type, data: JSON.stringify(data), personal: hex(personal) };
        stored.push(fresh);
        references.push({ ...placeOf(fresh), known: false });
      }
    }
    return { status: 'stored', streamVersion: version, events: references };
  }

  /** The model after an append, with the positions that the store told; undefined where the answer cannot be. */
  after({ writes, atomic, outcomes }: Answered): StoreModel | undefined {
    const foreseen = this.foresee(writes, atomic);
    if (JSON.stringify(outcomes.map(withoutPositions)) !== JSON.stringify(foreseen.outcomes.map(withoutPositions))) {
      return undefined;
    }
    const told = new Map<string, number>();
    for (const outcome of outcomes) {
      if (outcome.status === 'conflict') continue;
      for (const { id, position } of outcome.events) {
        if (position !== (told.get(id) ?? this.find(id)?.position ?? position)) return undefined;
        told.set(id, position);
      }
    }
    const latest = new Map<string, number>();
    const fresh = foreseen.stored.map((event) => ({ ...event, position: told.get(event.id) ?? 0 }));
    for (const { streamId, position } of fresh) {
      if (position <= (latest.get(streamId) ?? this.lastPosition)) return undefined;
      latest.set(streamId, position);
    }
    const inOrder = fresh.sort((one, other) => one.position - other.position);
    if (new Set(inOrder.map(({ position }) => position)).size < inOrder.length) return undefined;
    return new StoreModel([...this.events, ...inOrder], inOrder.at(-1)?.position ?? this.lastPosition);
  }

  /** The model after appends that ran at once, in some order that explains every answer; undefined where none does. */
  afterAll(answers: readonly Answered[]): StoreModel | undefined {
    if (answers.length === 0) return this;
    for (const [index, answer] of answers.entries()) {
      const next = this.after(answer)?.afterAll(answers.filter((_, other) => other !== index));
      if (next) return next;
    }
    return undefined;
  }
}

const placeOf = ({ id, streamId, version }: Omit<ModelEvent, 'position'>) => ({ id, streamId, version });

/** An outcome as far as it can be foreseen, its fields in one order. */
const withoutPositions = (outcome: WriteOutcome | ForeseenOutcome) => [
  outcome.status,
  outcome.streamVersion,
  ...(outcome.status === 'stored'
    ? outcome.events.map(({ id, streamId, version, known }) => [id, streamId, version, known])
    : []),
];
