import type { MatchField } from './matching/match-record.js';

/** From what probability on two records are held for one person's, and how far is looked. */
export interface Thresholds {
  /** At least so probable, and nobody else probable: it is them. */
  readonly match: number;
  /** At least so probable: a person decides. */
  readonly potential: number;
  /**
   * Bits that it is worth, against, that each has an NHS number of their own: one person in a thousand is given another's
   * or a second one. Who is likely even so is a person's to decide: it never links by itself.
   */
  readonly otherNhsNumber: number;
  /** At least so probable: a worker who looks for somebody is shown them. */
  readonly possible: number;
  /** Fields that both must have for a match: where one is not known (twins are both `Baby`) a person decides. */
  readonly neededForMatch: readonly MatchField[];
  /** Fields that, all of them other, speak against an identifier: then it may be somebody else's, and a person decides. */
  readonly contradicting: readonly MatchField[];
  /** More people than these who share a key make it say next to nothing. */
  readonly mostSharing: number;
  /** Most people whom somebody is compared with. */
  readonly mostCandidates: number;
  /** Likewise, where a worker looks for somebody and may know little of them. */
  readonly mostCandidatesOfSearch: number;
}

/** Fixed before anything was measured; an area may have others. */
export const DEFAULT_THRESHOLDS: Thresholds = {
  match: 0.95,
  potential: 0.85,
  otherNhsNumber: -10,
  possible: 0.5,
  neededForMatch: ['given-name', 'family-name', 'date-of-birth'],
  contradicting: ['given-name', 'family-name', 'date-of-birth'],
  mostSharing: 100,
  mostCandidates: 30,
  mostCandidatesOfSearch: 60,
};
