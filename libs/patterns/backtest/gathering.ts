import type { PersonHistory } from '#chronology';
import { gatherEvidence, inOrder, reachedOf, type Evidence, type IndicatorGroups, type Reached } from '../evidence.js';
import { peopleOf } from '../processor.js';
import type { ReplayedPeople } from './people.js';

/** A child's evidence as far as it was gathered. */
export interface Gathered {
  readonly evidence: Evidence[];
  /** The others whose events reach the child. */
  readonly others: readonly string[];
  /** As it was when somebody's life was last told. */
  readonly reached: Reached;
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
    const reached = reachedOf(child, histories);
    const evidence = [...gatherEvidence(child, histories, vocabulary, reached)];
    return { gathered: { evidence, others, reached, position }, added: 'all' };
  }
  const { evidence, others, reached } = before;
  if (![child.personId, ...others].some((id) => people.wasReported(id, before.position))) {
    return { gathered: { evidence, others, reached, position }, added: [] };
  }
  const own = people.since(child.personId, before.position);
  const news = others.flatMap((id) => people.since(id, before.position) ?? []);
  const since = new Map(news.map((each) => [each.personId, each]));
  const added = gatherEvidence(own ?? { ...child, entries: NO_ENTRIES }, since, vocabulary, reached);
  for (const each of added) insertInOrder(evidence, each);
  return { gathered: { evidence, others, reached, position }, added };
};

const NO_ENTRIES: PersonHistory['entries'] = new Map();

/** Puts an item in its place, which is nearly always at the end. */
export const insertInOrder = (evidence: Evidence[], item: Evidence): void => {
  let index = evidence.length;
  for (let before = evidence[index - 1]; before && inOrder(before, item) > 0; before = evidence[index - 1]) index -= 1;
  evidence.splice(index, 0, item);
};
