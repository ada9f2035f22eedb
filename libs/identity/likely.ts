import type { Comparing } from './comparing.js';
import type { Comparison, MatchField } from './matching/match-record.js';
import type { PeopleIndex } from './people-index.js';
import { recordOf } from './record.js';

/** Whom a worker looks for, as they know it. */
export interface LikelyQuery {
  readonly name: { readonly given?: string; readonly family?: string };
  /** `YYYY-MM-DD`, or `YYYY` where the year alone is known; either may be a little wrong. */
  readonly bornOn: string;
  readonly postcode?: string;
}

/** What was compared, and what it says, in plain words; never a value. */
export interface FieldReason {
  readonly field: MatchField | 'nhs-number' | 'upn' | 'mother' | 'birth';
  readonly label: string;
  readonly speaks: 'for' | 'against' | 'neither';
}

/** Somebody whom it may be. A word and no number: people are not ranked by how alike they are. */
export interface LikelyPerson {
  readonly personId: string;
  readonly likeness: 'probable' | 'possible';
  readonly reasons: readonly FieldReason[];
}

/** What a comparison says, field by field; what one of the two does not say is left out. */
export const reasonsOf = ({ fields }: Comparison): FieldReason[] =>
  fields
    .filter(({ level }) => level !== 'missing')
    .map(({ field, label, weight }) => ({
      field,
      label,
      speaks: weight > 0 ? 'for' : weight < 0 ? 'against' : 'neither',
    }));

/** People who may be meant although something is wrong or missing, the likeliest first, at most `most`. */
export const findLikely = async (
  index: PeopleIndex,
  comparing: Comparing,
  { name, bornOn, postcode }: LikelyQuery,
  most: number,
): Promise<LikelyPerson[]> => {
  const record = recordOf({ role: 'adult', name, dateOfBirth: bornOn, postcode });
  // A placeholder names nobody: it would find whoever was born on that day.
  if (!record || record.givenNames.length + record.familyNames.length === 0) return [];
  const keys = comparing.keysOfRecord(record);
  if (keys.length === 0) return [];
  const { matcher, thresholds } = comparing;
  const { people, records } = await index.candidates([keys], [], {
    mostSharing: thresholds.mostSharing,
    mostCandidates: thresholds.mostCandidatesOfSearch,
  });
  return (people.get(0) ?? [])
    .map((personId) => ({
      personId,
      comparison: matcher.compare({ records: [record] }, { records: records.get(personId) ?? [] }),
    }))
    .filter(({ comparison }) => comparison.probability >= thresholds.possible)
    .sort((one, other) => other.comparison.weight - one.comparison.weight || (one.personId < other.personId ? -1 : 1))
    .slice(0, most)
    .map(({ personId, comparison }) => ({
      personId,
      likeness: comparison.probability >= thresholds.match ? 'probable' : 'possible',
      reasons: reasonsOf(comparison),
    }));
};
