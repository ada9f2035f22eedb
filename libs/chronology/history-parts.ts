import type {
  IdentifierScheme,
  IdentityHeldForReview,
  IdentityReviewDecided,
  PatternLapsed,
  PatternRecognised,
} from '#vocabulary';

/** What one agency gave of who the person is; its sealed content has the name, address and identifiers. */
export interface HistoryIdentity {
  /** The record in whose stream it stands: with its key it is sealed. */
  readonly recordId: string;
  readonly source: string;
  /** The agency event that brought it. */
  readonly agencyEventId: string;
  readonly recordedAt: Date;
  readonly scheme?: IdentifierScheme;
  readonly dateOfBirth?: string;
  readonly expectedOn?: string;
  readonly sex?: string;
  readonly sealed: Uint8Array | null;
}

/** A match as the stream tells it. */
export interface HistoryMatch {
  readonly recognised: PatternRecognised;
  /** When the service stored the recognition, and the last change. */
  readonly recognisedAt: Date;
  readonly changedAt: Date;
  readonly timesStrengthened: number;
  readonly lapsed?: PatternLapsed;
}

/** Another record that is this person's too, by a worker's decision. */
export interface HistoryLink {
  readonly linkId: string;
  readonly otherPersonId: string;
  readonly linkedAt: Date;
  readonly decidedBy: string;
  readonly unlinkedAt?: Date;
}

/** Whose the record is could not be said. */
export interface HistoryReview extends IdentityHeldForReview {
  readonly heldAt: Date;
  readonly decided?: IdentityReviewDecided & { readonly decidedAt: Date };
}

/** An entry that a worker keeps in sight. */
export interface HistoryPin {
  readonly pinId: string;
  readonly pinnedBy: string;
  readonly pinnedAt: Date;
  /** Holds the reason. */
  readonly sealed: Uint8Array | null;
}
