import type { StoredEvent } from '#event-store';
import type { AgencyEventRecorded, CodedFacts, OccurredOn, PeopleRole, PersonInEvent } from '#vocabulary';
import { sameWord } from './same-words.js';

/** One agency event in a person's stream, as it stands after every correction and retraction that has been read. */
export interface HistoryEntry extends CodedFacts {
  readonly agencyEventId: string;
  /** The person in whose stream it stands. */
  readonly personId: string;
  readonly source: string;
  readonly eventType: string;
  readonly role: PeopleRole;
  readonly people: readonly PersonInEvent[];
  readonly occurredOn: OccurredOn;
  readonly learnedOn?: string;
  readonly count?: number;
  readonly sensitivity: readonly string[];
  readonly identifiedBy: string;
  /** When the service stored it. */
  readonly recordedAt: Date;
  /** Version in the person's stream, and global position: they order entries of the same day. */
  readonly version: number;
  readonly position: number;
  /** What the agency corrected later, oldest first; the entry's own fields are those of the last. */
  readonly corrections: readonly HistoryChange[];
  readonly retraction?: HistoryChange;
  /** Whose it is instead, by a worker's decision: it is no entry of this person any more. */
  readonly reassignedTo?: string;
  /** In whose stream it stood before. */
  readonly reassignedFrom?: string;
  /** The sealed content that belongs to the entry as it stands; null where there is none or it was not kept. */
  readonly sealed: Uint8Array | null;
}

/** A correction or a retraction: who, when, and the sealed reason. For a correction, what stood before. */
export interface HistoryChange {
  readonly id: string;
  readonly source: string;
  readonly recordedAt: Date;
  readonly sealed: Uint8Array | null;
  readonly before?: CodedFacts & { readonly occurredOn: OccurredOn; readonly sealed: Uint8Array | null };
}

/** Where and when an event was stored. */
export type StoredAt = Pick<StoredEvent, 'version' | 'position' | 'recordedAt'>;

/** An entry as the event that recorded it has it. */
export const recordedEntry = (
  personId: string,
  stored: StoredAt,
  data: AgencyEventRecorded,
  sealed: Uint8Array | null,
): HistoryEntry => ({
  agencyEventId: data.agencyEventId,
  personId,
  source: sameWord(data.source),
  eventType: sameWord(data.eventType),
  role: sameWord(data.role),
  people: data.people,
  occurredOn: data.occurredOn,
  learnedOn: data.learnedOn,
  count: data.count,
  sensitivity: data.sensitivity ?? [],
  identifiedBy: data.identifiedBy,
  facts: data.facts,
  indicators: data.indicators,
  significance: sameWord(data.significance),
  standing: sameWord(data.standing),
  recordedAt: stored.recordedAt,
  version: stored.version,
  position: stored.position,
  corrections: [],
  sealed,
});
