import { newId } from '#platform';
import type { EventStore, ExpectedVersion, NewEvent, StreamWrite, WriteOutcome } from '#event-store';

/** An empty storage, and the stores that are opened on it. */
export interface StoreFixture {
  /** Another store on the same storage, as another process would have it: it shares no connection with the others. */
  open(): EventStore;
  /** Closes every store that was opened, and removes the storage. */
  drop(): Promise<void>;
}

/** How large the large runs are, and how long things may take. No promise depends on either. */
export interface ContractSizes {
  /** Events of each run with 64 writers and a live subscriber. */
  readonly orderedEvents: number;
  /** Events of a kilobyte that are appended while a subscriber hangs. */
  readonly eventsBehind: number;
  /** Sequences of commands that are compared with the model. */
  readonly sequences: number;
  /** By how much the bounds on what hangs are longer than for a database on this machine. */
  readonly patience: number;
}

/** What a part of the contract is given: the storage of this run, shared by its tests, and a store on it. */
export interface Contract {
  readonly fixture: () => StoreFixture;
  readonly store: () => EventStore;
  readonly sizes: ContractSizes;
  /** As `waitFor`, within the patience that the adapter needs. */
  readonly waitFor: <T>(what: string, ask: () => T | undefined | false | Promise<T | undefined | false>) => Promise<T>;
}

export type StoreFactory = () => Promise<StoreFixture>;

export const aStream = (): string => `person-${newId()}`;

let made = 0;
export const anEvent = (parts: Partial<NewEvent> = {}): NewEvent => {
  made += 1;
  return { id: newId(), type: 'AgencyEventRecorded.v1', data: { number: made }, ...parts };
};

export const write = (streamId: string, expectedVersion: ExpectedVersion, ...events: NewEvent[]): StreamWrite => ({
  streamId,
  expectedVersion,
  events,
});

/** Appends one write, and gives its outcome. */
export const appendOne = async (store: EventStore, one: StreamWrite): Promise<WriteOutcome> => {
  const [outcome] = await store.append([one]);
  if (!outcome) throw new Error('An append answers for each of its writes.');
  return outcome;
};

/** The references of a write that was stored. */
export const referencesOf = (outcome: WriteOutcome | undefined) => {
  if (outcome?.status !== 'stored') throw new Error('The write was not stored.');
  return outcome.events;
};

/** `1, 2, ... count`, or from another number on. */
export const countUp = (count: number, from = 1): number[] => Array.from({ length: count }, (_, index) => from + index);

export const versionsOf = (events: readonly { readonly version: number }[]): number[] =>
  events.map(({ version }) => version);
