import type { PersonKeys } from '#access';
import type { EventStore, NewEvent, StoredEvent } from '#event-store';
import { newId } from '#platform';
import { decodeKnown, personStream, type StoredEventData } from '#vocabulary';
import { readPerson } from './read-person.js';

/** A pin of a stream: of which agency event, and whether it was taken off. */
interface PinState {
  readonly agencyEventId: string;
  readonly removed: boolean;
}

/** The pins that a stream tells of, by id, in order. */
export type Pins = ReadonlyMap<string, PinState>;

export const foldPins = (events: readonly StoredEvent[]): Pins => {
  const pins = new Map<string, PinState>();
  for (const stored of events) {
    const event = decodeKnown(stored);
    if (event?.type === 'EntryPinned.v1') {
      pins.set(event.data.pinId, { agencyEventId: event.data.agencyEventId, removed: false });
    } else if (event?.type === 'EntryUnpinned.v1') {
      const pin = pins.get(event.data.pinId);
      if (pin) pins.set(event.data.pinId, { ...pin, removed: true });
    }
  }
  return pins;
};

export type PinDecision =
  | { readonly outcome: 'pinned'; readonly event: StoredEventData['EntryPinned.v1'] }
  | { readonly outcome: 'already-pinned'; readonly pinId: string };

/** An entry has one pin at most: who pins it again is told of the one that it has. */
export const decidePin = (
  pins: Pins,
  command: { readonly pinId: string; readonly agencyEventId: string; readonly by: string },
): PinDecision => {
  const { pinId, agencyEventId, by } = command;
  for (const [known, pin] of pins) {
    if (pin.agencyEventId === agencyEventId && !pin.removed) return { outcome: 'already-pinned', pinId: known };
  }
  return { outcome: 'pinned', event: { pinId, agencyEventId, pinnedBy: by } };
};

export type UnpinDecision =
  | { readonly outcome: 'unpinned'; readonly event: StoredEventData['EntryUnpinned.v1'] }
  | { readonly outcome: 'already-unpinned' }
  | { readonly outcome: 'unknown-pin' };

export const decideUnpin = (
  pins: Pins,
  { pinId, by }: { readonly pinId: string; readonly by: string },
): UnpinDecision => {
  const pin = pins.get(pinId);
  if (!pin) return { outcome: 'unknown-pin' };
  if (pin.removed) return { outcome: 'already-unpinned' };
  return { outcome: 'unpinned', event: { pinId, agencyEventId: pin.agencyEventId, unpinnedBy: by } };
};

export interface PinParts {
  readonly store: EventStore;
  readonly keys: PersonKeys;
}

export interface PinCommand {
  /** In whose chronology the entry stands. */
  readonly personId: string;
  readonly agencyEventId: string;
  /** The subject of the token. */
  readonly by: string;
  /** Why it is to stay in sight; kept sealed with the person's key. */
  readonly reason: string;
}

export type PinOutcome =
  | { readonly outcome: 'pinned' | 'already-pinned'; readonly pinId: string }
  /** `unknown-entry`: it does not stand in this chronology; `erased`: nothing may be written about the person any more. */
  | { readonly outcome: 'unknown-entry' | 'erased' };

/**
 * Stores that a worker keeps an entry in sight, in the stream in which it stands. Asking again is safe.
 * @throws EventStoreUnavailable where it is not known whether it is stored.
 */
export const pinEntry = async ({ store, keys }: PinParts, command: PinCommand): Promise<PinOutcome> => {
  const { agencyEventId, by, reason } = command;
  const history = await readPerson(store, command.personId, { keepSealed: false });
  const entry = history?.entries.get(agencyEventId);
  if (!entry || entry.reassignedTo !== undefined) return { outcome: 'unknown-entry' };
  const { personId } = entry;
  if (!(await keys.load([personId])).has(personId)) return { outcome: 'erased' };
  for (;;) {
    const events = await store.readStream(personStream(personId));
    const decision = decidePin(foldPins(events), { pinId: newId(), agencyEventId, by });
    if (decision.outcome === 'already-pinned') return decision;
    const { event } = decision;
    const personal = keys.seal(personId, { reason });
    const stored = await storeAfter(store, personId, events, { type: 'EntryPinned.v1', data: event, personal });
    if (stored) return { outcome: 'pinned', pinId: event.pinId };
  }
};

export interface UnpinCommand {
  readonly personId: string;
  readonly pinId: string;
  readonly by: string;
}

/**
 * Stores that an entry need not be kept in sight any more. Asking again is safe.
 * @throws EventStoreUnavailable where it is not known whether it is stored.
 */
export const unpinEntry = async (
  { store }: Pick<PinParts, 'store'>,
  { personId, pinId, by }: UnpinCommand,
): Promise<UnpinDecision['outcome']> => {
  const history = await readPerson(store, personId, { keepSealed: false });
  const streams = new Set([personId, ...[...(history?.entries.values() ?? [])].map((entry) => entry.personId)]);
  for (const of of streams) {
    for (;;) {
      const events = await store.readStream(personStream(of));
      const decision = decideUnpin(foldPins(events), { pinId, by });
      if (decision.outcome === 'unknown-pin') break;
      if (decision.outcome === 'already-unpinned') return decision.outcome;
      if (await storeAfter(store, of, events, { type: 'EntryUnpinned.v1', data: decision.event })) {
        return decision.outcome;
      }
    }
  }
  return 'unknown-pin';
};

/** @returns false where something was stored meanwhile: then what was decided upon is read anew. */
const storeAfter = async (
  store: EventStore,
  personId: string,
  events: readonly StoredEvent[],
  event: Omit<NewEvent, 'id'>,
): Promise<boolean> => {
  const [outcome] = await store.append([
    {
      streamId: personStream(personId),
      expectedVersion: events.at(-1)?.version ?? 0,
      events: [{ id: newId(), ...event }],
    },
  ]);
  return outcome?.status === 'stored';
};
