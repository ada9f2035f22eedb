import type { PersonKeys } from '#access';
import type { NewEvent } from '#event-store';
import { newId } from '#platform';
import { Candidates, type CandidatesAnswer } from './candidates.js';
import type { Comparing } from './comparing.js';
import { placesOfFacts, storedFacts, type StoredFact } from './facts.js';
import type { FamiliarWords } from './familiar.js';
import type { PendingFact } from './known.js';
import type { Marks } from './marks.js';
import { PeopleIndexError, type PeopleIndex, type Registered } from './people-index.js';
import type { LookupAnswer } from './people-answers.js';
import type { Decision, IdentifiedBy } from './changes.js';
import { planFor } from './plan.js';
import type { IdentityConflict } from './recognise.js';
import { mothersToAskAfter, newbornsToAskAfter, whoToCompare } from './who-to-compare.js';

/** Who somebody whom an agency event names is. */
export interface ResolvedPerson {
  readonly personId: string;
  /** By what they were recognised: `new` where this agency event made them a new person. */
  readonly identifiedBy: IdentifiedBy;
  /** The open review in which they are held, for it could not be said who they are; else absent. */
  readonly reviewId?: string;
  /** What spoke for somebody else and was not followed. Codes only; nearly always empty. */
  readonly conflicts: readonly IdentityConflict[];
  /**
   * Facts about the person that their stream may not hold yet: store them with this agency event. A fact keeps its id
   * until it is stored, and comes once in a call, with the agency event that brought it if that is in the call.
   */
  readonly facts: readonly NewEvent[];
  /** The claims that these facts record: confirm them once the facts are durably stored. */
  readonly unconfirmed: readonly string[];
}

/** What is registered between a lookup and its registration makes it look again: each time, somebody else got on. */
const MOST_LOOKUPS = 50;

/** With what people are resolved. */
export interface Resolving {
  readonly index: PeopleIndex;
  readonly keys: PersonKeys;
  readonly comparing: Comparing;
  readonly familiar: FamiliarWords;
}

/**
 * Resolves many calls with one lookup and, where there is something new, one registration: look up, decide, register.
 * That is one round trip, or two, however many people they are. Where somebody else registered the same people in
 * between, those are looked up and decided again.
 */
export const resolveCalls = async (
  calls: readonly (readonly Marks[])[],
  resolving: Resolving,
): Promise<(readonly ResolvedPerson[])[]> => {
  const { keys } = resolving;
  const decisions = new Map<Marks, Decision>();
  const offered = new Map<string, Map<string, PendingFact>>();
  let open = calls.flat();
  for (let lookups = 0; open.length > 0; lookups += 1) {
    if (lookups === MOST_LOOKUPS) throw new PeopleIndexError('40001');
    open = await settle(open, resolving, (decision, facts) => {
      decisions.set(decision.marks, decision);
      offer(offered, decision.personId, facts);
    });
  }
  await keys.load([...offered.keys()].filter((personId) => !keys.has(personId)));
  const stored = storedFacts([...decisions.values()], offered, keys);
  return calls.map((marks) => answerFor(marks, decisions, stored));
};

/** Looks up, decides and registers once. Answers with those who have to be looked up again. */
const settle = async (
  open: readonly Marks[],
  resolving: Resolving,
  settled: (decision: Decision, facts: readonly PendingFact[]) => void,
): Promise<Marks[]> => {
  const { index, keys, comparing, familiar } = resolving;
  const unfamiliar = new Set(open.filter((marks) => !familiar.has(marks)));
  const answer = await index.lookup(open, {
    marks: unfamiliar,
    keysOf: (marks) => comparing.keysOf(marks),
    homeOf: (marks) => comparing.homeOf(marks),
    bounds: comparing.thresholds,
  });
  const { known } = answer;
  for (const [personId, wrapped] of answer.keys) {
    if (!keys.has(personId)) keys.put(personId, Buffer.from(wrapped, 'hex'));
  }
  const { candidates, since } = await candidatesFor(open, answer, resolving);
  const { decisions, unitOf, changes } = planFor(open, known, comparing, candidates, newId);

  let registered: Registered = { stale: new Set(), dropped: new Set() };
  if (changes.people.length + changes.claims.length + changes.descriptions.length + changes.reviews.length > 0) {
    const issued = new Map(changes.people.map(({ personId }) => [personId, keys.issue().wrapped]));
    registered = await index.register(changes, issued, since);
    for (const { personId, unit } of changes.people) {
      const wrapped = issued.get(personId);
      if (wrapped && !registered.stale.has(unit)) keys.put(personId, wrapped);
    }
  }
  const again: Marks[] = [];
  for (const [place, decision] of decisions.entries()) {
    if (registered.stale.has(unitOf(place))) again.push(decision.marks);
    else {
      if (unfamiliar.has(decision.marks)) familiar.learn(decision);
      settled(
        decision,
        known.factsOf(decision.personId).filter((fact) => !registered.dropped.has(fact.id)),
      );
    }
  }
  return again;
};

