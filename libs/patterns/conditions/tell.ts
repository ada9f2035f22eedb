import { certainBy, firstDayOf } from '../evaluators/by-day.js';
import type { EvaluatorKind } from '../evaluators/index.js';
import type { Figures, Moment, Part, Selections, Span } from '../evaluators/evaluator.js';
import { byDays, union } from '../evaluators/in-order.js';
import type { Evidence } from '../evidence.js';
import type { Held, HeldDays, LeafSpan } from './days.js';
import { ToldBefore } from './told-before.js';

/** A condition with an evaluator, checked. */
export interface Leaf {
  readonly kind: EvaluatorKind;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The name under which an explanation finds what it rests on. */
  readonly as?: string;
}

/**
 * Held days as spans that tell what they rest on. No entry is in the evidence that was not certain by the last day:
 * when one condition went on after another had ended, what came later is no part of the days on which both held.
 *
 * Of each leaf the latest span is told: its figures, its parts, what it covers. Where it went on, it is told as it was
 * on the last day.
 */
export const spansOf = (
  days: HeldDays,
  leaves: readonly Leaf[],
  evidence: Selections,
  moment: Moment,
): readonly Span[] => {
  if (days.length === 0) return NONE;
  const { memory } = moment;
  const before = memory?.asOf === moment.asOf ? memory.kept(leaves, () => new ToldBefore()) : undefined;
  const kept = new Map<number, { held: Held; asTheyWere: number; span: Span }>();
  const toldLater = new Set<Span>();
  const spans: Span[] = [];
  for (let index = days.length - 1; index >= 0; index -= 1) {
    const held = days[index];
    if (!held) break;
    // Of days that rest on the same span only the last are told to anybody, so that only there its figures must be right.
    let asTheyWere = 0;
    for (const { leaf, span } of latestOfEach(held.rests)) {
      if (toldLater.has(span)) continue;
      if (held.from <= moment.asOf) toldLater.add(span);
      asTheyWere |= 1 << leaf;
    }
    const span = before?.recall(held, asTheyWere) ?? spanOf(held, asTheyWere, leaves, evidence, moment);
    if (before) kept.set(held.from, { held, asTheyWere, span });
    spans.push(span);
  }
  before?.keep(kept);
  return spans.reverse();
};

const NONE: readonly Span[] = [];

const spanOf = (
  { from, until, rests }: Held,
  asTheyWere: number,
  leaves: readonly Leaf[],
  evidence: Selections,
  moment: Moment,
): Span => {
  const told = new Map<number, Span>();
  let all: readonly Evidence[] = [];
  for (const { leaf, span } of rests) {
    const known = cut(span, until);
    all = union(all, known.evidence);
    told.set(leaf, known);
  }
  for (const { leaf, span } of latestOfEach(rests)) {
    const definition = leaves[leaf];
    if ((asTheyWere & (1 << leaf)) !== 0 && told.get(leaf) !== span && definition) {
      told.set(leaf, asItWas(definition, until, evidence, moment) ?? told.get(leaf) ?? span);
    }
  }
  return together(from, until, all, told, leaves);
};

/** The span as far as it was certain by a day; itself where all of it was. */
const cut = (span: Span, until: number): Span => {
  const evidence = certainBy(span.evidence, until);
  if (evidence === span.evidence) return span;
  const parts = span.parts
    ?.map((part): Part => ({ name: part.name, evidence: certainBy(part.evidence, until) }))
    .filter((part) => part.evidence.length > 0);
  return { ...span, evidence, sharing: [evidence], ...(parts && { parts }) };
};

/** The latest span of each leaf; they are in order of leaf, and of when they begin. */
const latestOfEach = (rests: readonly LeafSpan[]): readonly LeafSpan[] =>
  rests.filter((each, index) => rests[index + 1]?.leaf !== each.leaf);

/** The leaf's latest span that holds on a day, as it would have been told on that day. */
const asItWas = ({ kind, parameters }: Leaf, day: number, evidence: Selections, moment: Moment): Span | undefined =>
  kind
    .evaluate((name) => certainBy(evidence(name), day), parameters, { ...moment, asOf: day })
    .filter((span) => span.from <= day && span.until >= day)
    .reduce<Span | undefined>((latest, span) => (latest && byDays(latest, span) > 0 ? latest : span), undefined);

const together = (
  from: number,
  until: number,
  evidence: readonly Evidence[],
  told: ReadonlyMap<number, Span>,
  leaves: readonly Leaf[],
): Span => {
  const figures: Record<string, number> = {};
  const parts: Part[] = [];
  const named = new Map<string, Span>();
  for (const [leaf, span] of told) {
    const as = leaves[leaf]?.as;
    if (as === undefined) {
      addMissing(figures, span.figures);
      parts.push(...(span.parts ?? []));
    } else {
      named.set(as, span);
      parts.push({ name: as, evidence: span.evidence });
    }
  }
  const covers = [...told.values()].some((span) => span.covers) ? coveredBy([...told.values()]) : undefined;
  return { from, until, evidence, figures, parts, named, ...(covers && { covers }) };
};

/** What two conditions count under one name is that of the first. */
const addMissing = (figures: Record<string, number>, others: Figures | undefined): void => {
  for (const [name, figure] of Object.entries(others ?? {})) figures[name] ??= figure;
};

const coveredBy = (spans: readonly Span[]): { from: number; to: number } => ({
  from: Math.min(...spans.map(({ covers, evidence }) => covers?.from ?? firstDayOf(evidence))),
  to: Math.max(...spans.map(({ covers, evidence }) => covers?.to ?? evidence.at(-1)?.to ?? Number.NEGATIVE_INFINITY)),
});
