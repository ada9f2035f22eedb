import type { Draw, GeneratedPerson } from '../generated-people/index.js';
import type { CaseFile } from './case-file.js';
import type { CohortFamily } from './cohort-family.js';
import type { AbsenceShares } from './life/absence-shares.js';

/** `neglect` is labelled; `struggling` families have troubles and get better with help; all others are `ordinary`. */
export type FamilyKind = 'ordinary' | 'struggling' | 'neglect';

/** A story that is told of a family, over the life that every family has. */
export interface Story {
  readonly name: string;
  readonly kind: FamilyKind;
  /** The child whom it is about; undefined where the family has none of whom it can be told. */
  readonly subject: (family: CohortFamily, draw: Draw) => GeneratedPerson | undefined;
  readonly tell: (file: CaseFile, subject: GeneratedPerson) => Telling;
}

/** What comes of a story beside what agencies write. */
export interface Telling {
  /**
   * Of neglect: the day from which a careful reader who has all the pieces would call it neglect, by the story's own
   * logic.
   */
  readonly recognisableFrom?: number;
  /** Of neglect: the day of the crisis that should have been foreseen. */
  readonly crisisOn?: number;
  /** How the family's everyday life differs while it lasts. */
  readonly meanwhile?: Circumstances;
}

/** How everyday life differs on some day; undefined where it is as it always was. */
export interface Circumstances {
  /** The chance of not being brought to an appointment. */
  readonly notBrought?: (on: number) => number | undefined;
  /** Absence from school, in shares of sessions. */
  readonly absence?: (child: GeneratedPerson, on: number) => AbsenceShares | undefined;
  /** The chance that a carer comes to a parents' evening or takes a call of the school. */
  readonly answersSchool?: (on: number) => number | undefined;
  /** Whether the child is at no school at all. */
  readonly offRoll?: (child: GeneratedPerson, on: number) => boolean;
  /** Whether clinics and visitors have lost sight of the child. */
  readonly outOfSight?: (child: GeneratedPerson, on: number) => boolean;
}
