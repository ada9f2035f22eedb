import type { HistoryEntry, PersonHistory } from '#chronology';
import { placeOf } from './evaluators/in-order.js';
import {
  gatherEvidence,
  ownEvidence,
  reachedOf,
  type Evidence,
  type IndicatorGroups,
  type Reached,
} from './evidence.js';

/** What of a person says whose entries reach a child, and when; and the entries, in order of recording. */
interface Seen {
  readonly relationships: PersonHistory['relationships'];
  readonly dateOfBirth: string | undefined;
  readonly expectedOn: string | undefined;
  readonly entries: HistoryEntry[];
}

/**
 * A child's evidence as it was gathered last. What is new in the child's own stream is put in its place; where anything
 * else has changed (whose entries reach the child, an entry of somebody else), all is gathered again.
 */
export class GatheredEvidence {
  #evidence: readonly Evidence[] = [];
  #reached: Reached | undefined;
  #vocabulary: IndicatorGroups | undefined;
  readonly #seen = new Map<string, Seen>();

  /** The same as `gatherEvidence` gives, and the same list where nothing has changed. */
  of(
    child: PersonHistory,
    others: ReadonlyMap<string, PersonHistory>,
    vocabulary: IndicatorGroups,
  ): readonly Evidence[] {
    const evidence = this.#gatheredOn(child, others, vocabulary) ?? this.#gatheredAnew(child, others, vocabulary);
    this.#evidence = evidence;
    return evidence;
  }

  #gatheredAnew(
    child: PersonHistory,
    others: ReadonlyMap<string, PersonHistory>,
    vocabulary: IndicatorGroups,
  ): readonly Evidence[] {
    this.#seen.clear();
    this.#reached = reachedOf(child, others);
    this.#vocabulary = vocabulary;
    for (const [id, person] of [[SELF, child] as const, ...others]) this.#seen.set(id, seenOf(person));
    return gatherEvidence(child, others, vocabulary, this.#reached);
  }

  #gatheredOn(
    child: PersonHistory,
    others: ReadonlyMap<string, PersonHistory>,
    vocabulary: IndicatorGroups,
  ): readonly Evidence[] | undefined {
    const reached = this.#reached;
    const own = this.#seen.get(SELF);
    if (!reached || !own || this.#vocabulary !== vocabulary || this.#seen.size !== others.size + 1) return undefined;
    if (!isSamePerson(own, child)) return undefined;
    for (const [id, person] of others) {
      const seen = this.#seen.get(id);
      if (!seen || !isSamePerson(seen, person) || seen.entries.length !== person.entries.size) return undefined;
      let index = 0;
      for (const entry of person.entries.values()) if (seen.entries[index++] !== entry) return undefined;
    }
    const changes = changesIn(own.entries, child.entries);
    if (!changes || changes.length > MOST_CHANGES) return undefined;
    let evidence = this.#evidence;
    for (const { before, now } of changes) {
      const id = now?.agencyEventId ?? before?.agencyEventId ?? '';
      // What stands in several streams is told once, as the child's own where it is.
      for (const { entries } of others.values()) if (entries.has(id)) return undefined;
      const told = before && ownEvidence(before, vocabulary, reached);
      const tells = now && ownEvidence(now, vocabulary, reached);
      if (told === tells) continue;
      if (told) {
        const at = placeOf(evidence, told);
        if (evidence[at] !== told) return undefined;
        evidence = evidence.toSpliced(at, 1);
      }
      if (tells) evidence = evidence.toSpliced(placeOf(evidence, tells), 0, tells);
    }
    return evidence;
  }
}

const SELF = '';
/** Of more, all is gathered again. */
const MOST_CHANGES = 16;

const seenOf = ({ relationships, dateOfBirth, expectedOn, entries }: PersonHistory): Seen => ({
  relationships,
  dateOfBirth,
  expectedOn,
  entries: [...entries.values()],
});

const isSamePerson = (seen: Seen, { relationships, dateOfBirth, expectedOn }: PersonHistory): boolean =>
  seen.relationships === relationships && seen.dateOfBirth === dateOfBirth && seen.expectedOn === expectedOn;

interface Change {
  readonly before?: HistoryEntry;
  readonly now?: HistoryEntry;
}

/**
 * What has changed where entries were seen before, in their places or at the end; undefined where it is more than that.
 * `seen` is what is there now from then on.
 */
const changesIn = (seen: HistoryEntry[], entries: PersonHistory['entries']): readonly Change[] | undefined => {
  const changes: Change[] = [];
  let index = 0;
  for (const now of entries.values()) {
    const before = seen[index];
    if (before !== now) {
      if (before && before.agencyEventId !== now.agencyEventId) return undefined;
      changes.push({ before, now });
      seen[index] = now;
    }
    index += 1;
  }
  for (const before of seen.splice(index)) changes.push({ before });
  return changes;
};
