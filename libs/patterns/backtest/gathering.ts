import type { PersonHistory } from '#chronology';
import { gatherEvidence, inOrder, type Evidence, type IndicatorGroups } from '../evidence.js';
import { peopleOf } from '../processor.js';
import type { ReplayedPeople } from './people.js';

/** A child's evidence as far as it was gathered. */
export interface Gathered {
  readonly evidence: Evidence[];
  /** The others whose events reach the child. */
  readonly others: readonly string[];
  /** Position of the last event that was looked at. */
  readonly position: number;
}

/** What is new in a child's evidence. */
export interface News {
  readonly gathered: Gathered;
  /** What was added; `all` where what was there before may be gone or otherwise. */
  readonly added: readonly Evidence[] | 'all';
}

/**
 * Gathers a child's evidence on from where it was left: of what was recorded since alone, unless it was told since who
 * the child is, or who belongs to them, for that may change what of the past concerns the child.
 */
export const gatherOn = (
  child: PersonHistory,
  before: Gathered | undefined,
  people: ReplayedPeople,
  vocabulary: IndicatorGroups,
): News => {
  const { position } = people;
  if (!before || [child.personId, ...before.others].some((id) => people.lifeWasTold(id, before.position))) {
    const others = peopleOf(child, people);
    const histories = new Map(others.map((id) => [id, people.of(id)]));
    const evidence = [...gatherEvidence(child, histories, vocabulary)];
    return { gathered: { evidence, others, position }, added: 'all' };
  }
  const { evidence, others } = before;
  if (![child.personId, ...others].some((id) => people.wasReported(id, before.position))) {
    return { gathered: { evidence, others, position }, added: [] };
  }
  const since = new Map(others.map((id) => [id, people.since(people.of(id), before.position)]));
  const added = gatherEvidence(people.since(child, before.position), since, vocabulary);
  for (const each of added) insertInOrder(evidence, each);
  return { gathered: { evidence, others, position }, added };
};

/** Puts an item in its place, which is nearly always at the end. */
export const insertInOrder = (evidence: Evidence[], item: Evidence): void => {
  let index = evidence.length;
  for (let before = evidence[index - 1]; before && inOrder(before, item) > 0; before = evidence[index - 1]) index -= 1;
  evidence.splice(index, 0, item);
};
