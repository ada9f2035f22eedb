import type { Evidence } from '../evidence.js';
import { certainBy, firstAfter } from './by-day.js';
import type { Evaluator, OpenSpan, Selections, Span } from './evaluator.js';
import { sorted } from './in-order.js';

export interface CountInWindow {
  /** Selection that is counted. */
  readonly of: string;
  readonly atLeast: number;
  /** Reported by so many agencies. */
  readonly agenciesAtLeast?: number;
  /** A window of 183 days is a day and the 182 before it. */
  readonly withinDays: number;
  /** Of entries fewer days apart than this the first counts: what is told again within a week is told once. */
  readonly apartDays?: number;
  /** A summary counts once, however many it sums up: reports are counted, and not what they report. */
  readonly summariesCountOnce?: boolean;
  /** What counts less from the day on which it was made good. */
  readonly madeGood?: MadeGood;
  /** Count only what happened while this lasted, e.g. while the child was on a plan. */
  readonly during?: { readonly begins: string; readonly ends: string };
}

/** Something counts `countsAs` from the day of an entry of `by` that follows it within days and has the same fact. */
export interface MadeGood {
  readonly by: string;
  /** Name of a fact that both must have with the same value, e.g. the service. */
  readonly same: string;
  readonly withinDays: number;
  /** From 0 to 1. */
  readonly countsAs: number;
}

/** Counts are kept in thousandths, so that sums are exact whatever their order. */
const ONE = 1000;

interface Change {
  readonly day: number;
  readonly by: number;
  readonly item?: Evidence;
  readonly enters?: boolean;
}

/**
 * The condition: at least so many within so many days.
 *
 * Something that is known to a day counts from that day until it leaves the window. Something known to a period counts
 * from the last day of the period, when all of it has certainly happened, until its first day leaves the window.
 * A summary of a period longer than the window cannot be laid beside other things, since nobody knows which part of it
 * fell when. But 26 missed appointments in a year are 13 in one of its two halves, whichever it was: so many count on
 * their own. A summary that is enough by itself makes the condition on its last day, for the length of one window; so
 * does a single entry of so long a period, where one is enough.
 */
export const countInWindow: Evaluator<CountInWindow> = (evidence, parameters) => {
  const items = counted(evidence, parameters);
  if (!parameters.madeGood && parameters.withinDays >= 1 && items.every(({ from, to }) => from === to)) {
    return [...spansOfDays(items, parameters), ...summariesAlone(items, parameters)];
  }
  const changes = items.flatMap((item) => changesOf(item, evidence, parameters));
  changes.sort((one, other) => one.day - other.day);

  const spans: Span[] = [];
  const active = new Set<Evidence>();
  let open: OpenSpan | undefined;
  let sum = 0;
  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    for (; changes[index]?.day === day; index += 1) {
      const change = changes[index];
      if (!change) break;
      sum += change.by;
      if (!change.item) continue;
      if (change.enters) {
        active.add(change.item);
        open?.evidence.add(change.item);
      } else active.delete(change.item);
    }
    const holds = sum >= parameters.atLeast * ONE && isFromAgencies(active, parameters);
    if (holds) open ??= { from: day, evidence: new Set(active) };
    else if (open) {
      spans.push(closed(open, day - 1, parameters));
      open = undefined;
    }
  }
  return [...spans, ...summariesAlone(items, parameters)];
};

/** The same of what is known to a day each: what is in the window is a part of the list. */
const spansOfDays = (items: readonly Evidence[], parameters: CountInWindow): Span[] => {
  const { atLeast, withinDays, agenciesAtLeast = 1 } = parameters;
  const spans: Span[] = [];
  let open: { readonly from: number; readonly first: number } | undefined;
  let sum = 0;
  let first = 0;
  let next = 0;
  for (let oldest = items[0]; oldest; oldest = items[first]) {
    const day = Math.min(items[next]?.to ?? Number.POSITIVE_INFINITY, oldest.to + withinDays);
    const before = next;
    for (let item = items[next]; item?.to === day; item = items[(next += 1)]) sum += countOf(item, parameters);
    for (let item = items[first]; item && item.to + withinDays === day; item = items[(first += 1)]) {
      sum -= countOf(item, parameters);
    }
    const holds = sum >= atLeast && (agenciesAtLeast === 1 || hasAgencies(items, first, next, agenciesAtLeast));
    if (holds) open ??= { from: day, first };
    else if (open) {
      const isAll = open.first === 0 && before === items.length;
      spans.push(spanOf(open.from, day - 1, sorted(isAll ? items : items.slice(open.first, before)), parameters));
      open = undefined;
    }
  }
  return spans;
};

