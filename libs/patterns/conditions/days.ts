import type { Span } from '../evaluators/evaluator.js';

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
export const daysOf = (spans: readonly LeafSpan[]): HeldDays => {
  const sorted = spans
    .filter(({ span }) => span.from <= span.until)
    .sort((one, other) => one.span.from - other.span.from || one.span.until - other.span.until);
  const held: Held[] = [];
  let active: readonly LeafSpan[] = [];
  let next = 0;
  for (const [from, until] of stretches(sorted.map(({ span }) => span))) {
    active = active.filter(({ span }) => span.until >= from);
    const begun: LeafSpan[] = [];
    for (let each = sorted[next]; each?.span.from === from; each = sorted[(next += 1)]) begun.push(each);
    if (begun.length > 0) active = [...active, ...begun];
    if (active.length > 0) held.push({ from, until, rests: active });
  }
  return held;
};

/** The days on which all of them hold. */
export const onAll = (conditions: readonly HeldDays[]): HeldDays => {
  const [only] = conditions;
  if (only && conditions.length === 1) return only;
  return combined(conditions, (holding) => holding.every((held) => held !== undefined));
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
  const next = conditions.map(() => 0);
  for (const [from, until] of stretches(conditions.flat())) {
    const holding = conditions.map((days, index) => {
      let at = next[index] ?? 0;
      while ((days[at]?.until ?? from) < from) at += 1;
      next[index] = at;
      const held = days[at];
      return held && held.from <= from ? held : undefined;
    });
    if (!holds(holding)) continue;
    const rests = holding.flatMap((held) => held?.rests ?? []);
    const last = result.at(-1);
    if (last?.until === from - 1 && isSame(last.rests, rests)) result[result.length - 1] = { ...last, until };
    else result.push({ from, until, rests });
  }
  return result;
};

const isSame = (some: readonly LeafSpan[], others: readonly LeafSpan[]): boolean =>
  some.length === others.length && some.every((each, index) => each === others[index]);

/** From each day on which something begins, or is over, to the day before the next such day. */
const stretches = (
  days: readonly { readonly from: number; readonly until: number }[],
): readonly (readonly [number, number])[] => {
  const bounds: number[] = [];
  for (const { from, until } of days) bounds.push(from, until + 1);
  bounds.sort((one, other) => one - other);
  const found: (readonly [number, number])[] = [];
  for (let index = 1; index < bounds.length; index += 1) {
    const [from, next] = [bounds[index - 1], bounds[index]];
    if (from !== undefined && next !== undefined && from < next) found.push([from, next - 1]);
  }
  return found;
};
