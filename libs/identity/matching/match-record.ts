/** What an agency said of somebody, in the form in which it is compared. What is not known is left out or empty. */
export interface MatchRecord {
  /** Given names, word by word, folded (`nameWords`): `Anna-Marie Jo` is `anna`, `marie`, `jo`. */
  readonly givenNames: readonly string[];
  /** Family names likewise: `O’Brien-Żak` is `obrien`, `zak`. */
  readonly familyNames: readonly string[];
  /** `YYYY-MM-DD`, or `YYYY` where the year alone is known. */
  readonly dateOfBirth?: string;
  readonly sex?: 'female' | 'male' | 'indeterminate';
  /** Folded: `n170aa`. */
  readonly postcode?: string;
  /** The address, word by word, folded, without the postcode. */
  readonly addressWords?: readonly string[];
  /** Code of the school (URN or urn of the agency). */
  readonly school?: string;
  /** For children of what age it is, where that is known: pupils of one age go to schools of one phase. */
  readonly schoolPhase?: string;
  /** Names of mother, father or carer. */
  readonly parents?: readonly Pick<MatchRecord, 'givenNames' | 'familyNames'>[];
  /** Of a child: who the mother is, where the agency names her. Not compared: by her an unborn child is found. */
  readonly mother?: string;
  /** Of an unborn child (`YYYY-MM-DD`). Not compared, nor is the next. */
  readonly expectedOn?: string;
  /** Of twins and triplets whom an agency numbers before they have names: 1 for the first. */
  readonly birthOrder?: number;
}

/** Everything that agencies said of one person: each record once. */
export interface MatchPerson {
  readonly records: readonly MatchRecord[];
}

export type MatchField =
  'given-name' | 'family-name' | 'date-of-birth' | 'sex' | 'postcode' | 'address' | 'school' | 'parents';

/** How one field of two people compares. */
export interface FieldComparison {
  readonly field: MatchField;
  /** Code of the level, e.g. `nickname`; `missing` where one of them says nothing. */
  readonly level: string;
  /** In plain words, e.g. `Nickname of the same name`; never a value. */
  readonly label: string;
  /** Bits of evidence for (above 0) or against being the same person. */
  readonly weight: number;
}

/** How two people compare. */
export interface Comparison {
  /** Of being the same person, 0 to 1. */
  readonly probability: number;
  /** Bits in all, the prior included. */
  readonly weight: number;
  readonly fields: readonly FieldComparison[];
}

export interface Matcher {
  /** Each field at the level that fits best among the records of both (an earlier address, a name before marriage). */
  compare(one: MatchPerson, other: MatchPerson): Comparison;
  /**
   * Keys by which a record is found among millions: two records that may be one person's share at least one, and few
   * people share the same. Short texts, the same in every release that reads the same index.
   */
  keysOf(record: MatchRecord): readonly string[];
}
