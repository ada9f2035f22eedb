import type { AgencyEventRecorded } from './stored-events.js';

/** Stored events of what cannot be said of a person, and of what workers decide. */

/**
 * Whose an agency event is could not be said: it stands in the stream of a provisional person, which may also be one of
 * the candidates. A worker decides.
 */
export interface IdentityHeldForReview {
  readonly reviewId: string;
  /** The agency event that made the provisional person. */
  readonly agencyEventId: string;
  readonly source: string;
  /** `potential`: one candidate, not certain enough; `several`: more than one; `conflict`: identifiers speak for two. */
  readonly outcome: 'potential' | 'several' | 'conflict';
  /** The likeliest first. */
  readonly candidates: readonly {
    readonly personId: string;
    /** Of being the same person, 0 to 1: of the match of two records, never of a risk. */
    readonly probability: number;
    /** What was compared, and how it compares: codes of the weights' levels. */
    readonly reasons: readonly { readonly field: string; readonly level: string }[];
  }[];
}

/** A worker has decided a review. The reason is in `personal`. */
export interface IdentityReviewDecided {
  readonly reviewId: string;
  /** `same`: the provisional person is `personId`, and the two records are linked; `different`: none of the candidates. */
  readonly decision: 'same' | 'different';
  readonly personId?: string;
  /** The subject of the token. */
  readonly decidedBy: string;
}

/** Two records are one person's, by a worker's decision. It stands in both streams. The reason is in `personal`. */
export interface RecordsLinked {
  readonly linkId: string;
  readonly otherPersonId: string;
  readonly reviewId?: string;
  /** The subject of the token. */
  readonly decidedBy: string;
}

/** Two records that were linked are not one person's after all. It stands in both streams. */
export interface RecordsUnlinked {
  readonly linkId: string;
  readonly otherPersonId: string;
  readonly decidedBy: string;
}

/**
 * An agency event is somebody else's than it was put down to. It stands in the stream that it leaves and in the one
 * that it goes to; the latter has the entry, sealed anew.
 */
export interface AgencyEventReassigned {
  readonly reassignmentId: string;
  readonly agencyEventId: string;
  readonly fromPersonId: string;
  readonly toPersonId: string;
  readonly decidedBy: string;
  /** The entry as it stood when it was reassigned; in the stream that it goes to alone. */
  readonly entry?: AgencyEventRecorded;
}

/** A worker keeps an entry in sight, whatever its significance. The reason is in `personal`. */
export interface EntryPinned {
  readonly pinId: string;
  readonly agencyEventId: string;
  readonly pinnedBy: string;
}

export interface EntryUnpinned {
  readonly pinId: string;
  readonly agencyEventId: string;
  readonly unpinnedBy: string;
}
