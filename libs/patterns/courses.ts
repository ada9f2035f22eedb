import type { Span } from './evaluators/evaluator.js';
import { differences, union, unionOf, without, withoutBeginnings } from './evaluators/in-order.js';
import type { Evidence } from './evidence.js';
import type { CompiledTier } from './pattern.js';

/** Days in which a tier's condition held, no longer than anything of the child's can hold. */
export interface TierSpan {
  readonly from: number;
  readonly until: number;
  readonly span: Span;
  readonly tier: CompiledTier;
}

/** Days without a break on which some tier held. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
  /** In order of their first day. */
  readonly spans: readonly TierSpan[];
  /** What they rest on and no earlier stretch does, in order. */
  readonly own: readonly Evidence[];
}

/** Stretches that rest on shared entries, in order. */
export type Course = readonly Stretch[];

interface Found extends Stretch {
  until: number;
  readonly spans: TierSpan[];
  own: readonly Evidence[];
  /** Which of the earlier stretches rest on the same entries. */
  joins: readonly number[];
}

/**
 * The courses of events that a pattern found in a child's evidence: stretches that rest on a shared entry belong
 * together, however far apart. Asked again, it puts together anew what comes after the first change; stretches before
 * that stay the same objects.
 */
export class Courses {
  #spans: readonly TierSpan[] = [];
  #stretches: Found[] = [];
  /** The first of the stretches that rest on an entry: of all that there are, once there are several. */
  #firstOf: Map<Evidence, number> | undefined;
  /** What the last of the stretches rests on, whether earlier ones do or not; in order. */
  #lastRestsOn: readonly Evidence[] | undefined;

  /** @param spans of whatever tiers, in order of their first day, and of their last */
  of(spans: readonly TierSpan[]): readonly Course[] {
    const { begin, dropped } = this.#keepSettled(spans);
    this.#spans = spans;
    let last: Found | undefined;
    const fresh: Found[] = [];
    for (let index = begin; index < spans.length; index += 1) {
      const span = spans[index];
      if (!span) break;
      if (last && span.from <= last.until + 1) {
        last.until = Math.max(last.until, span.until);
        last.spans.push(span);
      } else {
        last = { from: span.from, until: span.until, spans: [span], own: [], joins: [] };
        fresh.push(last);
      }
    }
    const [grown] = fresh[0]?.from === dropped[0]?.from && dropped.length === 1 ? dropped.splice(0) : [];
    this.#forget(dropped);
    if (dropped.length > 0) this.#lastRestsOn = undefined;
    const isOneOfSeveral = this.#stretches.length + fresh.length > 1;
    fresh.forEach((stretch, index) => {
      this.#add(stretch, isOneOfSeveral, index === 0 ? grown : undefined);
    });
    return this.#joined();
  }

  /** Drops what may be otherwise now; says how many of the spans are in the stretches that stay. */
  #keepSettled(spans: readonly TierSpan[]): { readonly begin: number; readonly dropped: Found[] } {
    let same = 0;
    while (same < spans.length && isSame(spans[same], this.#spans[same])) same += 1;
    let stays = 0;
    let begin = 0;
    for (const { spans: its, until } of this.#stretches) {
      const after = begin + its.length;
      const next = spans[after];
      if (after > same || (next && next.from <= until + 1)) break;
      begin = after;
      stays += 1;
    }
    const dropped = this.#stretches.slice(stays);
    // Whoever was given the stretches of before has them still.
    this.#stretches = this.#stretches.slice(0, stays);
    return { begin, dropped };
  }

  #forget(stretches: readonly Found[]): void {
    if (this.#firstOf) for (const { own } of stretches) for (const item of own) this.#firstOf.delete(item);
  }

  /** @param before the stretch that was in its place, the last, and began on the same day */
  #add(stretch: Found, isOneOfSeveral: boolean, before: Found | undefined): void {
    const all = restsOn(stretch.spans);
    if (!isOneOfSeveral) {
      stretch.own = all;
      this.#firstOf = undefined;
    } else if (!this.#joinGrown(stretch, all, before)) {
      if (before) this.#forget([before]);
      this.#join(stretch, all, (this.#firstOf ??= this.#firstOfAll()));
    }
    this.#lastRestsOn = all;
    this.#stretches.push(stretch);
  }

