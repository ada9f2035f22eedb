import type { IdentityHeldForReview } from '#vocabulary';
import type { Comparing } from './comparing.js';
import { reasonsOf, type FieldReason } from './likely.js';
import type { PeopleIndex } from './people-index.js';

/** Somebody whom the one held may be. */
export interface ReviewCandidate {
  readonly personId: string;
  /** What was compared, as agencies describe the two now, and what identifiers said; the likeliest stands first. */
  readonly reasons: readonly FieldReason[];
}

/** Whose an agency event is could not be said. */
export interface IdentityReview {
  readonly reviewId: string;
  /** Its place in the order in which reviews were opened. */
  readonly number: number;
  /** The provisional person, at whom the event stands. */
  readonly personId: string;
  readonly outcome: IdentityHeldForReview['outcome'];
  readonly agencyEventId: string;
  readonly source: string;
  readonly openedAt: Date;
  /** Who is erased since is not among them. */
  readonly candidates: readonly ReviewCandidate[];
  readonly decided?: {
    readonly decision: 'same' | 'different';
    readonly personId?: string;
    readonly decidedBy: string;
    readonly decidedAt: Date;
  };
}

/** A review as the index has it. */
export interface StoredReview extends Omit<IdentityReview, 'outcome' | 'agencyEventId' | 'source' | 'candidates'> {
  readonly held: IdentityHeldForReview;
  /** Candidates who are not erased, in order of id. */
  readonly candidateIds: readonly string[];
}

/** Gives reviews their reasons: everyone is compared as agencies describe them now, in one round trip. */
export const withReasons = async (
  stored: readonly StoredReview[],
  index: PeopleIndex,
  { matcher }: Comparing,
): Promise<IdentityReview[]> => {
  if (stored.length === 0) return [];
  const people = new Set(stored.flatMap(({ personId, candidateIds }) => [personId, ...candidateIds]));
  const records = await index.records([...people]);
  const personOf = (personId: string) => ({ records: records.get(personId) ?? [] });
  return stored.map(({ held, candidateIds, ...review }) => {
    const { outcome, agencyEventId, source } = held;
    const there = held.candidates.filter(({ personId }) => candidateIds.includes(personId));
    const candidates = there.map(({ personId, reasons }) => ({
      personId,
      reasons: [
        ...reasons.flatMap(reasonWhenHeld),
        ...reasonsOf(matcher.compare(personOf(review.personId), personOf(personId))),
      ],
    }));
    return { ...review, outcome, agencyEventId, source, candidates };
  });
};

const IDENTIFIERS = { 'nhs-number': 'NHS number', upn: 'UPN' } as const;

const MAY_BE_THE_MOTHER = { label: 'A child of somebody who may be the mother', speaks: 'neither' } as const;
const OF_MOTHER: Readonly<Record<string, Pick<FieldReason, 'label' | 'speaks'>>> = {
  same: { label: 'A child of the same mother', speaks: 'for' },
  'same-home': { label: 'Expected by somebody of the same family name and postcode', speaks: 'for' },
};

/** What only whoever opened the review could say: of identifiers, which do not move, and of a child of a mother. */
const reasonWhenHeld = ({ field, level }: { readonly field: string; readonly level: string }): FieldReason[] => {
  switch (field) {
    case 'nhs-number':
    case 'upn':
      return level === 'same'
        ? [{ field, label: `The event has the ${IDENTIFIERS[field]} of this person`, speaks: 'for' }]
        : [{ field, label: `Each has another ${IDENTIFIERS[field]}`, speaks: 'against' }];
    case 'mother':
      return [{ field, ...(OF_MOTHER[level] ?? MAY_BE_THE_MOTHER) }];
    case 'birth':
      return level === 'same'
        ? [{ field, label: 'Expected, or born, on a day that agrees', speaks: 'for' }]
        : [
            {
              field,
              label: 'Something differs, and there was no time for two births, or there are twins',
              speaks: 'neither',
            },
          ];
    default:
      return [];
  }
};
