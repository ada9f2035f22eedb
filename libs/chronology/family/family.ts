import { ageInYears } from '#platform';
import type { PersonHistory } from '../person-history.js';
import { isUnborn } from './childhood.js';
import { contradictionsIn, type Contradiction } from '../ties/contradictions.js';
import { generationsFrom } from './generations.js';
import { householdsOf, type HouseholdSpell } from './households.js';
import { inferFrom, type InferredTie } from '../ties/inferred.js';
import { neighboursOf } from './neighbours.js';
import { ownChildhoodOf, type OwnChildhood } from './own-childhood.js';
import { rolesTo } from './roles.js';
import { hasBegun, samePersonIn, tiesOf, type Tie } from '../ties/ties.js';

/** Somebody of a family, as of a day. */
export interface FamilyPerson {
  readonly personId: string;
  /** What they are to the child, in words: `mother`, `half-sibling`, `partner of the mother`. Empty for the child. */
  readonly roles: readonly string[];
  /** 0 the child's own, -1 the parents', -2 the grandparents', 1 the child's children's; null where nothing says it. */
  readonly generation: number | null;
  /** How many relationships away from the child: 0 the child, at most 2. */
  readonly steps: 0 | 1 | 2;
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth: string | null;
  /** Expected date of birth, where there is no date of birth. */
  readonly expectedOn: string | null;
  /** Whole years; null before birth, and where it is not known. */
  readonly age: number | null;
  readonly unborn: boolean;
  /**
   * Of an adult of whom agencies have reported as a child: that there is a childhood to read in their own chronology. It
   * is no part of the child's. Null where there is none.
   */
  readonly ownChildhood: OwnChildhood | null;
}

/** Two people of a family belong together: `otherPersonId` is the `kind` of `personId`. */
export interface FamilyRelationship {
  readonly personId: string;
  readonly otherPersonId: string;
  readonly tie: Tie | InferredTie;
  /** By what cannot be in it, or cannot be beside another. */
  readonly contradicts: readonly Contradiction['code'][];
}

/** The people around a child, as of a day: who they are to each other, and who lived with the child when. */
export interface Family {
  readonly childId: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly people: readonly FamilyPerson[];
  readonly relationships: readonly FamilyRelationship[];
  readonly households: readonly HouseholdSpell[];
  readonly contradictions: readonly Contradiction[];
  /** People who are known of and are not shown: too many within two steps, or farther away than that. */
  readonly leftOut: { readonly tooMany: number; readonly farther: number };
}

/**
 * The family of a child, by the histories of everyone within two steps (`readFamily` reads them). It is the same in
 * whatever order the reports came, and finite whatever they say: what cannot be is kept, shown and marked.
 */
export const familyOf = (childId: string, histories: ReadonlyMap<string, PersonHistory>, asOf: string): Family => {
  const child = samePersonIn(histories)(childId);
  const { steps, tooMany, farther } = neighboursOf(child, histories, asOf);
  const shown = new Map([...histories].filter(([, { personId }]) => steps.has(personId)));
  const reported = tiesOf(shown);
  const ties = reported.ties.filter(
    (tie) => steps.has(tie.personId) && steps.has(tie.otherPersonId) && hasBegun(tie, asOf),
  );
  const inferred = inferFrom(ties);
  const all = [...ties, ...inferred];
  const toThemselves = reported.toThemselves.filter(({ personId }) => steps.has(personId));
  const found = contradictionsIn({ ties, toThemselves }, shown);
  // Whom nothing ties to anybody any more was named by an entry that is somebody else's now.
  const tied = new Set([child, ...all.flatMap(({ personId, otherPersonId }) => [personId, otherPersonId])]);
  const generations = generationsFrom(child, all);
  const roles = rolesTo(child, all);
  return {
    childId: child,
    asOf,
    people: [...steps]
      .filter(([personId]) => tied.has(personId))
      .map(([personId, step]) => ({
        personId,
        roles: roles.get(personId) ?? [],
        generation: generations.get(personId) ?? null,
        steps: step,
        ...lifeOf(shown.get(personId), generations.get(personId) ?? 0, asOf),
      }))
      .sort(inOrder),
    relationships: all.map((tie) => ({
      personId: tie.personId,
      otherPersonId: tie.otherPersonId,
      tie,
      contradicts: [
        ...new Set(
          found.filter(({ ties: made }) => made.some((each) => each === tie)).map((each) => each.contradiction.code),
        ),
      ],
    })),
    households: householdsOf(child, ties, shown, asOf),
    contradictions: found.map(({ contradiction }) => contradiction),
    leftOut: { tooMany: tooMany.size, farther: farther.size },
  };
};

/** The eldest generation first, those of none last; within one the closest to the child first. */
const inOrder = (one: FamilyPerson, other: FamilyPerson): number =>
  (one.generation ?? Number.MAX_SAFE_INTEGER) - (other.generation ?? Number.MAX_SAFE_INTEGER) ||
  one.steps - other.steps ||
  (one.personId < other.personId ? -1 : 1);

const ADULT = 18;

const lifeOf = (
  history: PersonHistory | undefined,
  generation: number,
  asOf: string,
): Pick<FamilyPerson, 'dateOfBirth' | 'expectedOn' | 'age' | 'unborn' | 'ownChildhood'> => {
  const { dateOfBirth, expectedOn } = history ?? {};
  // Of a parent, an expected day is the child's, put down to the wrong person.
  const due = generation < 0 ? undefined : expectedOn;
  const unborn = isUnborn({ dateOfBirth, expectedOn: due }, asOf);
  const age = dateOfBirth === undefined || unborn ? null : ageInYears(dateOfBirth, asOf);
  // A parent who is a child still, too: what is reported of that childhood is not of the child's.
  const grownUp = generation < 0 || (age !== null && age >= ADULT);
  return {
    dateOfBirth: dateOfBirth ?? null,
    expectedOn: dateOfBirth === undefined ? (due ?? null) : null,
    age,
    unborn,
    ownChildhood: (grownUp && history ? ownChildhoodOf(history) : undefined) ?? null,
  };
};
