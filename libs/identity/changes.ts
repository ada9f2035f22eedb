import type { IdentifierScheme, IdentityHeldForReview } from '#vocabulary';
import type { PendingFact } from './known.js';
import type { FoldedDescription, Marks, MatchKey } from './marks.js';
import type { MatchRecord } from './matching/match-record.js';
import type { IdentityConflict } from './recognise.js';

/**
 * By what somebody was recognised. `mother`: as the child of the mother who is named beside them, expected or born on a
 * day that agrees. `match`: they are so alike that it is one person. `held`: it could not be said who it is, and a
 * provisional person was made, or kept to, until a worker decides. `same-words`: as such a provisional person, whose
 * review is decided.
 */
export type IdentifiedBy =
  'nhs-number' | 'upn' | 'name-birth-postcode' | 'same-words' | 'mother' | 'match' | 'held' | 'new';

/** Who somebody is found, or made, to be. It holds once the changes of its unit are registered (`Plan`). */
export interface Decision {
  readonly marks: Marks;
  readonly personId: string;
  readonly identifiedBy: IdentifiedBy;
  readonly conflicts: readonly IdentityConflict[];
  /** The open review in which the person is held, where they were identified so. */
  readonly reviewId?: string;
}

/** What the index is to learn. Units stand or fall as a whole. */
export interface Changes {
  readonly people: readonly { readonly unit: number; readonly personId: string; readonly report?: string }[];
  readonly claims: readonly {
    readonly unit: number;
    readonly personId: string;
    readonly scheme: IdentifierScheme;
    readonly value: string;
    readonly fact: PendingFact;
  }[];
  readonly descriptions: readonly {
    readonly unit: number;
    readonly personId: string;
    readonly description: FoldedDescription;
    readonly matchKey?: MatchKey;
    readonly record?: MatchRecord;
    readonly keys: readonly string[];
    readonly fact: PendingFact;
  }[];
  readonly reviews: readonly {
    readonly unit: number;
    readonly personId: string;
    readonly held: IdentityHeldForReview;
    readonly said?: string;
    readonly fact: PendingFact;
  }[];
  /** By what keys others were looked for: the changes hold only while nobody else comes to share them. */
  readonly sought: readonly { readonly unit: number; readonly keys: readonly string[] }[];
  /** Who was described so when it was decided: the changes hold only while nobody joins them. */
  readonly expected: readonly { readonly unit: number; readonly key: MatchKey; readonly people: readonly string[] }[];
}
