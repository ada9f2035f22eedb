import type { PersonKeys } from '#access';
import type { NewEvent } from '#event-store';
import { newId } from '#platform';
import { placesOfFacts, storedFacts, type StoredFact } from './facts.js';
import type { PendingFact } from './known.js';
import type { Marks } from './marks.js';
import { PeopleIndexError, type PeopleIndex, type Registered } from './people-index.js';
import { planFor, type Decision, type IdentifiedBy } from './plan.js';
import type { IdentityConflict } from './recognise.js';

/** Who somebody whom an agency event names is. */
export interface ResolvedPerson {
  readonly personId: string;
  /** By what they were recognised: `new` where this agency event made them a new person. */
  readonly identifiedBy: IdentifiedBy;
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

/**
 * Resolves many calls with one lookup and, where there is something new, one registration: look up, decide, register.
 * Where somebody else registered the same people in between, those are looked up and decided again.
 */
export const resolveCalls = async (
  calls: readonly (readonly Marks[])[],
  index: PeopleIndex,
  keys: PersonKeys,
): Promise<(readonly ResolvedPerson[])[]> => {
  const decisions = new Map<Marks, Decision>();
  const offered = new Map<string, Map<string, PendingFact>>();
  let open = calls.flat();
  for (let lookups = 0; open.length > 0; lookups += 1) {
    if (lookups === MOST_LOOKUPS) throw new PeopleIndexError('40001');
    open = await settle(open, index, keys, (decision, facts) => {
      decisions.set(decision.marks, decision);
      offer(offered, decision.personId, facts);
    });
  }
  const stored = storedFacts([...decisions.values()], offered, keys);
  return calls.map((marks) => answerFor(marks, decisions, stored));
};

/** Looks up, decides and registers once. Answers with those who have to be looked up again. */
const settle = async (
  open: readonly Marks[],
  index: PeopleIndex,
  keys: PersonKeys,
  settled: (decision: Decision, facts: readonly PendingFact[]) => void,
): Promise<Marks[]> => {
  const { known, keys: found } = await index.lookup(open);
  for (const [personId, wrapped] of found) if (!keys.has(personId)) keys.put(personId, Buffer.from(wrapped, 'hex'));
  // Here is the place of a comparison: those whom `recognise` finds to be nobody would be compared with likely
  // candidates, and `planFor` would be given what came of it. Until there is one, they are new people.
  const { decisions, changes } = planFor(open, known, newId);

  let registered: Registered = { stale: new Set(), dropped: new Set() };
  if (changes.people.length + changes.claims.length + changes.descriptions.length > 0) {
    const issued = new Map(changes.people.map(({ personId }) => [personId, keys.issue().wrapped]));
    registered = await index.register(changes, issued);
    for (const { personId, unit } of changes.people) {
      const wrapped = issued.get(personId);
      if (wrapped && !registered.stale.has(unit)) keys.put(personId, wrapped);
    }
  }
  const again: Marks[] = [];
  for (const decision of decisions) {
    if (registered.stale.has(decision.unit)) again.push(decision.marks);
    else {
      settled(
        decision,
        known.factsOf(decision.personId).filter((fact) => !registered.dropped.has(fact.id)),
      );
    }
  }
  return again;
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
  return settled.map(({ personId, identifiedBy, conflicts }, place) => {
    const facts = factsAt.get(place) ?? [];
    return { personId, identifiedBy, conflicts, facts, unconfirmed: facts.map((fact) => fact.id) };
  });
};
