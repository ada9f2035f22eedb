import type { Comparing } from '../comparing.js';
import { candidateOf, type HeldCandidate, type MatchDecision } from '../decide-match.js';
import type { Deciding } from '../deciding.js';
import type { Marks } from '../marks.js';
import type { MatchRecord } from '../matching/match-record.js';
import { areOfOneBirth, whichChild, type MayBe } from './which-child.js';
import { whichExpected } from './which-expected.js';

/** As `MatchDecision`; `by`: whether somebody is who they are as the mother's child, or because the two are alike. */
export type ChildDecision =
  | Exclude<MatchDecision, { readonly outcome: 'match' }>
  | { readonly outcome: 'match'; readonly personId: string; readonly by: 'mother' | 'match' };

/** Which of the children of the mother beside them somebody is; `none` where the event names no mother. */
export const decideChild = (marks: Marks, deciding: Deciding): ChildDecision => {
  const { known, comparing, candidates, motherOf, namedBeside } = deciding;
  const mother = motherOf(marks);
  const { record } = comparing.ofMother(marks, mother?.personId);
  if (!marks.mother || !mother || !record) return { outcome: 'none' };
  const decided = whichChild(
    { record, hasNhsNumber: marks.nhsNumber !== undefined },
    {
      children: candidates.children.of([mother.personId]),
      perhaps: candidates.children.of(mother.heldWith),
      hasNhsNumber: (personId) => known.hasNhsNumber(personId),
      isSame: (one, other) => candidates.isSame(one, other),
      named: candidates.namedIn(marks.agencyEventId),
      ofOneBirth: namedBeside(marks.mother).filter((other) => areOfOneBirth(marks.asGiven, other.asGiven)).length,
    },
  );
  if (decided.outcome === 'match') return { ...decided, by: 'mother' };
  if (decided.outcome === 'none') return decided;
  const candidateFor = (mayBe: MayBe): HeldCandidate =>
    heldCandidate(mayBe, mayBe.ofMother ? 'same' : 'unclear', record, comparing);
  return { outcome: decided.outcome, candidates: decided.mayBe.map(candidateFor) };
};

/**
 * Which of the children who are expected somebody is who was born lately, and of whom nobody says who the mother is: a
 * family name, a postcode and a day that agrees are those of a neighbour too, so a person decides.
 */
export const decideNewborn = (marks: Marks, { known, comparing, candidates }: Deciding): ChildDecision => {
  const mothers = candidates.mayHaveExpected(marks);
  const [first] = mothers;
  if (first === undefined) return { outcome: 'none' };
  // As it would be told of a child of hers: with the number of a twin.
  const { record } = comparing.ofMother(marks, first);
  if (!record) return { outcome: 'none' };
  const mayBe = whichExpected(
    { record, hasNhsNumber: marks.nhsNumber !== undefined },
    {
      families: mothers.map((mother) => candidates.children.of([mother])),
      hasNhsNumber: (personId) => known.hasNhsNumber(personId),
      isSame: (one, other) => candidates.isSame(one, other),
      named: candidates.namedIn(marks.agencyEventId),
    },
  );
  if (mayBe.length === 0) return { outcome: 'none' };
  const outcome = mayBe.length === 1 ? 'potential' : 'several';
  return { outcome, candidates: mayBe.map((each) => heldCandidate(each, 'same-home', record, comparing)) };
};

/** @param mother what speaks for it that the two have the same mother */
const heldCandidate = (
  { child, birth }: MayBe,
  mother: 'same' | 'unclear' | 'same-home',
  record: MatchRecord,
  { matcher }: Comparing,
): HeldCandidate => {
  const comparison = matcher.compare({ records: [record] }, child);
  const compared = candidateOf({ personId: child.personId, comparison, otherNhsNumber: false });
  const reasons = [
    { field: 'mother', level: mother },
    { field: 'birth', level: birth },
  ];
  return { ...compared, reasons: [...reasons, ...compared.reasons] };
};

/** Somebody alike goes before a child of the mother, and who is certainly her child before who is perhaps alike. */
export const orChild = (alike: MatchDecision, child: ChildDecision): ChildDecision => {
  if (alike.outcome === 'match') return { ...alike, by: 'match' };
  if (child.outcome === 'none' || alike.outcome === 'conflict') return alike;
  if (child.outcome === 'match' || alike.outcome === 'none') return child;
  const others = child.candidates.filter(({ personId }) =>
    alike.candidates.every((each) => each.personId !== personId),
  );
  return others.length === 0 ? alike : { outcome: 'several', candidates: [...alike.candidates, ...others] };
};
