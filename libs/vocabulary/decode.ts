import type { DomainEvent, StoredEventName } from './stored-events.js';

/** Turns the data of one version into that of the next. */
type Upcaster = (data: unknown) => { readonly type: StoredEventName; readonly data: unknown };

/** Old versions of stored events, by their name: each steps to the next version until the newest is reached. */
const UPCASTERS: Readonly<Record<string, Upcaster>> = {};

const NEWEST: ReadonlySet<string> = new Set<StoredEventName>([
  'AgencyEventRecorded.v1',
  'AgencyEventCorrected.v1',
  'AgencyEventRetracted.v1',
  'IdentifierLinked.v1',
  'DemographicsRecorded.v1',
  'PatternRecognised.v1',
  'PatternStrengthened.v1',
  'PatternLapsed.v1',
  'AlertRaised.v1',
  'AlertAcknowledged.v1',
  'AlertWithdrawn.v1',
]);

/** A stored event has a name or version that this release does not know: it is newer, or not ours. */
export class UnknownStoredEvent extends Error {
  override readonly name = 'UnknownStoredEvent';
  constructor(readonly eventName: string) {
    super(`The stored event ${eventName} is not known to this release.`);
  }
}

/** As `decode`; undefined where this release does not know the event's name or version. */
export const decodeKnown = (stored: { readonly type: string; readonly data: string }): DomainEvent | undefined => {
  try {
    return decode(stored);
  } catch (error) {
    if (error instanceof UnknownStoredEvent) return undefined;
    throw error;
  }
};

/** Parses a stored event and brings it to the newest version of its name. */
export const decode = (stored: { readonly type: string; readonly data: string }): DomainEvent => {
  let type = stored.type;
  let data: unknown = JSON.parse(stored.data);
  while (!NEWEST.has(type)) {
    const upcast = UPCASTERS[type];
    if (!upcast) throw new UnknownStoredEvent(type);
    ({ type, data } = upcast(data));
  }
  return { type, data } as DomainEvent;
};
