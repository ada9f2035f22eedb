import type { PersonHistory } from '#chronology';
import { gatherEvidence, inOrder, reachedOf, type Evidence, type IndicatorGroups, type Reached } from '../evidence.js';
import { peopleOf } from '../processor.js';
import { since, type Replayed, type ReplayedPeople } from './people.js';

/** A child's evidence as far as it was gathered. */
export interface Gathered {
  readonly evidence: Evidence[];
  /** The others whose events reach the child. */
  readonly others: readonly Replayed[];
  /** As it was when somebody's life was last told. */
  readonly reached: Reached;
  /** Position of the last event that was looked at. */
  position: number;
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
  child: Replayed,
  before: Gathered | undefined,
  people: ReplayedPeople,
  vocabulary: IndicatorGroups,
): News => {
  const { history } = child;
  const { position } = people;
  if (!before || lifeWasTold(child, before)) {
    const others = peopleOf(history, people).map((id) => people.person(id));
    const histories = new Map(others.map((other) => [other.history.personId, other.history]));
    const reached = reachedOf(history, histories);
    const evidence = [...gatherEvidence(history, histories, vocabulary, reached)];
    return { gathered: { evidence, others, reached, position }, added: 'all' };
  }
  const after = before.position;
  before.position = position;
  const own = since(child, after);
  let others: Map<string, PersonHistory> | undefined;
  for (const other of before.others) {
    const told = since(other, after);
    if (told) (others ??= new Map()).set(told.personId, told);
  }
  if (!own && !others) return { gathered: before, added: NOTHING };
  const added = gatherEvidence(
    own ?? { ...history, entries: NO_ENTRIES },
    others ?? NO_HISTORIES,
    vocabulary,
    before.reached,
  );
  for (const each of added) insertInOrder(before.evidence, each);
  return { gathered: before, added };
};

const lifeWasTold = (child: Replayed, { others, position }: Gathered): boolean => {
  if (child.lifeToldAt > position) return true;
  for (const other of others) if (other.lifeToldAt > position) return true;
  return false;
};

const NOTHING: readonly Evidence[] = [];
const NO_ENTRIES: PersonHistory['entries'] = new Map();
const NO_HISTORIES: ReadonlyMap<string, PersonHistory> = new Map();

/** Puts an item in its place, which is nearly always at the end. */
export const insertInOrder = (evidence: Evidence[], item: Evidence): void => {
  let index = evidence.length;
  for (let before = evidence[index - 1]; before && inOrder(before, item) > 0; before = evidence[index - 1]) index -= 1;
  if (index === evidence.length) evidence.push(item);
  else evidence.splice(index, 0, item);
};
