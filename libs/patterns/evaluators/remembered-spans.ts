import type { Evidence } from '../evidence.js';
import { firstAfter } from './by-day.js';
import type { Reach, Selections, Span, SpanMemory } from './evaluator.js';

interface Recalled {
  /** What was selected when it was evaluated. */
  readonly asked: ReadonlyMap<string, readonly Evidence[]>;
  /** In order of their first day. */
  readonly spans: readonly Span[];
}

/**
 * The spans of a child's conditions as they were evaluated last, so that one more entry costs what its window costs and
 * not what the whole history would.
 *
 * Since no day looks ahead, all days before the first changed entry are as they were. The condition is evaluated again
 * from the first of the days without a break on which it held then, or from the changed day, over the evidence that
 * reaches so far; and what begins from there on takes the place of what was. Where the shortened evidence says that it
 * held on the day before, which it did not, it is evaluated over all.
 */
export class RememberedSpans implements SpanMemory {
  readonly #known = new Map<object, Recalled>();

  constructor(readonly asOf: number) {}

  /** The same spans, for another day as of which they are asked for. */
  at(asOf: number): RememberedSpans {
    const next = new RememberedSpans(asOf);
    for (const [condition, recalled] of this.#known) next.#known.set(condition, recalled);
    return next;
  }

  recall(
    condition: object,
    reach: Reach | undefined,
    evidence: Selections,
    evaluate: (evidence: Selections) => readonly Span[],
  ): readonly Span[] {
    const before = this.#known.get(condition);
    const changedOn = before ? firstChange(before, evidence) : Number.NEGATIVE_INFINITY;
    if (before && changedOn === Number.POSITIVE_INFINITY) return before.spans;
    const asked = new Map<string, readonly Evidence[]>(before?.asked);
    const ask: Selections = (name) => {
      const items = evidence(name);
      asked.set(name, items);
      return items;
    };
    for (const name of asked.keys()) ask(name);
    const spliced = before && reach ? splice(before.spans, changedOn, reach, ask, evaluate) : undefined;
    const spans = spliced ?? inOrderOfDays(evaluate(ask));
    this.#known.set(condition, { asked, spans });
    return spans;
  }
}

const inOrderOfDays = (spans: readonly Span[]): readonly Span[] =>
  spans.length < 2 ? spans : [...spans].sort((one, other) => one.from - other.from || one.until - other.until);

/** The first day from which anything that was asked for is certain otherwise; infinite where nothing is. */
const firstChange = ({ asked }: Recalled, evidence: Selections): number => {
  let first = Number.POSITIVE_INFINITY;
  for (const [name, items] of asked) {
    const now = evidence(name);
    if (now === items) continue;
    let index = 0;
    while (index < now.length && now[index] === items[index]) index += 1;
    first = Math.min(first, now[index]?.to ?? first, items[index]?.to ?? first);
  }
  return first;
};

const splice = (
  spans: readonly Span[],
  changedOn: number,
  reach: Reach,
  evidence: Selections,
  evaluate: (evidence: Selections) => readonly Span[],
): readonly Span[] | undefined => {
  let since = changedOn;
  for (const { from, until } of spans.toReversed()) if (from < since && until >= since - 1) since = from;
  const fresh = evaluate((name) => reaching(evidence(name), since - 1 - reach(name)));
  if (fresh.some(({ from, until }) => from < since && until >= since - 1)) return undefined;
  return inOrderOfDays([...spans.filter(({ from }) => from < since), ...fresh.filter(({ from }) => from >= since)]);
};

/** What is certain from a day on or later, and whatever lies beside a period that reaches back before that day. */
const reaching = (items: readonly Evidence[], day: number): readonly Evidence[] => {
  if (day === Number.NEGATIVE_INFINITY) return items;
  let start = items.length;
  let first = day;
  for (let next = firstAfter(items, first - 1); next < start; next = firstAfter(items, first - 1)) {
    for (let index = next; index < start; index += 1) first = Math.min(first, items[index]?.from ?? first);
    start = next;
  }
  return start === 0 ? items : items.slice(start);
};