/**
 * Whom those have to be compared with whom the exact rules do not find, by their keys and as children of the mothers
 * beside them, and those whom the rules name and cannot follow. The lookup answered it already, but for somebody whose
 * words were familiar and who is not found by them any more. What `register` checks makes a decision upon them hold.
 */
const candidatesFor = async (
  open: readonly Marks[],
  { known, ahead }: LookupAnswer,
  { index, comparing, familiar }: Resolving,
): Promise<{ candidates: Candidates; since?: number }> => {
  const { thresholds } = comparing;
  const { sought, named } = whoToCompare(open, known, comparing);
  const unasked = sought.filter((marks) => ahead?.isSought(marks) !== true);
  for (const marks of unasked) familiar.forget(marks);
  const isAnswered = unasked.length === 0 && named.every((personId) => ahead?.named.has(personId) === true);
  const ask = (): Promise<CandidatesAnswer> =>
    index.candidates(
      sought.map((marks) => comparing.keysOf(marks)),
      named,
      thresholds,
    );
  const answer = sought.length + named.length === 0 ? undefined : isAnswered ? ahead?.compared : await ask();
  const found = new Map(
    sought.map((marks, place) => [marks, (isAnswered ? ahead?.peopleFor(marks) : answer?.people.get(place)) ?? []]),
  );
  const candidates = Candidates.of(comparing, known, found, answer);
  const newborns = newbornsToAskAfter(sought, comparing);
  if (newborns.size > 0) {
    const ofHomes = isAnswered && ahead ? ahead.newborns : await index.newborns([...newborns.values()], thresholds);
    const homes = [...newborns.keys()].map((marks, place): [Marks, readonly string[]] => [
      marks,
      (isAnswered ? ahead?.homeFor(marks) : ofHomes.homes.get(place)) ?? [],
    ]);
    candidates.addNewborns(new Map(homes), ofHomes, known);
  }
  const mothers = mothersToAskAfter(open, known, candidates);
  if (mothers.size === 0) return { candidates, since: answer?.registration };
  const wanted = [...new Set([...mothers.values()].flat())];
  const ofMothers =
    ahead && wanted.every((mother) => ahead.mothers.has(mother))
      ? ahead.children
      : await index.children(wanted, thresholds);
  candidates.addChildren(mothers, ofMothers, known);
  return { candidates, since: answer?.registration ?? ofMothers.registration };
};

const offer = (
  offered: Map<string, Map<string, PendingFact>>,
  personId: string,
  facts: readonly PendingFact[],
): void => {
  if (facts.length === 0) return;
  const before = offered.get(personId) ?? new Map<string, PendingFact>();
  for (const fact of facts) before.set(fact.id, fact);
  offered.set(personId, before);
};

const answerFor = (
  call: readonly Marks[],
  decisions: ReadonlyMap<Marks, Decision>,
  stored: ReadonlyMap<string, readonly StoredFact[]>,
): readonly ResolvedPerson[] => {
  const settled = call.map((marks) => {
    const decision = decisions.get(marks);
    if (!decision) throw new Error('Everyone who was asked after is decided.');
    return decision;
  });
  const factsAt = placesOfFacts(settled, stored);
  return settled.map(({ personId, identifiedBy, conflicts, reviewId }, place) => {
    const facts = factsAt.get(place) ?? [];
    const unconfirmed = facts.map((fact) => fact.id);
    return { personId, identifiedBy, conflicts, facts, unconfirmed, ...(reviewId !== undefined && { reviewId }) };
  });
};
