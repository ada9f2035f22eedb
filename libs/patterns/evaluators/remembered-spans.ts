import type { Evidence } from '../evidence.js';
import { Asking, isOfNothing, type Asked } from './asked.js';
import { firstAfter } from './by-day.js';
import { firstChangeOf, firstTouchedOf } from './changed-lists.js';
import type { Holding, Looks, Selections, SpanMemory } from './evaluator.js';
import { byDays, sortedBy } from './in-order.js';

/** With what was selected when it was evaluated. */
interface Recalled extends Asked {
  /** In order of their first day. */
  readonly spans: readonly Holding[];
}

/**
 * The spans of a child's conditions as they were evaluated last, so that one more entry costs what its window costs and
 * not what the whole history would.
 *
 * Since no day looks ahead, all days before the first changed entry are as they were. The condition is evaluated again
 * from the first of the days without a break on which it held then, or from the changed day, over as much of the past
 * as it looks at; and what begins from there on takes the place of what was. Where the shortened evidence says that it
 * held on the day before, which it did not, it is evaluated over all. Of a condition whose spans are each by itself,
 * those are made again that were not over before the day of the change. A span that has not changed stays the same object.
 */
export class RememberedSpans implements SpanMemory {
  readonly #known: Map<object, Recalled>;
  readonly #kept: WeakMap<object, unknown>;

  constructor(
    readonly asOf: number,
    before?: RememberedSpans,
  ) {
    this.#known = before ? before.#known : new Map<object, Recalled>();
    this.#kept = before ? before.#kept : new WeakMap<object, unknown>();
  }

  /** The same spans, for another day as of which they are asked for; these are not to be asked any more. */
  at(asOf: number): RememberedSpans {
    return new RememberedSpans(asOf, this);
  }

  recall<Held extends Holding>(
    condition: object,
    looks: Looks,
    evidence: Selections,
    evaluate: (evidence: Selections, since: number | undefined) => readonly Held[],
  ): readonly Held[] {
    const before = this.#known.get(condition);
    const spansBefore = before?.spans as readonly Held[] | undefined;
    const changedOn = before ? firstChange(before, evidence, looks) : Number.NEGATIVE_INFINITY;
    if (spansBefore && changedOn === Number.POSITIVE_INFINITY) return spansBefore;
    const asking = new Asking(evidence, before?.names);
    const spliced = spansBefore && splice(spansBefore, changedOn, looks, asking.of, evaluate);
    const spans = spliced ?? sortedBy(evaluate(asking.of, undefined), byDays);
    const asked = asking.asked();
    // Most children have nothing of what most conditions ask for, and most conditions hold on no day: of those one list is kept.
    if (spans.length === 0 && isOfNothing(asked)) this.#known.delete(condition);
    else {
      const { names, lists } = asked;
      this.#known.set(condition, { names, lists, spans: spans.length === 0 ? NO_SPANS : spans });
    }
    return spans;
  }

  kept<Kept>(condition: object, make: () => Kept): Kept {
    const known = this.#kept.get(condition) as Kept | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.#kept.set(condition, made);
    return made;
  }
}

const NO_SPANS: readonly Holding[] = [];

/** The first day from which the condition may hold otherwise by what was asked for; infinite where nothing has changed. */
const firstChange = ({ names, lists }: Asked, evidence: Selections, { eachDay }: Looks): number => {
  const firstOf = eachDay ? firstTouchedOf : firstChangeOf;
  let first = Number.POSITIVE_INFINITY;
  for (let index = 0; index < names.length; index += 1) {
    first = Math.min(first, firstOf(lists[index] ?? [], evidence(names[index] ?? '')));
  }
  return first;
};

const splice = <Held extends Holding>(
  spans: readonly Held[],
  changedOn: number,
  looks: Looks,
  evidence: Selections,
  evaluate: (evidence: Selections, since: number | undefined) => readonly Held[],
): readonly Held[] | undefined => {
  if (looks.eachByItself) return replacing(spans, changedOn - 1, evidence, evaluate);
  const { reach, runs, onwards } = looks;
  let since = changedOn;
  for (let index = spans.length - 1; index >= 0; index -= 1) {
    const span = spans[index];
    if (span && span.from < since && span.until >= since - 1) since = span.from;
  }
  const some: Selections = reach ? (name) => reaching(evidence(name), since - 1 - reach(name), runs) : evidence;
  const fresh = evaluate(some, onwards ? since : undefined);
  if (reach && fresh.some(({ from, until }) => from < since && until >= since - 1)) return undefined;
  let kept = spans.length;
  while (kept > 0 && (spans[kept - 1]?.from ?? since) >= since) kept -= 1;
  const begun = fresh.filter(({ from }) => from >= since);
  return [...spans.slice(0, kept), ...sortedBy(begun, byDays)];
};

/** What was over before a day, and what holds on that day or later as it is now. */
const replacing = <Held extends Holding>(
  spans: readonly Held[],
  day: number,
  evidence: Selections,
  evaluate: (evidence: Selections, since: number | undefined) => readonly Held[],
): readonly Held[] => {
  const over = spans.filter(({ until }) => until < day);
  const fresh = evaluate(evidence, day).filter(({ until }) => until >= day);
  return sortedBy([...over, ...fresh], byDays);
};

/**
 * What is certain from a day on or later, and whatever lies beside a period that reaches back before that day; with
 * `runs`, and whatever is no more days apart from that.
 */
const reaching = (items: readonly Evidence[], day: number, runs?: number): readonly Evidence[] => {
  if (day === Number.NEGATIVE_INFINITY) return items;
  let start = items.length;
  let first = day;
  for (let next = firstAfter(items, first - 1); next < start; next = firstAfter(items, first - 1)) {
    for (let index = next; index < start; index += 1) {
      const item = items[index];
      if (item) first = Math.min(first, runs === undefined ? item.from : item.from - runs);
    }
    start = next;
  }
  return start === 0 ? items : items.slice(start);
};
