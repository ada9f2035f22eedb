import type { PersonKeys } from '#access';
import type { EventStore } from '#event-store';
import type { LinkRecords } from '#identity';
import { uuidV5 } from '#platform';
import { personStream, type RecordsLinked } from '#vocabulary';

/** Namespace (RFC 9562) of the ids of links that reviews make: a review makes one; a fixed, arbitrary UUID. */
const LINKS = '2d1f4c0e-6a53-5b0c-9a41-7c6c3f0a2b04';

/** Links two records in both of their streams at once, with the reason sealed in each. */
export const linkIn =
  (store: EventStore, keys: PersonKeys): LinkRecords =>
  async ({ personIds, decidedBy, reason, reviewId }) => {
    const [one, other] = personIds;
    const linkId = uuidV5(reviewId, LINKS);
    await keys.load(personIds);
    const linked = (personId: string, otherPersonId: string) => {
      const data: RecordsLinked = { linkId, otherPersonId, reviewId, decidedBy };
      const id = uuidV5(personId, linkId);
      const event = { id, type: 'RecordsLinked.v1', data, personal: keys.seal(personId, { reason }) };
      return { streamId: personStream(personId), expectedVersion: 'any' as const, events: [event] };
    };
    await store.append([linked(one, other), linked(other, one)], { atomic: true });
  };
