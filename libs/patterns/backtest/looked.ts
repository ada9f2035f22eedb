import { birthday, type Birth, type HistoryMatch, type PersonHistory } from '#chronology';
import type { Evidence } from '../evidence.js';
import type { Kind } from '../select.js';
import { insertInOrder } from './gathering.js';

/** What was recognised for a child. */
export interface Matches {
  readonly history: PersonHistory;
  /** By pattern, and by match. */
  readonly byPattern: Map<string, Map<string, HistoryMatch>>;
}

/** A child's evidence of a kind. */
interface OfKind {
  items: Evidence[];
  /** Whoever was given the list keeps it, so that it is never changed again: another takes its place. */
  isGiven: boolean;
}

/** A child whom patterns look at: the evidence by kind, what was known of the birth, and what was found last. */
export class Looked implements Birth {
  dateOfBirth?: string;
  expectedOn?: string;
  /** Undefined where nothing was ever recognised. */
  matches?: Matches;
  /** By pattern: the day on which time alone makes it otherwise; infinite where it never does. */
  readonly nextDays: number[];
  /** By pattern: the last day of what was found when it was evaluated last; `-Infinity` where that was nothing. */
  readonly foundUntil: number[];
  readonly #byKind = new Map<Kind, OfKind>();

  constructor(
    readonly personId: string,
    patterns: number,
  ) {
    this.nextDays = new Array<number>(patterns).fill(Number.POSITIVE_INFINITY);
    this.foundUntil = new Array<number>(patterns).fill(Number.NEGATIVE_INFINITY);
  }

  kinds(): Iterable<Kind> {
    return this.#byKind.keys();
  }

  /** The entries of a kind, in order, for whoever reads them now and keeps nothing. */
  read(kind: Kind): readonly Evidence[] {
    return this.#byKind.get(kind)?.items ?? NONE;
  }

  /** The same, to be kept. */
  give(kind: Kind): readonly Evidence[] {
    const its = this.#byKind.get(kind);
    if (!its) return NONE;
    its.isGiven = true;
    return its.items;
  }

  /** Epoch day of a birthday; undefined where nobody knows when the child was or will be born. */
  birthday(years: number): number | undefined {
    const birth = this.dateOfBirth ?? this.expectedOn;
    return birth === undefined ? undefined : birthday(birth, years);
  }

  add(kind: Kind, item: Evidence): void {
    const its = this.#byKind.get(kind);
    if (!its) {
      this.#byKind.set(kind, { items: [item], isGiven: false });
      return;
    }
    if (its.isGiven) {
      its.items = [...its.items];
      its.isGiven = false;
    }
    insertInOrder(its.items, item);
  }

  /** Puts entries in the place of those of a kind. Answers the first day on which one that is not in both may have been. */
  replace(kind: Kind, items: Evidence[]): number {
    const before = this.read(kind);
    const from = firstDayOfOthers(before, items);
    if (from !== Number.POSITIVE_INFINITY) this.#byKind.set(kind, { items, isGiven: false });
    return from;
  }
}

const NONE: readonly Evidence[] = [];

/** What is gathered again is the same entry while nothing of it has changed. */
const firstDayOfOthers = (some: readonly Evidence[], others: readonly Evidence[]): number => {
  const shorter = Math.min(some.length, others.length);
  let start = 0;
  while (start < shorter && some[start] === others[start]) start += 1;
  let end = 0;
  while (end < shorter - start && some[some.length - 1 - end] === others[others.length - 1 - end]) end += 1;
  let from = Number.POSITIVE_INFINITY;
  for (const items of [some, others]) {
    for (let index = start; index < items.length - end; index += 1) from = Math.min(from, items[index]?.from ?? from);
  }
  return from;
};
