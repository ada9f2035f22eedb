import type { NewEvent, StoredEvent } from '#event-store';
import { uuidV5 } from '#platform';
import {
  decodeKnown,
  followLinks,
  personStream,
  recordsAround,
  type DomainEvent,
  type PersonalContent,
  type RecordsLinked,
  type RecordsUnlinked,
  type StandingLinks,
} from '#vocabulary';
import { decided, type RecordsDecision, type RecordsParts } from './decided.js';

export interface LinkRecords extends RecordsDecision {
  readonly personIds: readonly [string, string];
  /** The review that the decision answers. */
  readonly reviewId?: string;
}

export type LinkResult =
  | { readonly status: 'linked'; readonly linkId: string }
  /** They are one person's already, by this link or over other records (then there is none). */
  | { readonly status: 'already-linked'; readonly linkId?: string }
  | { readonly status: 'unknown-person' | 'same-record' };

export interface UnlinkRecords extends RecordsDecision {
  readonly personId: string;
  readonly linkId: string;
}

export type UnlinkResult =
  | { readonly status: 'unlinked' | 'already-unlinked'; readonly personIds: readonly [string, string] }
  | { readonly status: 'unknown-link' };

/** Namespace (RFC 9562) of the ids of links and of their events; a fixed, arbitrary UUID. */
const LINKS = '5c1e0c8a-3f0e-5d25-8d0b-6f2b7a90c4d1';
/**
 * Two records are one person's: from now on they are read and evaluated as one. Nothing moves, so that it can be undone
 * without a trace in what is recognised.
 * @throws EventStoreUnavailable where the outcome is not known: decide the same again.
 */
export const linkRecords = async (parts: RecordsParts, link: LinkRecords): Promise<LinkResult> => {
  const [one, other] = link.personIds;
  if (one === other) return { status: 'same-record' };
  return decided(async () => {
    const records = await readAround(parts.store, [one, other]);
    const ours = records.get(one);
    const theirs = records.get(other);
    if (!ours || !theirs || ours.version === 0 || theirs.version === 0) return { status: 'unknown-person' };
    const known = [...ours.links].find(([, to]) => to === other)?.[0];
    if (known !== undefined) return { status: 'already-linked', linkId: known };
    if (recordsAround(one, (id) => records.get(id)?.links.values() ?? []).includes(other)) {
      return { status: 'already-linked' };
    }
    const linkId = uuidV5([...link.personIds].sort().join('\n') + `\n${String(ours.timesLinkedTo(other))}`, LINKS);
    const data = (otherPersonId: string): RecordsLinked => ({
      linkId,
      otherPersonId,
      ...(link.reviewId !== undefined && { reviewId: link.reviewId }),
      decidedBy: link.decidedBy,
    });
    const appended = await appendToBoth(parts, link.reason, [
      { personId: one, version: ours.version, type: 'RecordsLinked.v1', data: data(other) },
      { personId: other, version: theirs.version, type: 'RecordsLinked.v1', data: data(one) },
    ]);
    return appended ? { status: 'linked', linkId } : undefined;
  });
};

/**
 * Two records that were linked are two people's after all. What was recognised of both together is withdrawn, and those
 * who were told of it are told so.
 * @throws EventStoreUnavailable where the outcome is not known: decide the same again.
 */
export const unlinkRecords = async (parts: RecordsParts, unlink: UnlinkRecords): Promise<UnlinkResult> =>
  decided(async () => {
    const { personId, linkId } = unlink;
    const record = (await readAround(parts.store, [personId])).get(personId);
    const other = record?.linkedOnce.get(linkId);
    if (!record || other === undefined) return { status: 'unknown-link' };
    const personIds = [personId, other] as const;
    if (!record.links.has(linkId)) return { status: 'already-unlinked', personIds };
    const theirs = (await readAround(parts.store, [other])).get(other);
    const data = (otherPersonId: string): RecordsUnlinked => ({ linkId, otherPersonId, decidedBy: unlink.decidedBy });
    const appended = await appendToBoth(parts, unlink.reason, [
      { personId, version: record.version, type: 'RecordsUnlinked.v1', data: data(other) },
      { personId: other, version: theirs?.version ?? 0, type: 'RecordsUnlinked.v1', data: data(personId) },
    ]);
    return appended ? { status: 'unlinked', personIds } : undefined;
  });

interface RecordState {
  readonly version: number;
  readonly links: StandingLinks;
  /** Every link that there ever was. */
  readonly linkedOnce: ReadonlyMap<string, string>;
  timesLinkedTo(other: string): number;
}

/** The records, and all that are linked with them. */
const readAround = async (
  store: RecordsParts['store'],
  personIds: readonly string[],
): Promise<ReadonlyMap<string, RecordState>> => {
  const records = new Map<string, RecordState>();
  for (let open = [...personIds]; open.length > 0;) {
    const streams = await store.readStreams(open.map((personId) => ({ streamId: personStream(personId) })));
    for (const personId of open) records.set(personId, stateOf(streams.get(personStream(personId)) ?? []));
    open = [...new Set(open.flatMap((personId) => [...(records.get(personId)?.links.values() ?? [])]))].filter(
      (personId) => !records.has(personId),
    );
  }
  return records;
};

const stateOf = (events: readonly StoredEvent[]): RecordState => {
  const links: StandingLinks = new Map();
  const linkedOnce = new Map<string, string>();
  for (const stored of events) {
    const event: DomainEvent | undefined = stored.type.startsWith('Records') ? decodeKnown(stored) : undefined;
    if (!event) continue;
    followLinks(links, event);
    if (event.type === 'RecordsLinked.v1') linkedOnce.set(event.data.linkId, event.data.otherPersonId);
  }
  return {
    version: events.at(-1)?.version ?? 0,
    links,
    linkedOnce,
    timesLinkedTo: (other) => [...linkedOnce.values()].filter((each) => each === other).length,
  };
};

interface Change {
  readonly personId: string;
  readonly version: number;
  readonly type: 'RecordsLinked.v1' | 'RecordsUnlinked.v1';
  readonly data: RecordsLinked | RecordsUnlinked;
}

/** Both or none; false where one of the streams has moved. */
const appendToBoth = async (
  { store, keys }: RecordsParts,
  reason: string,
  changes: readonly Change[],
): Promise<boolean> => {
  const open = await keys.load(changes.map(({ personId }) => personId));
  const outcomes = await store.append(
    changes.map(({ personId, version, type, data }) => {
      const content: PersonalContent = { reason };
      const event: NewEvent = {
        id: uuidV5([personId, type, data.linkId].join('\n'), LINKS),
        type,
        data,
        // Whoever was erased has no key to seal a reason with.
        ...(open.has(personId) && { personal: keys.seal(personId, content) }),
      };
      return { streamId: personStream(personId), expectedVersion: version, events: [event] };
    }),
    { atomic: true },
  );
  return outcomes.every((outcome) => outcome.status === 'stored');
};
