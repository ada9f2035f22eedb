import type { EventStore, StoredEvent } from '#event-store';
import {
  decodeKnown,
  followLinks,
  personStream,
  recordsAround,
  type IdentifierScheme,
  type StandingLinks,
} from '#vocabulary';

/** What this needs of the keys of persons: `PersonKeys` of the access library. */
export interface Opening {
  load(personIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** What was sealed with the person's key. */
  open(personId: string, sealed: Uint8Array): unknown;
}

/** An identifier of a child, as an agency gave it itself. */
export interface OwnIdentifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

/** A child as an agency knows it. */
export interface OwnChild {
  /** The child's records: its own, and those that are linked with it. */
  readonly personIds: readonly string[];
  /** What the agency itself has given of the child's identifiers, and not taken back; another agency's never. */
  readonly identifiers: readonly OwnIdentifier[];
}

/**
 * By which of its own identifiers an agency knows a child. An agency that has given none (a housing officer who knows
 * a name) gets none here.
 */
export const ownIdentifiers = async (
  store: Pick<EventStore, 'readStreams'>,
  keys: Opening,
  agency: string,
  personId: string,
): Promise<OwnChild> => {
  const records = new Map<string, readonly StoredEvent[]>();
  for (let open = [personId]; open.length > 0;) {
    const streams = await store.readStreams(open.map((id) => ({ streamId: personStream(id) })));
    for (const id of open) records.set(id, streams.get(personStream(id)) ?? []);
    open = [...new Set(open.flatMap((id) => linkedTo(records.get(id) ?? [])))].filter((id) => !records.has(id));
  }
  const personIds = recordsAround(personId, (id) => linkedTo(records.get(id) ?? []));
  const readable = await keys.load(personIds);
  const found = new Map<string, OwnIdentifier>();
  for (const id of personIds) {
    if (!readable.has(id)) continue;
    for (const identifier of givenBy(agency, id, records.get(id) ?? [], keys)) {
      found.set(`${identifier.scheme} ${identifier.value}`, identifier);
    }
  }
  return { personIds, identifiers: [...found.values()] };
};

const linkedTo = (events: readonly StoredEvent[]): readonly string[] => {
  const links: StandingLinks = new Map();
  for (const stored of events) {
    const event = decodeKnown(stored);
    if (event) followLinks(links, event);
  }
  return [...links.values()];
};

/** Most of an agency's latest entries that are opened for what they call the child: it does so in each of them. */
const MOST_OPENED = 20;

/** What the person was called in an agency's own reports: an identifier that another agency gave first is its own too. */
const givenBy = (
  agency: string,
  personId: string,
  events: readonly StoredEvent[],
  keys: Opening,
): readonly OwnIdentifier[] => {
  const sealed = new Map<string, StoredEvent & { readonly personal: Uint8Array }>();
  const entryOf = new Map<string, string>();
  const takenBack = new Set<string>();
  for (const stored of events) {
    const event = decodeKnown(stored);
    if (event?.type === 'AgencyEventRetracted.v1') takenBack.add(event.data.agencyEventId);
    if (event?.type === 'AgencyEventReassigned.v1' && !event.data.entry) takenBack.add(event.data.agencyEventId);
    if (event?.type !== 'IdentifierLinked.v1' && event?.type !== 'AgencyEventRecorded.v1') continue;
    if (event.data.source !== agency || !stored.personal) continue;
    sealed.set(stored.id, { ...stored, personal: stored.personal });
    entryOf.set(stored.id, event.data.agencyEventId);
  }
  const standing = [...sealed.values()].filter(({ id }) => !takenBack.has(entryOf.get(id) ?? ''));
  const linked = standing.filter(({ type }) => type.startsWith('IdentifierLinked.'));
  const entries = standing.filter(({ type }) => !type.startsWith('IdentifierLinked.')).slice(-MOST_OPENED);
  return [...linked, ...entries].flatMap(({ personal }): OwnIdentifier[] => {
    const { person } = keys.open(personId, personal) as {
      readonly person?: { readonly nhsNumber?: string; readonly upn?: string };
    };
    return [
      ...(person?.nhsNumber === undefined ? [] : [{ scheme: 'nhs-number' as const, value: person.nhsNumber }]),
      ...(person?.upn === undefined ? [] : [{ scheme: 'upn' as const, value: person.upn }]),
    ];
  });
};
