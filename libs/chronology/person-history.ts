import type { StoredEvent } from '#event-store';
import { decode, decodeKnown } from '#vocabulary';
import type {
  AgencyEventReassigned,
  AgencyEventRecorded,
  DomainEvent,
  IdentifierScheme,
  IdentityHeldForReview,
  IdentityReviewDecided,
  PatternLapsed,
  PatternRecognised,
} from '#vocabulary';
import type { HistoryEntry } from './history-entry.js';
import { RELATIONSHIP_TYPE, relationshipsOf, type Relationship } from './relationships.js';

/** What one agency gave of who the person is; its sealed content has the name, address and identifiers. */
export interface HistoryIdentity {
  readonly source: string;
  readonly recordedAt: Date;
  readonly scheme?: IdentifierScheme;
  readonly sealed: Uint8Array | null;
}

/** A match as the stream tells it. */
export interface HistoryMatch {
  readonly recognised: PatternRecognised;
  /** When the service stored the recognition, and the last change. */
  readonly recognisedAt: Date;
  readonly changedAt: Date;
  readonly timesStrengthened: number;
  readonly lapsed?: PatternLapsed;
}

/** Another record that is this person's too, by a worker's decision. */
export interface HistoryLink {
  readonly linkId: string;
  readonly otherPersonId: string;
  readonly linkedAt: Date;
  readonly decidedBy: string;
  readonly unlinkedAt?: Date;
}

/** Whose the record is could not be said. */
export interface HistoryReview extends IdentityHeldForReview {
  readonly heldAt: Date;
  readonly decided?: IdentityReviewDecided & { readonly decidedAt: Date };
}

/** An entry that a worker keeps in sight. */
export interface HistoryPin {
  readonly pinId: string;
  readonly pinnedBy: string;
  readonly pinnedAt: Date;
  /** Holds the reason. */
  readonly sealed: Uint8Array | null;
}

/** Everything that one person's stream says, folded. */
export interface PersonHistory {
  readonly personId: string;
  /** Version of the last event read: read on from here. */
  version: number;
  /** By agency event id, in order of recording. */
  readonly entries: Map<string, HistoryEntry>;
  /** Who belongs to the person, by what agencies reported and have not taken back. */
  relationships: readonly Relationship[];
  readonly matches: Map<string, HistoryMatch>;
  /** By id, those that were undone too, in order of linking. */
  readonly links: Map<string, HistoryLink>;
  /** By id, those that were decided too. */
  readonly reviews: Map<string, HistoryReview>;
  /** By agency event: what is pinned now. */
  readonly pins: Map<string, HistoryPin>;
  dateOfBirth?: string;
  expectedOn?: string;
  sex?: string;
  readonly identities: HistoryIdentity[];
  /** Events that were passed over, for this release does not know their name or version. */
  unknownEvents: number;
}

export const emptyHistory = (personId: string): PersonHistory => ({
  personId,
  version: 0,
  entries: new Map(),
  relationships: [],
  matches: new Map(),
  links: new Map(),
  reviews: new Map(),
  pins: new Map(),
  identities: [],
  unknownEvents: 0,
});

export interface FoldOptions {
  /** Leave out what the service stored after this instant: the history as the service knew it then. */
  readonly asKnownAt?: Date;
  /** Whether sealed content is kept (a reader needs it, a processor does not). Default true. */
  readonly keepSealed?: boolean;
  /**
   * Passes over events that this release does not know, and counts them: for a reader, who is better served by the rest
   * than by nothing, and is told. Whoever decides upon a history leaves it out, and gets UnknownStoredEvent thrown.
   */
  readonly passUnknown?: boolean;
}

/** Reads the events into the history, in order of version. An event that was read before changes nothing. */
export const foldHistory = (
  history: PersonHistory,
  events: readonly StoredEvent[],
  options: FoldOptions = {},
): PersonHistory => {
  for (const stored of events) {
    if (stored.version <= history.version) continue;
    if (options.asKnownAt && stored.recordedAt > options.asKnownAt) continue;
    const event = options.passUnknown === true ? decodeKnown(stored) : decode(stored);
    if (event) evolve(history, stored, event, options.keepSealed === false ? null : stored.personal);
    else history.unknownEvents += 1;
    history.version = stored.version;
  }
  return history;
};

