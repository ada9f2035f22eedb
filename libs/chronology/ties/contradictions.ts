import { addMonths } from '#platform';
import { mayBeOfOne, YOUNGEST_GRANDPARENT, YOUNGEST_PARENT } from '#vocabulary';
import type { PersonHistory } from '../person-history.js';
import type { RelationshipReport } from '../relationships.js';
import { parentsOf } from './inferred.js';
import { endsBeforeItBegins } from './periods.js';
import { isParent } from './kinds.js';
import type { Tie } from './ties.js';

/** What reports say that cannot be, or cannot all be. */
export type ContradictionCode =
  | 'linked-to-itself'
  | 'own-ancestor'
  | 'parent-younger-than-child'
  | 'parent-too-young-at-birth'
  | 'grandparent-too-young'
  | 'two-mothers'
  | 'two-fathers'
  | 'ends-before-it-begins'
  | 'may-be-the-same-child';

/** Reports that contradict each other, or themselves: they are kept and shown, and somebody has to ask. */
export interface Contradiction {
  readonly code: ContradictionCode;
  /** Whom it is about, in order of their ids. */
  readonly personIds: readonly string[];
  /** The agency events that say it, in order of their ids. */
  readonly eventIds: readonly string[];
}

/** A contradiction, and the ties that make it. */
export interface FoundContradiction {
  readonly contradiction: Contradiction;
  readonly ties: readonly Tie[];
}

/** Everything in these ties that cannot be, each with the agency events that say it. */
export const contradictionsIn = (
  { ties, toThemselves }: { readonly ties: readonly Tie[]; readonly toThemselves: readonly RelationshipReport[] },
  histories: ReadonlyMap<string, PersonHistory>,
): FoundContradiction[] => [
  ...toThemselves.map(({ personId, agencyEventId }) =>
    contradictionOf('linked-to-itself', [], [personId], [agencyEventId]),
  ),
  ...ties.filter(endsBeforeItBegins).map((tie) => ofTies('ends-before-it-begins', [tie])),
  ...ownAncestors(ties),
  ...ties.flatMap((tie) => wrongAges(tie, histories)),
  ...twoOf('mother', 'two-mothers', ties),
  ...twoOf('father', 'two-fathers', ties),
  ...expectedAndBorn(ties, histories),
];

/** Ties by which somebody is their own parent's parent, over however many generations. */
const ownAncestors = (ties: readonly Tie[]): FoundContradiction[] => {
  const parents = parentsOf(ties);
  return ties
    .filter((tie) => isParent(tie.kind) && isAncestor(tie.personId, tie.otherPersonId, parents))
    .map((tie) => ofTies('own-ancestor', [tie]));
};

/** Whether `personId` is an ancestor of `of`. Each person is looked at once, so that a circle ends it too. */
const isAncestor = (personId: string, of: string, parents: ReadonlyMap<string, ReadonlySet<string>>): boolean => {
  const seen = new Set([of]);
  for (const each of seen) {
    if (each === personId) return true;
    for (const parent of parents.get(each) ?? []) seen.add(parent);
  }
  return false;
};

const wrongAges = (tie: Tie, histories: ReadonlyMap<string, PersonHistory>): FoundContradiction[] => {
  const child = histories.get(tie.personId);
  const born = child?.dateOfBirth ?? child?.expectedOn;
  const older = histories.get(tie.otherPersonId)?.dateOfBirth;
  if (born === undefined || older === undefined) return [];
  if (isParent(tie.kind)) {
    if (older >= born) return [ofTies('parent-younger-than-child', [tie])];
    if (older > addMonths(born, -12 * YOUNGEST_PARENT)) return [ofTies('parent-too-young-at-birth', [tie])];
  }
  if (tie.kind === 'grandparent' && older > addMonths(born, -12 * YOUNGEST_GRANDPARENT)) {
    return [ofTies('grandparent-too-young', [tie])];
  }
  return [];
};

/** Two at once, of whom no agency says that there are two: one agency's two mothers are no contradiction. */
const twoOf = (kind: 'mother' | 'father', code: ContradictionCode, ties: readonly Tie[]): FoundContradiction[] => {
  const ofKind = ties.filter((tie) => tie.kind === kind);
  return ofKind.flatMap((one, index) =>
    ofKind
      .slice(index + 1)
      .filter((other) => other.personId === one.personId && other.otherPersonId !== one.otherPersonId)
      .filter((other) => areAtOnce(one, other) && !haveCommonSource(one, other))
      .map((other) => ofTies(code, [one, other])),
  );
};

/** A child who is expected still, and a child of the same parent who was born about that day: somebody has to ask. */
const expectedAndBorn = (ties: readonly Tie[], histories: ReadonlyMap<string, PersonHistory>): FoundContradiction[] => {
  const parental = ties.filter(({ kind }) => isParent(kind));
  return parental.flatMap((one) => {
    const { dateOfBirth, expectedOn } = histories.get(one.personId) ?? {};
    if (dateOfBirth !== undefined || expectedOn === undefined) return [];
    return parental
      .filter((other) => other.otherPersonId === one.otherPersonId && other.personId !== one.personId)
      .filter((other) => {
        const born = histories.get(other.personId)?.dateOfBirth;
        return born !== undefined && mayBeOfOne(expectedOn, born);
      })
      .map((other) => {
        const { contradiction } = ofTies('may-be-the-same-child', [one, other]);
        // The relationships are right, whichever it is.
        return { ties: [], contradiction: { ...contradiction, personIds: [one.personId, other.personId].sort() } };
      });
  });
};

const areAtOnce = (one: Tie, other: Tie): boolean =>
  (one.from === undefined || other.until === undefined || one.from <= other.until) &&
  (other.from === undefined || one.until === undefined || other.from <= one.until);

const haveCommonSource = (one: Tie, other: Tie): boolean =>
  one.reports.some(({ source }) => other.reports.some((report) => report.source === source));

const ofTies = (code: ContradictionCode, ties: readonly Tie[]): FoundContradiction =>
  contradictionOf(
    code,
    ties,
    ties.flatMap(({ personId, otherPersonId }) => [personId, otherPersonId]),
    ties.flatMap(({ reports }) => reports.map(({ agencyEventId }) => agencyEventId)),
  );

const contradictionOf = (
  code: ContradictionCode,
  ties: readonly Tie[],
  personIds: readonly string[],
  eventIds: readonly string[],
): FoundContradiction => ({
  ties,
  contradiction: { code, personIds: [...new Set(personIds)].sort(), eventIds: [...new Set(eventIds)].sort() },
});
