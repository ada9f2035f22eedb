import type { StoredEvent } from '#event-store';
import { decode, decodeKnown } from '#vocabulary';
import type { AgencyEventReassigned, DomainEvent, PersonInEvent } from '#vocabulary';
import { recordedEntry, type HistoryEntry, type StoredAt } from './history-entry.js';
import type { HistoryIdentity, HistoryLink, HistoryMatch, HistoryPin, HistoryReview } from './history-parts.js';
import { RELATIONSHIP_TYPE, relationshipsOf, type Relationship } from './relationships.js';

/** Everything that one person's stream says, folded. */
export interface PersonHistory {
  readonly personId: string;
  /** Version of the last event read: read on from here. */
  version: number;
  /** Global positions of the first and the last event read; 0 where there was none. */
  begunAt: number;
  position: number;
  /** The records that it is put together from, where workers have linked several: see `asOnePerson`. */
  readonly records?: readonly PersonHistory[];
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
  identities: readonly HistoryIdentity[];
  /** Events that were passed over, for this release does not know their name or version. */
  unknownEvents: number;
}

export const emptyHistory = (personId: string): PersonHistory => ({
  personId,
  version: 0,
  begunAt: 0,
  position: 0,
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
  /** For a reader: events that this release does not know are counted. Else UnknownStoredEvent is thrown. */
  readonly passUnknown?: boolean;
}

/** Reads the events into the history, in order of version. An event that was read before changes nothing. */
export const foldHistory = (
  history: PersonHistory,
  events: readonly StoredEvent[],
  options: FoldOptions = {},
): PersonHistory => {
  let toldOfRelationship = false;
  for (const stored of events) {
    if (stored.version <= history.version) continue;
    if (options.asKnownAt && stored.recordedAt > options.asKnownAt) continue;
    const event = options.passUnknown === true ? decodeKnown(stored) : decode(stored);
    if (event) evolve(history, stored, event, options.keepSealed === false ? null : stored.personal);
    else history.unknownEvents += 1;
    if (event && isOfRelationship(history, event)) toldOfRelationship = true;
    history.version = stored.version;
    history.begunAt ||= stored.position;
    history.position = stored.position;
  }
  if (toldOfRelationship) history.relationships = relationshipsOf(history.personId, history.entries);
  return history;
};

/** Reads one event that is decoded already, and the next of its stream, into the history; nothing sealed is kept. */
export const foldDecoded = (history: PersonHistory, stored: StoredAt, event: DomainEvent): void => {
  evolve(history, stored, event, null);
  if (isOfRelationship(history, event)) history.relationships = relationshipsOf(history.personId, history.entries);
  history.version = stored.version;
  history.begunAt ||= stored.position;
  history.position = stored.position;
};

const evolve = (history: PersonHistory, stored: StoredAt, event: DomainEvent, sealed: Uint8Array | null): void => {
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
    case 'DemographicsRecorded.v1':
      identify(history, [
        ...history.identities,
        { ...event.data, recordId: history.personId, recordedAt: stored.recordedAt, sealed },
      ]);
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
    case 'AlertSeen.v1':
    case 'AlertResponded.v1':
    case 'AlertSharingDecided.v1':
    case 'AlertChallenged.v1':
    case 'AlertReminded.v1':
    case 'AlertJoined.v1':
    case 'AlertInhibited.v1':
    case 'AlertEscalated.v1':
    case 'AlertClosed.v1':
    case 'AlertReopened.v1':
    case 'NoticeGiven.v1':
    case 'NoticeSeen.v1':
    case 'NoticeNotSeen.v1':
    case 'NoticeWithdrawn.v1':
    case 'AlertTold.v1':
    case 'AlertsGrouped.v1':
    case 'AlertsDigested.v1':
    case 'AlertsSilenced.v1':
    case 'SilenceEnded.v1':
      return;
    default:
      event satisfies never;
  }
};

/** Out of one stream and into another: there it stands as it did, corrected and taken back by its agency as before. */
const reassign = (
  history: PersonHistory,
  stored: StoredAt,
  { agencyEventId, fromPersonId, toPersonId, entry }: AgencyEventReassigned,
  sealed: Uint8Array | null,
): void => {
  if (fromPersonId === history.personId) {
    const leaves = history.entries.get(agencyEventId);
    if (leaves) put(history, { ...leaves, reassignedTo: toPersonId });
    // Who the other person is was said of this one by mistake.
    identify(
      history,
      history.identities.filter((each) => each.agencyEventId !== agencyEventId),
    );
  } else if (toPersonId === history.personId) {
    if (entry)
      put(history, { ...recordedEntry(history.personId, stored, entry, sealed), reassignedFrom: fromPersonId });
  } else {
    const names = history.entries.get(agencyEventId);
    if (names) put(history, { ...names, people: names.people.map(instead(fromPersonId, toPersonId)) });
  }
};

const instead =
  (fromPersonId: string, toPersonId: string) =>
  (person: PersonInEvent): PersonInEvent =>
    person.personId === fromPersonId ? { ...person, personId: toPersonId } : person;

/** What agencies said first holds. */
const identify = (history: PersonHistory, identities: readonly HistoryIdentity[]): void => {
  history.identities = identities;
  history.dateOfBirth = identities.find((each) => each.dateOfBirth !== undefined)?.dateOfBirth;
  history.expectedOn = identities.find((each) => each.expectedOn !== undefined)?.expectedOn;
  history.sex = identities.find((each) => each.sex !== undefined)?.sex;
};

const put = (history: PersonHistory, entry: HistoryEntry): void => {
  history.entries.set(entry.agencyEventId, entry);
};

const isOfRelationship = ({ entries }: PersonHistory, { data }: DomainEvent): boolean =>
  'agencyEventId' in data && entries.get(data.agencyEventId)?.eventType === RELATIONSHIP_TYPE;
