import type { HistoryEntry } from '#chronology';
import {
  gatherEvidence,
  gatherFrom,
  inOrder,
  reachedOf,
  type EntriesToGather,
  type Evidence,
  type IndicatorGroups,
  type Reached,
} from '../evidence.js';
import { peopleOf } from '../processor.js';
import { entriesSince, type Replayed, type ReplayedPeople } from './people.js';

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
  const own = entriesSince(child, after);
  const others = entriesOfOthers(before, after);
  if (own.length === 0 && !others) return { gathered: before, added: NOTHING };
  const of = others && ((personId: string): readonly HistoryEntry[] | undefined => others.get(personId));
  const entries: EntriesToGather = { own, of };
  const added = gatherFrom(history.personId, entries, vocabulary, before.reached);
  for (const each of added) insertInOrder(before.evidence, each);
  return { gathered: before, added };
};

const entriesOfOthers = ({ others }: Gathered, after: number): Map<string, readonly HistoryEntry[]> | undefined => {
  let entries: Map<string, readonly HistoryEntry[]> | undefined;
  for (const other of others) {
    if (other.reportedAt > after) (entries ??= new Map()).set(other.history.personId, entriesSince(other, after));
  }
  return entries;
};

const lifeWasTold = (child: Replayed, { others, position }: Gathered): boolean => {
  if (child.lifeToldAt > position) return true;
  for (const other of others) if (other.lifeToldAt > position) return true;
  return false;
};

const NOTHING: readonly Evidence[] = [];

/** Puts an item in its place, which is nearly always at the end. */
export const insertInOrder = (evidence: Evidence[], item: Evidence): void => {
  let index = evidence.length;
  for (let before = evidence[index - 1]; before && inOrder(before, item) > 0; before = evidence[index - 1]) index -= 1;
  if (index === evidence.length) evidence.push(item);
  else evidence.splice(index, 0, item);
};
