import type { Span } from '../evaluators/evaluator.js';
import { byDays, sortedBy } from '../evaluators/in-order.js';

/** A span of one condition of a tree that has no conditions under it. */
export interface LeafSpan {
  /** Which of the tree's leaves, counted from 0 in the order of the definition. */
  readonly leaf: number;
  readonly span: Span;
}

/** Days on which a condition holds, and the spans that make it hold on each of them. */
export interface Held {
  readonly from: number;
  readonly until: number;
  /** In order of leaf, and of when they begin. */
  readonly rests: readonly LeafSpan[];
}

/** Held days in order, no day twice; those that follow each other rest on different spans. */
export type HeldDays = readonly Held[];

/** The days of a leaf's spans, which may overlap. */
export const daysOf = (leaf: number, spans: readonly Span[]): HeldDays => {
  const [only] = spans;
  if (!only) return NONE;
  if (spans.length === 1) {
    return only.from <= only.until ? [{ from: only.from, until: only.until, rests: [{ leaf, span: only }] }] : NONE;
  }
  const sorted = inOrderOfDays(spans);
  const held: Held[] = [];
  let active: readonly LeafSpan[] = [];
  let next = 0;
  while (next < sorted.length || active.length > 0) {
    const from: number = active.length > 0 ? (held.at(-1)?.until ?? 0) + 1 : (sorted[next]?.from ?? 0);
    active = active.filter(({ span }) => span.until >= from);
    const begun: LeafSpan[] = [];
    for (let span = sorted[next]; span?.from === from; span = sorted[(next += 1)]) begun.push({ leaf, span });
    if (begun.length > 0) active = active.length > 0 ? [...active, ...begun] : begun;
    let until = (sorted[next]?.from ?? Number.POSITIVE_INFINITY) - 1;
    for (const { span } of active) if (span.until < until) until = span.until;
    if (active.length > 0) held.push({ from, until, rests: active });
  }
  return held;
};

/** Those that hold on a day at all, in order of their first day and of their last. */
const inOrderOfDays = (spans: readonly Span[]): readonly Span[] => {
  const holds = ({ from, until }: Span): boolean => from <= until;
  return sortedBy(spans.every(holds) ? spans : spans.filter(holds), byDays);
};

const NONE: HeldDays = [];

/** The days on which all of them hold. */
export const onAll = (conditions: readonly HeldDays[]): HeldDays => {
  const [first = NONE, ...others] = conditions;
  return others.reduce(onBoth, first);
};

/** Of two that hold on a day, the next to be looked at is that which ends first. */
const onBoth = (some: HeldDays, others: HeldDays): HeldDays => {
  const result: Held[] = [];
  let [one, other] = [0, 0];
  for (let held = some[0], also = others[0]; held && also; held = some[one], also = others[other]) {
    const from = Math.max(held.from, also.from);
    const until = Math.min(held.until, also.until);
    if (from <= until) {
      // The days of an age rest on nothing.
      const rests = also.rests.length === 0 ? held.rests : [...held.rests, ...also.rests];
      const last = result.at(-1);
      if (last?.until === from - 1 && isSame(last.rests, rests)) {
        result[result.length - 1] = { from: last.from, until, rests: last.rests };
      } else result.push({ from, until, rests });
    }
    if (held.until === until) one += 1;
    if (also.until === until) other += 1;
  }
  return result;
};

/** The days on which one of them holds, or more. */
export const onAny = (conditions: readonly HeldDays[]): HeldDays => {
  const holding = conditions.filter((days) => days.length > 0);
  const [only] = holding;
  if (only && holding.length === 1) return only;
  return combined(holding, (each) => each.some((held) => held !== undefined));
};

/** The days on which the first holds and none of the others do. Whatever the others rest on is no evidence. */
export const without = (condition: HeldDays, others: readonly HeldDays[]): HeldDays => {
  const excluding = others.filter((days) => days.length > 0);
  if (excluding.length === 0) return condition;
  return combined(
    [condition, ...excluding.map((days) => days.map(({ from, until }): Held => ({ from, until, rests: [] })))],
    ([held, ...against]) => held !== undefined && against.every((other) => other === undefined),
  );
};

/** Goes through the days once: between two days on which something begins or ends, all is as it was. */
const combined = (
  conditions: readonly HeldDays[],
  holds: (holding: readonly (Held | undefined)[]) => boolean,
): HeldDays => {
  const result: Held[] = [];
  const at = conditions.map(() => 0);
  let from = Number.NEGATIVE_INFINITY;
  for (;;) {
    let next = Number.POSITIVE_INFINITY;
    const holding = conditions.map((days, index) => {
      let place = at[index] ?? 0;
      while ((days[place]?.until ?? from) < from) place += 1;
      at[index] = place;
      const held = days[place];
      if (!held) return undefined;
      const isHolding = held.from <= from;
      next = Math.min(next, isHolding ? held.until + 1 : held.from);
      return isHolding ? held : undefined;
    });
    if (next === Number.POSITIVE_INFINITY) return result;
    if (holds(holding)) {
      const rests = holding.flatMap((held) => held?.rests ?? []);
      const last = result.at(-1);
      if (last?.until === from - 1 && isSame(last.rests, rests)) {
        result[result.length - 1] = { ...last, until: next - 1 };
      } else result.push({ from, until: next - 1, rests });
    }
    from = next;
  }
};

const isSame = (some: readonly LeafSpan[], others: readonly LeafSpan[]): boolean =>
  some.length === others.length && some.every((each, index) => each === others[index]);
