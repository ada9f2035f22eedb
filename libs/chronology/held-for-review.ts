import type { PersonHistory } from './person-history.js';

/** A record of which it is not decided whose it is: it may be this person's. */
export interface OpenReview {
  readonly reviewId: string;
  /** In whose stream the record stands meanwhile. */
  readonly personId: string;
  readonly agencyEventId: string;
  /** `urn:agency:<name>`: who reported it. */
  readonly source: string;
  readonly outcome: 'potential' | 'several' | 'conflict';
  readonly heldAt: Date;
}

/** Finds the open reviews that have one of these people among their candidates. */
export type ReviewsAbout = (personIds: readonly string[]) => Promise<readonly OpenReview[]>;

/** What waits for a decision, and what that means for the chronology. */
export interface HeldForReview {
  readonly reviewId: string;
  readonly agencyEventId: string;
  readonly agency: string;
  readonly outcome: OpenReview['outcome'];
  readonly heldAt: string;
  /** `may-be-another`: what is shown here may be somebody else's too; `not-yet-placed`: something of others may be missing. */
  readonly meaning: 'may-be-another' | 'not-yet-placed';
  readonly words: string;
}

/**
 * What of these people waits for a decision: the records shown that may be others' too, and the records of others that
 * may be theirs, each once, the longest waiting first.
 */
export const heldForReview = (
  histories: readonly PersonHistory[],
  about: readonly OpenReview[],
): readonly HeldForReview[] => {
  const held = new Map<string, HeldForReview & { readonly since: number }>();
  for (const history of histories) {
    for (const review of history.reviews.values()) {
      if (review.decided) continue;
      held.set(review.reviewId, { ...waiting(review, 'may-be-another'), since: review.heldAt.getTime() });
    }
  }
  for (const review of about) {
    if (!held.has(review.reviewId)) {
      held.set(review.reviewId, { ...waiting(review, 'not-yet-placed'), since: review.heldAt.getTime() });
    }
  }
  return [...held.values()].sort((one, other) => one.since - other.since).map(({ since: _since, ...each }) => each);
};

const WORDS = {
  'may-be-another':
    'A record that is shown here may also be of somebody who is known already: it waits for a decision whose it is.',
  'not-yet-placed': 'A record that may also be of this person is not shown here: it waits for a decision whose it is.',
} as const;

const waiting = (review: Omit<OpenReview, 'personId'>, meaning: HeldForReview['meaning']): HeldForReview => ({
  reviewId: review.reviewId,
  agencyEventId: review.agencyEventId,
  agency: review.source,
  outcome: review.outcome,
  heldAt: review.heldAt.toISOString(),
  meaning,
  words: WORDS[meaning],
});
