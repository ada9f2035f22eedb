import { uuidV5 } from '#platform';
import { personStream } from '#vocabulary';
import type { NewPeople } from '../new-people.js';
import type { RecordsParts } from './decided.js';
import { holdingOf, reassignEvent, type ReassignEvent, type ReassignResult } from './reassign.js';

export interface ReassignToNewParts extends RecordsParts {
  readonly newPeople: NewPeople;
}

/** Namespace (RFC 9562) of why somebody was made: an agency event is nobody's who is known; a fixed, arbitrary UUID. */
const NOBODY_KNOWN = '5e0a4d3b-8c61-5f29-b7d4-16f0a92c7e35';

/**
 * An agency event is of somebody who is not known yet: a person is made from what it says of who they are, and it is
 * reassigned to them. Decided again, it is the same person; nobody is made where there is nothing to reassign.
 * @throws EventStoreUnavailable, PeopleIndexError where the outcome is not known: decide the same again.
 */
export const reassignToSomebodyNew = async (
  parts: ReassignToNewParts,
  reassign: Omit<ReassignEvent, 'toPersonId' | 'toSomebodyNew'>,
): Promise<ReassignResult & { readonly toPersonId?: string }> => {
  const { agencyEventId, fromPersonId } = reassign;
  const reason = uuidV5([agencyEventId, fromPersonId].join('\n'), NOBODY_KNOWN);
  const before = await parts.newPeople.madeFor(reason);
  if (before === undefined) {
    const streamId = personStream(fromPersonId);
    const events = (await parts.store.readStreams([{ streamId }])).get(streamId) ?? [];
    if (events.length === 0) return { status: 'unknown-person' };
    const held = holdingOf(events, fromPersonId, agencyEventId);
    if (!held || held.leftBy !== undefined) return { status: 'unknown-event' };
    if (held.retracted) return { status: 'retracted' };
  }
  const toPersonId = before ?? (await parts.newPeople.make(reason));
  return { ...(await reassignEvent(parts, { ...reassign, toPersonId, toSomebodyNew: true })), toPersonId };
};
