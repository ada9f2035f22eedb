import type { IdentityHeldForReview } from '#vocabulary';
import type { Comparison } from './matching/match-record.js';
import type { Thresholds } from './thresholds.js';

/** Somebody whom a report may be about, and how the two compare. */
export interface Compared {
  readonly personId: string;
  readonly comparison: Comparison;
  /** Both have an NHS number, and it is not the same: certainly two by that. */
  readonly otherNhsNumber: boolean;
  /** What an exact rule says of them, which cannot be followed by itself; undefined for those found by keys. */
  readonly named?: 'nhs-number' | 'upn' | 'name-birth-postcode';
}

export type HeldCandidate = IdentityHeldForReview['candidates'][number];

/** Who a report is about, as far as comparing tells. */
export type MatchDecision =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'match'; readonly personId: string }
  | { readonly outcome: IdentityHeldForReview['outcome']; readonly candidates: readonly HeldCandidate[] };

/**
 * A match needs somebody probable enough, whose names and date of birth are known on both sides, and nobody else who is
 * as good as probable: two records that a worker linked are one. Everything between that and nobody is held, and so is
 * whatever identifiers contradict: it is never guessed.
 */
export const decideMatch = (
  compared: readonly Compared[],
  isSame: (one: string, other: string) => boolean,
  thresholds: Thresholds,
): MatchDecision => {
  const likely = compared
    .filter((each) => each.named !== undefined || isLikely(each, thresholds))
    .sort(
      (one, other) =>
        other.comparison.probability - one.comparison.probability ||
        other.comparison.weight - one.comparison.weight ||
        (one.personId < other.personId ? -1 : 1),
    );
  const [best, ...others] = likely;
  if (!best) return { outcome: 'none' };
  const candidates = likely.map(candidateOf);
  if (likely.some(({ otherNhsNumber, named }) => otherNhsNumber || named === 'nhs-number' || named === 'upn')) {
    return { outcome: 'conflict', candidates };
  }
  if (others.some((other) => !isSame(best.personId, other.personId))) return { outcome: 'several', candidates };
  const isMatch =
    best.named !== undefined ||
    (best.comparison.probability >= thresholds.match && isKnownEnough(best.comparison, thresholds));
  return isMatch ? { outcome: 'match', personId: best.personId } : { outcome: 'potential', candidates };
};

/** Whether a description cannot be that of the person whose identifier comes with it: all that would tell is other. */
export const contradicts = ({ fields }: Comparison, { contradicting }: Thresholds): boolean =>
  contradicting.every((needed) =>
    fields.some(({ field, level, weight }) => field === needed && level !== 'missing' && weight < 0),
  );

/** Whether somebody is at least to be looked at by a worker; another NHS number speaks against it. */
export const isLikely = ({ comparison, otherNhsNumber }: Compared, thresholds: Thresholds): boolean =>
  (otherNhsNumber ? probabilityOf(comparison.weight + thresholds.otherNhsNumber) : comparison.probability) >=
  thresholds.potential;

const probabilityOf = (bits: number): number => 1 / (1 + 2 ** -bits);

const isKnownEnough = ({ fields }: Comparison, { neededForMatch }: Thresholds): boolean =>
  neededForMatch.every((needed) => fields.some(({ field, level }) => field === needed && level !== 'missing'));

/** Whom a review names, and what was compared. */
export const candidateOf = ({ personId, comparison, otherNhsNumber, named }: Compared): HeldCandidate => ({
  personId,
  probability: comparison.probability,
  reasons: [
    ...(named === 'nhs-number' || named === 'upn' ? [{ field: named, level: 'same' }] : []),
    ...(otherNhsNumber ? [{ field: 'nhs-number', level: 'other' }] : []),
    ...comparison.fields.filter(({ level }) => level !== 'missing').map(({ field, level }) => ({ field, level })),
  ],
});
