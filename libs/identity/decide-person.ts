import type { IdentityHeldForReview } from '#vocabulary';
import { candidateOf, decideMatch } from './decide-match.js';
import type { Deciding, Step } from './deciding.js';
import type { PendingFact } from './known.js';
import type { Marks } from './marks.js';
import { recognise, type IdentityConflict, type Recognition } from './recognise.js';
import { decideChild, decideNewborn, orChild, type ChildDecision } from './unborn/decide-child.js';

/**
 * Who one person is: by the exact rules, else by comparing, else as the child of the mother beside them, else somebody
 * new; held where it cannot be said, and so is a newborn, beside whom none is named, who may be a child that is expected.
 */
export const decidePerson = (marks: Marks, deciding: Deciding): Step => {
  const step = identify(marks, deciding);
  learn(marks, step.personId, deciding);
  return step;
};

const identify = (marks: Marks, deciding: Deciding): Step => {
  const { known, candidates, comparing } = deciding;
  const recognition = recognise(marks, known);
  if (recognition.personId !== undefined) return recognised(marks, recognition, deciding);
  const { conflicts, named } = recognition;
  const isSame = (one: string, other: string): boolean => candidates.isSame(one, other);
  const alike = decideMatch(candidates.compare(marks, named, known), isSame, comparing.thresholds);
  const decision = orChild(alike, named.length > 0 ? { outcome: 'none' } : asChild(marks, deciding));
  switch (decision.outcome) {
    case 'match':
      return { marks, personId: decision.personId, identifiedBy: decision.by, conflicts, heldWith: [] };
    case 'none':
      return { marks, personId: newPerson(marks, deciding), identifiedBy: 'new', conflicts, heldWith: [] };
    default: {
      const isOfIdentifiers = named.some(({ by }) => by === 'upn');
      const said = isOfIdentifiers ? (marks.saidBoth ?? marks.said) : marks.said;
      return hold(marks, { ...decision, said, conflicts }, deciding);
    }
  }
};

const asChild = (marks: Marks, deciding: Deciding): ChildDecision =>
  deciding.candidates.isNewborn(marks) ? decideNewborn(marks, deciding) : decideChild(marks, deciding);

/**
 * The same report again is answered as it was the first time. An identifier is followed unless all that is described is
 * another’s: it may have been mistaken for somebody else’s.
 */
const recognised = (
  marks: Marks,
  { personId, by, conflicts }: Extract<Recognition, { personId: string }>,
  deciding: Deciding,
): Step => {
  const { known, candidates } = deciding;
  if ((by === 'nhs-number' || by === 'upn') && conflicts.length === 0) {
    const contradicted = candidates.contradicted(marks, personId, by);
    if (contradicted) {
      const reason = { outcome: 'conflict', candidates: [candidateOf(contradicted)], said: marks.said } as const;
      return hold(marks, { ...reason, conflicts: ['description'] }, deciding);
    }
  }
  const again = by === 'same-report' || by === 'same-words';
  const reviewId = again ? known.reviewOf(personId) : undefined;
  if (reviewId !== undefined) return { marks, personId, identifiedBy: 'held', conflicts, reviewId, heldWith: [] };
  return { marks, personId, identifiedBy: by === 'same-report' ? 'new' : by, conflicts, heldWith: [] };
};

const newPerson = ({ report }: Marks, { known, newId, note }: Deciding): string => {
  const personId = newId();
  note({ is: 'person', personId, report });
  known.addPerson(personId, report);
  return personId;
};

interface Holding extends Pick<IdentityHeldForReview, 'outcome' | 'candidates'> {
  /** By what the same is told when it is said again. */
  readonly said?: string;
  readonly conflicts: readonly IdentityConflict[];
}

const hold = (marks: Marks, { outcome, candidates, said, conflicts }: Holding, deciding: Deciding): Step => {
  const { known, newId, note } = deciding;
  const { source, agencyEventId } = marks;
  const personId = newPerson(marks, deciding);
  const reviewId = newId();
  const held: IdentityHeldForReview = { reviewId, agencyEventId, source, outcome, candidates };
  const fact: PendingFact = { id: newId(), source, agencyEventId, about: { held } };
  note({ is: 'review', personId, held, said, fact });
  known.addReview(personId, reviewId, said, fact);
  deciding.candidates.children.learnHeld(personId);
  const heldWith = candidates.map((candidate) => candidate.personId);
  return { marks, personId, identifiedBy: 'held', conflicts, reviewId, heldWith };
};

/** What the person is not known by yet: identifiers that are nobody's, and a description in new words. */
const learn = (marks: Marks, personId: string, deciding: Deciding): void => {
  const { known, comparing, candidates, newId, note, motherOf } = deciding;
  const { source, agencyEventId, description, matchKey } = marks;
  candidates.noteNamed(marks, personId);
  for (const { scheme, value } of marks.identifiers) {
    if (known.ownerOf(scheme, value) !== undefined) continue;
    const fact: PendingFact = { id: newId(), source, agencyEventId, about: { scheme, value } };
    note({ is: 'claim', personId, scheme, value, fact });
    known.addIdentifier(personId, scheme, value, fact);
  }
  if (!description || known.hasDescription(personId, description.id)) return;
  const fact: PendingFact = { id: newId(), source, agencyEventId, about: { description: description.id } };
  const { record, keys } = comparing.ofMother(marks, motherOf(marks)?.personId);
  note({ is: 'description', personId, description, matchKey, record, keys, fact });
  known.addDescription(personId, description.id, matchKey, fact);
  candidates.learn(marks, personId);
  if (record) candidates.children.learn(personId, record);
};
