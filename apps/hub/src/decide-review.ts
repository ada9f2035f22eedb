import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { decideReview, type ReviewDecision } from '#identity';
import type { ReviewDto } from './identity-reviews.dto.js';
import { HUB_PARTS, type HubParts } from './parts.js';
import { withRecords } from './read-reviews.js';

/** A worker decides whether the one held is a candidate; the answer is the review as it then is, or why not. */
export class DecideReview extends Command<ReviewDto | 'unknown' | 'no-candidate' | 'decided-otherwise'> {
  constructor(readonly decision: ReviewDecision) {
    super();
  }
}

@CommandHandler(DecideReview)
export class DecideReviewHandler implements ICommandHandler<DecideReview> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ decision }: DecideReview): Promise<ReviewDto | 'unknown' | 'no-candidate' | 'decided-otherwise'> {
    const outcome = await decideReview(this.parts, decision);
    if (outcome.status !== 'decided') return outcome.status;
    return (await withRecords(this.parts, [outcome.review]))[0] ?? 'unknown';
  }
}