  /** Of what rests on a stretch that has grown, what has come is joined alone; says whether that is all that there is to do. */
  #joinGrown(stretch: Found, all: readonly Evidence[], before: Found | undefined): boolean {
    const [firstOf, known] = [this.#firstOf, this.#lastRestsOn];
    if (!before || !firstOf || !known) return false;
    const index = this.#stretches.length;
    const { gone, come } = differences(known, all);
    // What an earlier stretch rests on too may have been all by which it is joined.
    if (gone.some((item) => firstOf.get(item) !== index)) return false;
    for (const item of gone) firstOf.delete(item);
    const joins = new Set(before.joins);
    const own = come.filter((item) => !firstOf.has(item));
    for (const item of come) joins.add(firstOf.get(item) ?? index);
    joins.delete(index);
    for (const item of own) firstOf.set(item, index);
    stretch.own = joins.size === 0 ? all : union(without(before.own, gone), own);
    stretch.joins = [...joins];
    return true;
  }

  #firstOfAll(): Map<Evidence, number> {
    const firstOf = new Map<Evidence, number>();
    this.#stretches.forEach(({ own }, index) => {
      for (const item of own) firstOf.set(item, index);
    });
    return firstOf;
  }

  #join(stretch: Found, all: readonly Evidence[], firstOf: Map<Evidence, number>): void {
    const index = this.#stretches.length;
    const joins = new Set<number>();
    const own: Evidence[] = [];
    for (const item of all) {
      const first = firstOf.get(item);
      if (first !== undefined) joins.add(first);
      else {
        own.push(item);
        firstOf.set(item, index);
      }
    }
    stretch.own = joins.size === 0 ? all : own;
    stretch.joins = [...joins];
  }

  #joined(): readonly Course[] {
    const stretches = this.#stretches;
    if (stretches.length < 2) return stretches.length === 0 ? [] : [stretches];
    // Each stretch leads to a later one of its course, the last to none.
    const into = stretches.map(() => -1);
    const lastOf = (index: number): number => {
      let found = index;
      for (let next = into[found] ?? -1; next >= 0; next = into[found] ?? -1) found = next;
      for (let each = index, next = into[each] ?? -1; next >= 0; each = next, next = into[each] ?? -1)
        into[each] = found;
      return found;
    };
    stretches.forEach(({ joins }, index) => {
      for (const earlier of joins) {
        const last = lastOf(earlier);
        if (last !== index) into[last] = index;
      }
    });
    const courses = new Map<number, Stretch[]>();
    stretches.forEach((stretch, index) => {
      const last = lastOf(index);
      const course = courses.get(last);
      if (course) course.push(stretch);
      else courses.set(last, [stretch]);
    });
    return [...courses].sort(([one], [other]) => one - other).map(([, course]) => course);
  }
}

const isSame = (one: TierSpan | undefined, other: TierSpan | undefined): boolean =>
  one?.span === other?.span && one?.tier === other?.tier;

/** What some spans rest on, in order and each once. The longest list, which may be very long, is gone through once. */
const restsOn = (spans: readonly TierSpan[]): readonly Evidence[] => {
  const [only] = spans;
  if (only && spans.length === 1) return only.span.sharing ? unionOf(only.span.sharing) : only.span.evidence;
  // What is open for years is told of each silence in it, as far as it was known: each time the same and some more.
  const lists = withoutBeginnings([...new Set(spans.flatMap(({ span }) => span.sharing ?? [span.evidence]))]);
  if (lists.length < 3) return unionOf(lists);
  let longest: readonly Evidence[] = [];
  for (const list of lists) if (list.length > longest.length) longest = list;
  return union(unionOf(lists.filter((list) => list !== longest)), longest);
};
