import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { emptyHistory, foldHistory, whoIs, type PersonHistory } from '#chronology';
import type { IdentityReview } from '#identity';
import { personStream, type PersonalContent } from '#vocabulary';
import type { ReviewDto, ReviewRecordDto } from './identity-reviews.dto.js';
import { HUB_PARTS, type HubParts } from './parts.js';

/** A page of the open reviews, the oldest first. */
export class ListReviews extends Query<{ readonly reviews: readonly ReviewDto[]; readonly next: number | null }> {
  constructor(
    /** Number of the last review of the page before; 0 for the first. */
    readonly after: number,
    readonly limit: number,
  ) {
    super();
  }
}

/** One review, open or decided; undefined where there is none. */
export class ReadReview extends Query<ReviewDto | undefined> {
  constructor(readonly reviewId: string) {
    super();
  }
}

@QueryHandler(ListReviews)
export class ListReviewsHandler implements IQueryHandler<ListReviews> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ after, limit }: ListReviews): Promise<{ reviews: readonly ReviewDto[]; next: number | null }> {
    const open = await this.parts.identity.openReviews({ after, limit: limit + 1 });
    const page = open.slice(0, limit);
    const next = open.length > limit ? (page.at(-1)?.number ?? null) : null;
    return { reviews: await withRecords(this.parts, page), next };
  }
}

@QueryHandler(ReadReview)
export class ReadReviewHandler implements IQueryHandler<ReadReview> {
  constructor(@Inject(HUB_PARTS) private readonly parts: HubParts) {}

  async execute({ reviewId }: ReadReview): Promise<ReviewDto | undefined> {
    const review = await this.parts.identity.review(reviewId);
    return review && (await withRecords(this.parts, [review]))[0];
  }
}

/** Everyone whom reviews show, to be audited. */
export const peopleOf = (reviews: readonly ReviewDto[]): string[] => [
  ...new Set(
    reviews.flatMap(({ held, candidates }) => [held.personId, ...candidates.map(({ record }) => record.personId)]),
  ),
];

/** Puts the records of a review side by side, as agencies gave them; without who is erased meanwhile. */
export const withRecords = async (
  { store, keys }: Pick<HubParts, 'store' | 'keys'>,
  reviews: readonly IdentityReview[],
): Promise<ReviewDto[]> => {
  const people = new Set(
    reviews.flatMap(({ personId, candidates }) => [personId, ...candidates.map((c) => c.personId)]),
  );
  const there = await keys.load([...people]);
  const streams = await store.readStreams([...there].map((personId) => ({ streamId: personStream(personId) })));
  const recordOf = (personId: string): ReviewRecordDto => {
    const history = emptyHistory(personId);
    return record(keys, foldHistory(history, streams.get(personStream(personId)) ?? [], { passUnknown: true }));
  };
  return reviews
    .filter(({ personId }) => there.has(personId))
    .map(({ reviewId, outcome, agencyEventId, source, openedAt, personId, candidates, decided }) => ({
      reviewId,
      outcome,
      agencyEventId,
      source,
      openedAt: openedAt.toISOString(),
      held: recordOf(personId),
      candidates: candidates
        .filter((candidate) => there.has(candidate.personId))
        .map((candidate) => ({ record: recordOf(candidate.personId), reasons: [...candidate.reasons] })),
      ...(decided && { decided: { ...decided, decidedAt: decided.decidedAt.toISOString() } }),
    }));
};

const record = (keys: HubParts['keys'], history: PersonHistory): ReviewRecordDto => {
  const { erased: _, names, ...who } = whoIs(keys, history);
  const protectedAddress = [...history.entries.values()].some(({ sensitivity }) =>
    sensitivity.includes('address-protected'),
  );
  return {
    ...who,
    names: [...names],
    postcodes: protectedAddress ? [] : postcodesOf(keys, history),
    sources: [...new Set(history.identities.map(({ source }) => source))],
  };
};

const postcodesOf = (keys: HubParts['keys'], { personId, identities }: PersonHistory): string[] => {
  const postcodes = new Map<string, string>();
  for (const { sealed } of identities) {
    const opened = sealed ? (keys.open(personId, sealed) as PersonalContent | undefined) : undefined;
    const postcode = opened?.person?.postcode;
    if (postcode !== undefined) postcodes.set(postcode.replace(/\s/g, '').toUpperCase(), postcode);
  }
  return [...postcodes.values()];
};
