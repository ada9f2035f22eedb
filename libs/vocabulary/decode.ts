import type { DomainEvent, StoredEventName } from './domain-event.js';

/** How the data of an old version becomes that of a later one, usually the next. */
export interface Upcast {
  /** The name and version that it leads to. */
  readonly to: string;
  readonly data: (data: unknown) => unknown;
}

/** Names of stored events: those that are the newest version, and the way there from each older one. */
export interface EventVersions {
  readonly newest: Iterable<string>;
  /** By the name and version that they lead from. */
  readonly upcasts: Readonly<Record<string, Upcast>>;
}

/** `data` is JSON. */
export interface EventAsStored {
  readonly type: string;
  readonly data: string;
}

export interface DecodedEvent {
  readonly type: string;
  readonly data: unknown;
}

/** A stored event has a name or version that this release does not know: it is newer, or not ours. */
export class UnknownStoredEvent extends Error {
  override readonly name = 'UnknownStoredEvent';
  constructor(readonly eventName: string) {
    super(`The stored event ${eventName} is not known to this release.`);
  }
}

/**
 * Makes what parses a stored event and brings it to the newest version of its name, step by step; it throws
 * UnknownStoredEvent where a name or version is not known.
 * @throws Error where an old version leads to no newest one, or a newest one leads further.
 */
export const createDecoder = ({ newest, upcasts }: EventVersions): ((stored: EventAsStored) => DecodedEvent) => {
  const known = new Set(newest);
  const steps = new Map(Object.entries(upcasts));
  for (const from of steps.keys()) checkWay(from, known, steps);
  return (stored) => {
    let { type } = stored;
    if (!known.has(type) && !steps.has(type)) throw new UnknownStoredEvent(type);
    let data: unknown = JSON.parse(stored.data);
    for (let step = steps.get(type); step !== undefined; step = steps.get(type)) {
      data = step.data(data);
      type = step.to;
    }
    return { type, data };
  };
};

const checkWay = (from: string, newest: ReadonlySet<string>, steps: ReadonlyMap<string, Upcast>): void => {
  if (newest.has(from)) throw new Error(`${from} is a newest version, and cannot be upcast.`);
  const passed = new Set<string>();
  for (let at = from; !newest.has(at); at = steps.get(at)?.to ?? '') {
    if (passed.has(at) || !steps.has(at)) throw new Error(`${from} is not brought to a newest version.`);
    passed.add(at);
  }
};

const NEWEST = {
  'AgencyEventRecorded.v1': true,
  'AgencyEventCorrected.v1': true,
  'AgencyEventRetracted.v1': true,
  'IdentifierLinked.v1': true,
  'DemographicsRecorded.v1': true,
  'PatternRecognised.v1': true,
  'PatternStrengthened.v1': true,
  'PatternLapsed.v1': true,
  'AlertRaised.v1': true,
  'AlertAcknowledged.v1': true,
  'AlertWithdrawn.v1': true,
  'AlertSeen.v1': true,
  'AlertResponded.v1': true,
  'AlertSharingDecided.v1': true,
  'AlertChallenged.v1': true,
  'AlertReminded.v1': true,
  'AlertJoined.v1': true,
  'AlertInhibited.v1': true,
  'AlertEscalated.v1': true,
  'AlertClosed.v1': true,
  'AlertReopened.v1': true,
  'NoticeGiven.v1': true,
  'NoticeSeen.v1': true,
  'NoticeNotSeen.v1': true,
  'NoticeWithdrawn.v1': true,
  'AlertTold.v1': true,
  'AlertsGrouped.v1': true,
  'AlertsDigested.v1': true,
  'AlertsSilenced.v1': true,
  'SilenceEnded.v1': true,
  'IdentityHeldForReview.v1': true,
  'IdentityReviewDecided.v1': true,
  'RecordsLinked.v1': true,
  'RecordsUnlinked.v1': true,
  'AgencyEventReassigned.v1': true,
  'EntryPinned.v1': true,
  'EntryUnpinned.v1': true,
} as const satisfies Readonly<Record<StoredEventName, true>>;

/** Every version that a stored event ever had, with the way from the old ones to the newest. */
export const STORED_EVENT_VERSIONS: EventVersions = { newest: Object.keys(NEWEST), upcasts: {} };

/** Parses a stored event and brings it to the newest version of its name. @throws UnknownStoredEvent */
export const decode = createDecoder(STORED_EVENT_VERSIONS) as (stored: EventAsStored) => DomainEvent;

/** As `decode`; undefined where this release does not know the event's name or version. */
export const decodeKnown = (stored: EventAsStored): DomainEvent | undefined => {
  try {
    return decode(stored);
  } catch (error) {
    if (error instanceof UnknownStoredEvent) return undefined;
    throw error;
  }
};