const hasAgencies = (items: readonly Evidence[], first: number, next: number, atLeast: number): boolean => {
  // It is asked of each day, and as a rule of two agencies: that takes no list of them.
  if (atLeast === 2) {
    const one = items[first]?.source;
    for (let index = first + 1; index < next; index += 1) if (items[index]?.source !== one) return true;
    return false;
  }
  const sources: string[] = [];
  for (let index = first; index < next && sources.length < atLeast; index += 1) {
    const source = items[index]?.source ?? '';
    if (!sources.includes(source)) sources.push(source);
  }
  return sources.length >= atLeast;
};

const isFromAgencies = (items: ReadonlySet<Evidence>, { agenciesAtLeast = 1 }: CountInWindow): boolean =>
  agenciesAtLeast === 1 || agenciesOf(items) >= agenciesAtLeast;

const agenciesOf = (items: Iterable<Evidence>): number => new Set(Array.from(items, ({ source }) => source)).size;

/** What comes on the day on which it is over is no evidence of it. */
const closed = ({ from, evidence }: OpenSpan, until: number, parameters: CountInWindow): Span =>
  spanOf(from, until, certainBy(sorted([...evidence]), until), parameters);

const spanOf = (from: number, until: number, evidence: readonly Evidence[], parameters: CountInWindow): Span => ({
  from,
  until,
  evidence,
  figures: { number: evidence.reduce((sum, item) => sum + countOf(item, parameters), 0) },
});

/** As how many an entry counts. */
const countOf = ({ count }: Evidence, { summariesCountOnce }: CountInWindow): number =>
  summariesCountOnce === true ? 1 : count;

const days = (item: Evidence): number => item.to - item.from + 1;

const changesOf = (item: Evidence, evidence: Selections, parameters: CountInWindow): Change[] => {
  const { withinDays, madeGood } = parameters;
  if (days(item) > withinDays) return [];
  const leaves = item.from + withinDays;
  const full = countOf(item, parameters) * ONE;
  const enter: Change = { day: item.to, by: full, item, enters: true };
  const good = madeGood && item.count === 1 ? dayMadeGood(item, evidence(madeGood.by), madeGood) : undefined;
  if (!madeGood || good === undefined || good >= leaves) return [enter, { day: leaves, by: -full, item }];
  const less = Math.round(full * madeGood.countsAs);
  return [enter, { day: good, by: less - full }, { day: leaves, by: -less, item }];
};

/** The day of the first entry that makes it good: candidates are in order of their last day. */
const dayMadeGood = (item: Evidence, candidates: readonly Evidence[], rule: MadeGood): number | undefined => {
  const fact = item.facts[rule.same];
  if (fact === undefined) return undefined;
  for (let index = firstAfter(candidates, item.to); index < candidates.length; index += 1) {
    const each = candidates[index];
    if (!each || each.to > item.from + rule.withinDays) return undefined;
    if (each.from > item.to && each.facts[rule.same] === fact) return each.to;
  }
  return undefined;
};

/** Spans of the summaries that are enough by themselves. */
const summariesAlone = (items: readonly Evidence[], parameters: CountInWindow): Span[] => {
  const { atLeast, withinDays } = parameters;
  return items
    .filter((item) => (item.count > 1 || days(item) > withinDays) && isFromAgencies(new Set([item]), parameters))
    .filter((item) => Math.ceil(countOf(item, parameters) / Math.ceil(days(item) / withinDays)) >= atLeast)
    .map((item) => closed({ from: item.to, evidence: new Set([item]) }, item.to + withinDays - 1, parameters));
};

const counted = (evidence: Selections, parameters: CountInWindow): readonly Evidence[] => {
  const { of, during } = parameters;
  const items = apart(evidence(of), parameters);
  if (!during) return items;
  const lasting = periodsOf(evidence(during.begins), evidence(during.ends));
  return items.filter((item) => lasting.some(({ from, to }) => item.from >= from && item.to <= to));
};

/** Leaves out what follows an entry too closely to be another; a summary is what it sums up. */
const apart = (items: readonly Evidence[], parameters: CountInWindow): readonly Evidence[] => {
  const { apartDays } = parameters;
  if (apartDays === undefined) return items;
  let last = Number.NEGATIVE_INFINITY;
  return items.filter((item) => {
    if (countOf(item, parameters) > 1) return true;
    if (item.from - last < apartDays) return false;
    last = item.to;
    return true;
  });
};

/** It lasts from the day on which it has certainly begun to the day before it may have ended; else it goes on. */
const periodsOf = (begins: readonly Evidence[], ends: readonly Evidence[]): { from: number; to: number }[] => {
  const periods: { from: number; to: number }[] = [];
  for (const begin of begins) {
    const last = periods.at(-1);
    if (last && begin.to <= last.to) continue;
    const end = ends.find((each) => each.from > begin.to);
    periods.push({ from: begin.to, to: end ? end.from - 1 : Number.POSITIVE_INFINITY });
  }
  return periods;
};
