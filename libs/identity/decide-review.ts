import type { PersonKeys } from '#access';
import type { EventStore, StoredEvent } from '#event-store';
import { uuidV5 } from '#platform';
import { decode, personStream, type IdentityReviewDecided, type PersonalContent } from '#vocabulary';
import type { Identity } from './identity.js';
import type { IdentityReview } from './reviews.js';

/** What a worker decides of a review. */
export interface ReviewDecision {
  readonly reviewId: string;
  /** `same`: the one held is the candidate; `different`: none of them. */
  readonly decision: 'same' | 'different';
  /** The candidate; may be left out where there is one alone. */
  readonly personId?: string;
  readonly reason: string;
  /** The subject of the token. */
  readonly decidedBy: string;
}

/** Two records become one person's. Called again with the same review it changes nothing. */
export type LinkDecided = (link: {
  readonly personIds: readonly [held: string, other: string];
  readonly decidedBy: string;
  readonly reason: string;
  readonly reviewId: string;
}) => Promise<void>;

export interface DecideReviewParts {
  readonly store: EventStore;
  readonly keys: PersonKeys;
  readonly identity: Pick<Identity, 'review' | 'closeReview'>;
  readonly link: LinkDecided;
}

/** What became of a decision. */
export type ReviewOutcome =
  | { readonly status: 'decided'; readonly review: IdentityReview }
  /** There is no such review; it names no candidate, or one who is none; it was decided otherwise before. */
  | { readonly status: 'unknown' | 'no-candidate' | 'decided-otherwise' };

/** Namespace (RFC 9562) of the ids of decisions: a review has one; a fixed, arbitrary UUID. */
const DECISIONS = '2d1f4c0e-6a53-5b0c-9a41-7c6c3f0a2b03';

/**
 * Decides a review: the decision is stored in the stream of the provisional person, under an id of which there is one,
 * then the records are linked, then the review is closed. The first decision stored stays. Whoever decides after a
 * crash in between, or at the same time, first finishes what was decided.
 * @throws EventStoreUnavailable, PeopleIndexError where nothing is known of the outcome: decide again.
 */
export const decideReview = async (parts: DecideReviewParts, asked: ReviewDecision): Promise<ReviewOutcome> => {
  const review = await parts.identity.review(asked.reviewId);
  if (!review) return { status: 'unknown' };
  const personId = chosen(review, asked);
  if (review.decided) return answer(parts, review.decided, { ...asked, personId });
  if (asked.decision === 'same' && personId === undefined) return { status: 'no-candidate' };

  if (!(await parts.keys.load([review.personId])).has(review.personId)) return { status: 'unknown' };
  const stored = await store(parts, review, { ...asked, personId });
  const first = decode(stored);
  if (first.type !== 'IdentityReviewDecided.v1') throw new Error('The id of a decision is no other event’s.');
  await finish(parts, review, first.data, stored);
  return answer(parts, first.data, { ...asked, personId });
};

/** Stores the decision, unless there is one; answers the one that is stored. */
const store = async (
  { store: events, keys }: DecideReviewParts,
  { reviewId, personId: held }: IdentityReview,
  { decision, personId, reason, decidedBy }: ReviewDecision,
): Promise<StoredEvent> => {
  const id = uuidV5(reviewId, DECISIONS);
  const data: IdentityReviewDecided = { reviewId, decision, ...(personId !== undefined && { personId }), decidedBy };
  const content: PersonalContent = { reason };
  const event = { id, type: 'IdentityReviewDecided.v1', data, personal: keys.seal(held, content) };
  await events.append([{ streamId: personStream(held), expectedVersion: 'any', events: [event] }]);
  const [stored] = await events.find([id]);
  if (!stored) throw new Error('An event that was stored can be found.');
  return stored;
};

const finish = async (
  { keys, link, identity }: DecideReviewParts,
  { reviewId, personId: held }: IdentityReview,
  { decision, personId, decidedBy }: IdentityReviewDecided,
  { personal }: StoredEvent,
): Promise<void> => {
  if (decision === 'same' && personId !== undefined) {
    const content = personal ? (keys.open(held, personal) as PersonalContent | undefined) : undefined;
    await link({ personIds: [held, personId], decidedBy, reason: content?.reason ?? '', reviewId });
  }
  await identity.closeReview(reviewId, decision, personId, decidedBy);
};

const answer = async (
  { identity }: DecideReviewParts,
  first: Pick<IdentityReviewDecided, 'decision' | 'personId'>,
  { reviewId, decision, personId }: ReviewDecision,
): Promise<ReviewOutcome> => {
  if (first.decision !== decision || first.personId !== personId) return { status: 'decided-otherwise' };
  const review = await identity.review(reviewId);
  return review ? { status: 'decided', review } : { status: 'unknown' };
};

/** The candidate who is named, or the only one. */
const chosen = ({ candidates }: IdentityReview, { decision, personId }: ReviewDecision): string | undefined => {
  if (decision === 'different') return undefined;
  const [only, ...others] = candidates;
  if (personId === undefined) return others.length === 0 ? only?.personId : undefined;
  return candidates.find((candidate) => candidate.personId === personId)?.personId;
};