const evolve = (history: PersonHistory, stored: StoredEvent, event: DomainEvent, sealed: Uint8Array | null): void => {
  switch (event.type) {
    case 'AgencyEventRecorded.v1':
      put(history, recordedEntry(history.personId, stored, event.data, sealed));
      return;
    case 'AgencyEventCorrected.v1': {
      const entry = history.entries.get(event.data.agencyEventId);
      if (!entry) return;
      const { facts, indicators, significance, standing, occurredOn } = entry;
      const { data } = event;
      put(history, {
        ...entry,
        facts: data.facts,
        indicators: data.indicators,
        significance: data.significance,
        standing: data.standing,
        occurredOn: data.occurredOn,
        learnedOn: data.learnedOn ?? entry.learnedOn,
        count: data.count,
        sensitivity: data.sensitivity ?? entry.sensitivity,
        sealed,
        corrections: [
          ...entry.corrections,
          {
            id: data.correctionId,
            source: data.source,
            recordedAt: stored.recordedAt,
            sealed,
            before: { facts, indicators, significance, standing, occurredOn, sealed: entry.sealed },
          },
        ],
      });
      return;
    }
    case 'AgencyEventRetracted.v1': {
      const entry = history.entries.get(event.data.agencyEventId);
      if (!entry || entry.retraction) return;
      put(history, {
        ...entry,
        retraction: { id: event.data.retractionId, source: event.data.source, recordedAt: stored.recordedAt, sealed },
      });
      return;
    }
    case 'IdentifierLinked.v1':
      history.identities.push({
        source: event.data.source,
        recordedAt: stored.recordedAt,
        scheme: event.data.scheme,
        sealed,
      });
      return;
    case 'DemographicsRecorded.v1':
      history.dateOfBirth ??= event.data.dateOfBirth;
      history.expectedOn ??= event.data.expectedOn;
      history.sex ??= event.data.sex;
      history.identities.push({ source: event.data.source, recordedAt: stored.recordedAt, sealed });
      return;
    case 'PatternRecognised.v1':
      history.matches.set(event.data.matchId, {
        recognised: event.data,
        recognisedAt: stored.recordedAt,
        changedAt: stored.recordedAt,
        timesStrengthened: 0,
      });
      return;
    case 'PatternStrengthened.v1': {
      const match = history.matches.get(event.data.matchId);
      history.matches.set(event.data.matchId, {
        recognised: event.data,
        recognisedAt: match?.recognisedAt ?? stored.recordedAt,
        changedAt: stored.recordedAt,
        timesStrengthened: (match?.timesStrengthened ?? 0) + 1,
      });
      return;
    }
    case 'PatternLapsed.v1': {
      const match = history.matches.get(event.data.matchId);
      if (match) {
        history.matches.set(event.data.matchId, { ...match, changedAt: stored.recordedAt, lapsed: event.data });
      }
      return;
    }
    case 'AgencyEventReassigned.v1':
      reassign(history, stored, event.data, sealed);
      return;
    case 'RecordsLinked.v1': {
      const { linkId, otherPersonId, decidedBy } = event.data;
      history.links.set(linkId, { linkId, otherPersonId, decidedBy, linkedAt: stored.recordedAt });
      return;
    }
    case 'RecordsUnlinked.v1': {
      const link = history.links.get(event.data.linkId);
      if (link && !link.unlinkedAt) history.links.set(link.linkId, { ...link, unlinkedAt: stored.recordedAt });
      return;
    }
    case 'IdentityHeldForReview.v1':
      history.reviews.set(event.data.reviewId, { ...event.data, heldAt: stored.recordedAt });
      return;
    case 'IdentityReviewDecided.v1': {
      const review = history.reviews.get(event.data.reviewId);
      if (review && !review.decided) {
        const decided = { ...event.data, decidedAt: stored.recordedAt };
        history.reviews.set(review.reviewId, { ...review, decided });
      }
      return;
    }
    case 'EntryPinned.v1': {
      const { agencyEventId, pinId, pinnedBy } = event.data;
      history.pins.set(agencyEventId, { pinId, pinnedBy, pinnedAt: stored.recordedAt, sealed });
      return;
    }
    case 'EntryUnpinned.v1': {
      const { agencyEventId, pinId } = event.data;
      if (history.pins.get(agencyEventId)?.pinId === pinId) history.pins.delete(agencyEventId);
      return;
    }
    case 'AlertRaised.v1':
    case 'AlertAcknowledged.v1':
    case 'AlertWithdrawn.v1':
      return;
    default:
      event satisfies never;
  }
};

/** Out of one stream and into another: there it stands as it did, corrected and taken back by its agency as before. */
const reassign = (
  history: PersonHistory,
  stored: StoredEvent,
  { agencyEventId, fromPersonId, toPersonId, entry }: AgencyEventReassigned,
  sealed: Uint8Array | null,
): void => {
  if (fromPersonId === history.personId) {
    const leaves = history.entries.get(agencyEventId);
    if (leaves) put(history, { ...leaves, reassignedTo: toPersonId });
  } else if (entry) {
    put(history, { ...recordedEntry(history.personId, stored, entry, sealed), reassignedFrom: fromPersonId });
  }
};

const put = (history: PersonHistory, entry: HistoryEntry): void => {
  history.entries.set(entry.agencyEventId, entry);
  if (entry.eventType === RELATIONSHIP_TYPE) history.relationships = relationshipsOf(history.personId, history.entries);
};

const recordedEntry = (
  personId: string,
  stored: StoredEvent,
  data: AgencyEventRecorded,
  sealed: Uint8Array | null,
): HistoryEntry => ({
  agencyEventId: data.agencyEventId,
  personId,
  source: data.source,
  eventType: data.eventType,
  role: data.role,
  people: data.people,
  occurredOn: data.occurredOn,
  learnedOn: data.learnedOn,
  count: data.count,
  sensitivity: data.sensitivity ?? [],
  identifiedBy: data.identifiedBy,
  facts: data.facts,
  indicators: data.indicators,
  significance: data.significance,
  standing: data.standing,
  recordedAt: stored.recordedAt,
  version: stored.version,
  position: stored.position,
  corrections: [],
  sealed,
});
