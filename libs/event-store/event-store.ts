import { isDatabaseUnavailable } from '#platform';

/** The port of the event store: what an adapter promises. `describeEventStoreContract` proves it. */

/** An event to be stored. `data` is coded facts; `personal` is already sealed, the store never opens it. */
export interface NewEvent {
  /** UUID; stored and answered in lower case. An id is stored once, for good: appending it again is answered as before. */
  readonly id: string;
  /** Past tense and versioned, e.g. `AgencyEventRecorded.v1`. */
  readonly type: string;
  /** Becomes JSON at once: what the caller does to it after the call of `append` changes nothing. */
  readonly data: object;
  readonly personal?: Uint8Array;
  /**
   * The id of another event that this one goes with. Where that one was known before this append, this one is not
   * stored, and its reference is left out of the outcome (unless it was known too): so what goes together is stored
   * together or not at all, over many streams. Only in a write that expects `any` version.
   */
  readonly unlessKnown?: string;
}

/**
 * What the writer knows of the stream: the version of its last event (the first event has version 1, so 0 says
 * that there is no such stream yet), or `any` where the writer did not read it, for facts that commute.
 */
export type ExpectedVersion = number | 'any';

/** Events for one stream. Without events it only asks whether the stream is at the expected version. */
export interface StreamWrite {
  /** 1 to 200 printable ASCII characters without a space, a letter or digit first: `person-<uuid>`. */
  readonly streamId: string;
  readonly expectedVersion: ExpectedVersion;
  readonly events: readonly NewEvent[];
}

/** Where an event of a write stands. */
export interface StoredReference {
  readonly id: string;
  /** The stream that holds it: another than the write's where the id was known from there. */
  readonly streamId: string;
  readonly version: number;
  /** Global position: gap-safe, from 1. */
  readonly position: number;
  /**
   * True where this event stored nothing: its id was in the store already, or stands earlier in the same append.
   * Of all the references that callers ever get for an id, one at most has `known: false`.
   */
  readonly known: boolean;
}

/**
 * What became of one write.
 * - `stored`: every event of it is in the store, now or already. An id that was known is not stored again.
 *   With a numbered version `streamVersion` is that just after these events, on a retry too, even where others have
 *   appended since: whoever goes on from there is told of what they missed. With `any` it is the stream's version now.
 * - `conflict`: nothing of it was stored. Either the stream is at another version, or (with a numbered version) only
 *   some of its ids are known, or some are known from another stream, or (with `atomic`) another write of the append
 *   is in conflict. `streamVersion` is the stream's version now.
 */
export type WriteOutcome =
  | { readonly status: 'stored'; readonly streamVersion: number; readonly events: readonly StoredReference[] }
  | { readonly status: 'conflict'; readonly streamVersion: number };

/** An event as it is stored. `data` is JSON text: decode it with the vocabulary, which also upcasts. */
export interface StoredEvent {
  readonly id: string;
  readonly streamId: string;
  readonly version: number;
  readonly position: number;
  readonly type: string;
  readonly data: string;
  readonly personal: Uint8Array | null;
  readonly recordedAt: Date;
}

export interface Subscription {
  /** Stops after the batch under way; resolves when nothing runs any more. */
  stop(): Promise<void>;
  /** Position of the last event that the handler has finished. */
  readonly position: number;
}

export interface EventStore {
  /**
   * Stores the writes in one durable commit, and answers one outcome for each, in order. Writes are independent:
   * one in conflict leaves the others stored; with `atomic`, one in conflict leaves nothing new stored (a write that
   * asks for nothing new, because its events are known or because it has none, is still answered for itself).
   * Appends of one store are taken in the order in which they are called.
   * A stream may stand in one write only.
   * @throws AppendRefused before anything is stored, where the append itself is not valid; never for another's append.
   * @throws EventStoreUnavailable where it is not known whether the events are stored: append again, ids make it safe.
   */
  append(writes: readonly StreamWrite[], options?: { readonly atomic?: boolean }): Promise<readonly WriteOutcome[]>;

  /** A stream's events in order of version, from `fromVersion` (1) on, at most `limit`. Empty where there is none. */
  readStream(
    streamId: string,
    options?: { readonly fromVersion?: number; readonly limit?: number },
  ): Promise<StoredEvent[]>;

  /** Many whole streams in one round trip: streams that do not exist are absent from the answer. */
  readStreams(streams: readonly { streamId: string; fromVersion?: number }[]): Promise<Map<string, StoredEvent[]>>;

  /** Events after a global position, in order, at most `limit`. Whoever has read position n has read all before n. */
  readAll(options: { readonly after: number; readonly limit: number }): Promise<StoredEvent[]>;

  /** The events with these ids; those that are not stored are absent. */
  find(ids: readonly string[]): Promise<StoredEvent[]>;

  /** The last global position, 0 where the store is empty. */
  head(): Promise<number>;

  /**
   * Calls `handle` with batches after the position `after`, in order, one batch at a time, for ever: it pulls, so a
   * slow handler never grows memory. A handler that throws gets the same events again, after a growing pause (events
   * that have arrived since may follow them in the batch).
   * @param options.batchSize most events in a batch, default 1,000. Large events make for smaller batches.
   * @param options.onError told of whatever the handler throws, and of reads that fail; the subscription goes on.
   */
  subscribe(options: {
    readonly after: number;
    readonly batchSize?: number;
    readonly handle: (batch: readonly StoredEvent[]) => Promise<void>;
    readonly onError?: (error: unknown) => void;
  }): Subscription;

  /** Stops its subscriptions, lets the appends under way finish, and gives its connections back. */
  close(): Promise<void>;
}

/** How much one append may hold. More is refused, never cut off. */
export const APPEND_LIMITS = {
  /** Bytes of one event: its data as JSON in UTF-8, and its personal content. */
  eventBytes: 1_048_576,
  /** Events of one append. */
  events: 10_000,
  /** Bytes of all its events. */
  bytes: 33_554_432,
} as const;

/** What is wrong with an append. */
export type AppendRefusal =
  | 'id-not-a-uuid'
  | 'stream-id-not-valid'
  | 'stream-in-two-writes'
  | 'expected-version-not-valid'
  | 'unless-known-with-a-version'
  | 'type-not-valid'
  | 'data-not-json'
  | 'data-holds-nul-or-lone-surrogate'
  | 'event-too-large'
  | 'append-too-large'
  | 'refused-by-the-database';

/** The append is not valid, and will not be however often it is tried. Nothing of it was stored. */
export class AppendRefused extends Error {
  override readonly name = 'AppendRefused';

  /** @param detail says where, by place in the append; never a value of the caller's. */
  constructor(
    readonly reason: AppendRefusal,
    detail: string,
  ) {
    super(detail);
  }
}

/** The store could not answer: whether the append was stored is not known. Appending the same ids again is safe. */
export class EventStoreUnavailable extends Error {
  override readonly name = 'EventStoreUnavailable';
}

/** Whether the store, or the database that is beside it, did not answer: nothing is known, and the same may be tried again. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof EventStoreUnavailable || isDatabaseUnavailable(error);
