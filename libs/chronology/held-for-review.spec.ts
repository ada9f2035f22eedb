import { describe, expect, it } from '@jest/globals';
import { CHILD_ID, HOSPITAL_URN, historyOf } from '../../test/support/history-entries.js';
import { heldForReview, type OpenReview } from './held-for-review.js';
import type { HistoryReview } from './history-parts.js';

const review = (reviewId: string, heldAt: string, changes: Partial<HistoryReview> = {}): HistoryReview => ({
  reviewId,
  agencyEventId: `event-of-${reviewId}`,
  source: HOSPITAL_URN,
  outcome: 'potential',
  candidates: [{ personId: 'candidate', probability: 0.9, reasons: [] }],
  heldAt: new Date(heldAt),
  ...changes,
});
const decided = { reviewId: 'done', decision: 'different', decidedBy: 'worker', decidedAt: new Date(0) } as const;
const history = (...reviews: readonly HistoryReview[]) =>
  historyOf([], { reviews: new Map(reviews.map((each) => [each.reviewId, each])) });
const about = (reviewId: string, heldAt: string): OpenReview => ({
  reviewId,
  personId: 'provisional',
  agencyEventId: `event-of-${reviewId}`,
  source: HOSPITAL_URN,
  outcome: 'several',
  heldAt: new Date(heldAt),
});

describe('what waits for a decision whose it is', () => {
  it('is said of what is shown and of what is not, the longest waiting first', () => {
    expect(
      heldForReview([history(review('shown', '2026-03-02T00:00:00Z'))], [about('elsewhere', '2026-03-01T00:00:00Z')]),
    ).toMatchObject([
      { reviewId: 'elsewhere', meaning: 'not-yet-placed', agency: HOSPITAL_URN },
      { reviewId: 'shown', meaning: 'may-be-another' },
    ]);
  });

  it('is no longer said once it is decided', () => {
    expect(heldForReview([history(review('done', '2026-03-02T00:00:00Z', { decided }))], [])).toEqual([]);
  });

  it('is said once, where the record is shown already', () => {
    const held = heldForReview(
      [history(review('one', '2026-03-02T00:00:00Z'))],
      [about('one', '2026-03-02T00:00:00Z')],
    );
    expect(held).toMatchObject([{ reviewId: 'one', meaning: 'may-be-another' }]);
  });

  it('names no person: whose it may be is for whoever decides', () => {
    const held = heldForReview(
      [history(review('one', '2026-03-02T00:00:00Z'))],
      [about('two', '2026-03-02T00:00:00Z')],
    );
    expect(JSON.stringify(held)).not.toMatch(new RegExp(`candidate|provisional|${CHILD_ID}|probability`));
  });
});
