import { dateOfEpochDay, epochDay, lastDayOfMonth } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import type { Evaluator, Part, Span } from './evaluator.js';
import { agenciesOf, numberOf, runsOf } from './runs.js';

export interface SpreadOverMonths {
  /** Selections, by name, each of which is looked at by itself. */
  readonly strands: readonly string[];
  /** How many of the strands must last at the same time. */
  readonly strandsAtLeast: number;
  /** In so many calendar months at least ... */
  readonly monthsAtLeast: number;
  /** ... of so many, the month of the day and those before it. */
  readonly ofMonths: number;
  /** More days than this without anything end it. */
  readonly quietAtMostDays: number;
}

/** Of an entry of several months, those of which it says that they had something, since the year 0, in order. */
type MonthsOf = Map<Evidence, readonly number[]>;

/** A strand, and days on which it lasted. */
interface Lasting {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  readonly evidence: readonly Evidence[];
}

/**
 * The condition: so many strands last at the same time, each by itself. A strand lasts on a day when something of it
 * happened in so many of the latest calendar months, and never so many days passed without anything of it.
 *
 * It holds from the day of the entry that reaches the last month, for as long as that stays so if nothing more happens:
 * until it has been quiet too long, or too many of the months are too far back. What is known to a period counts in its
 * month, from the period's last day; a summary says that its month had something, however many it sums up. Of a period
 * over several months, the half term of a school, each month counts that has one or more of what it sums up if these are
 * spread evenly. Where none has, it is one time: the month counts in which most of its days lie, if it is certainly another
 * time than what was counted before. A period longer than the quiet that ends it may hide a break, and counts for nothing.
 * Where several strands are asked for, an entry that is of several counts for the first of them: one thing seen again and
 * again is one.
 */
export const spreadOverMonths: Evaluator<SpreadOverMonths> = (evidence, parameters) => {
  const { strands, strandsAtLeast } = parameters;
  const told: MonthsOf = new Map();
  const taken = new Set<Evidence>();
  const lasting = strands.flatMap((name) => {
    const items = strandsAtLeast > 1 ? evidence(name).filter((item) => !taken.has(item)) : evidence(name);
    if (strandsAtLeast > 1) for (const item of items) taken.add(item);
    return lastingOf(name, items, parameters, told);
  });
  if (lasting.length === 0) return [];
  const changes = lasting
    .flatMap((each) => [
      { day: each.from, each, begins: true },
      { day: each.until + 1, each, begins: false },
    ])
    .sort((one, other) => one.day - other.day);

  const spans: Span[] = [];
  const active = new Set<Lasting>();
  let open: { readonly from: number; readonly lasting: Set<Lasting> } | undefined;
  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    for (; changes[index]?.day === day; index += 1) {
      const change = changes[index];
      if (!change) break;
      if (change.begins) {
        active.add(change.each);
        open?.lasting.add(change.each);
      } else active.delete(change.each);
    }
    const holds = new Set([...active].map((each) => each.name)).size >= strandsAtLeast;
    if (holds) open ??= { from: day, lasting: new Set(active) };
    else if (open) {
      spans.push(closed(open.from, day - 1, open.lasting, strands, told));
      open = undefined;
    }
  }
  return spans;
};

/** The days on which one strand lasted. */
const lastingOf = (
  name: string,
  items: readonly Evidence[],
  { monthsAtLeast, ofMonths, quietAtMostDays }: SpreadOverMonths,
  told: MonthsOf,
): readonly Lasting[] => {
  const isPlaced = (item: Evidence): boolean => isOfOneMonth(item) || item.to - item.from <= quietAtMostDays;
  const placed = items.every(isPlaced) ? items : items.filter(isPlaced);
  if (placed.length < monthsAtLeast && mostMonths(placed) < monthsAtLeast) return [];
  const spans: Lasting[] = [];
  for (const run of runsOf(placed, quietAtMostDays)) {
    const months: number[] = [];
    let counted = Number.NEGATIVE_INFINITY;
    let open: { readonly from: number; until: number; readonly evidence: Evidence[] } | undefined;
    for (const [index, item] of run.entries()) {
      const month = monthOf(item.to);
      if (isOfOneMonth(item)) {
        counted = item.to;
        insert(months, month);
      } else {
        const its = monthsOf(item, item.from > counted);
        if (its.length > 0) counted = item.to;
        for (const each of its) insert(months, each);
        told.set(item, its);
      }
      if (open && item.to > open.until + 1) {
        spans.push({ name, ...open });
        open = undefined;
      }
      const first = months.at(-monthsAtLeast);
      if (first === undefined || month >= first + ofMonths) continue;
      open ??= { from: item.to, until: item.to, evidence: inLatest(run.slice(0, index), month - ofMonths) };
      open.until = Math.min(item.to + quietAtMostDays, lastDayOf(first + ofMonths - 1));
      open.evidence.push(item);
    }
    if (open) spans.push({ name, ...open });
  }
  return spans;
};

/** Of so many months at most something can be said by these. */
export const mostMonths = (items: readonly Evidence[], start = 0): number => {
  let most = items.length - start;
  for (let index = start; index < items.length; index += 1) {
    const item = items[index];
    if (item && item.count > 1) most += Math.min(item.count - 1, Math.ceil((item.to - item.from) / SHORTEST_MONTH));
  }
  return most;
};

const SHORTEST_MONTH = 28;

/** The months of which an entry of several says that they had something; whole months are equally long. */
const monthsOf = ({ from, to, count }: Evidence, another: boolean): readonly number[] => {
  const [first, last] = [monthOf(from), monthOf(to)];
  const shares: number[] = [];
  let before = lastDayOf(first - 1);
  for (let month = first; month <= last; month += 1) {
    const end = lastDayOf(month);
    shares.push((Math.min(to, end) - Math.max(from - 1, before)) / (end - before));
    before = end;
  }
  const all = shares.reduce((sum, share) => sum + share, 0);
  const months = shares.flatMap((share, index) => (share * count >= all - TOLERANCE ? [first + index] : []));
  return months.length > 0 || !another ? months : [first + shares.indexOf(Math.max(...shares))];
};

/** Parts of months are no whole numbers. */
const TOLERANCE = 1e-9;

/** Puts a month in its place, which is nearly always at the end. */
const insert = (months: number[], month: number): void => {
  let place = months.length;
  while ((months[place - 1] ?? month) > month) place -= 1;
  if (months[place - 1] !== month) months.splice(place, 0, month);
};

const inLatest = (items: readonly Evidence[], afterMonth: number): Evidence[] =>
  items.filter((item) => monthOf(item.to) > afterMonth);

const closed = (
  from: number,
  until: number,
  lasting: ReadonlySet<Lasting>,
  strands: readonly string[],
  told: MonthsOf,
): Span => {
  const parts = strands.flatMap((name): Part[] => {
    const ofStrand = [...lasting].filter((each) => each.name === name).flatMap((each) => each.evidence);
    const items = [...new Set(ofStrand)].filter((item) => item.to <= until).sort(inOrder);
    return items.length > 0 ? [{ name, evidence: items }] : [];
  });
  const evidence = [...new Set(parts.flatMap((part) => part.evidence))].sort(inOrder);
  const monthsIn = (items: readonly Evidence[]): number =>
    new Set(items.flatMap((item) => told.get(item) ?? [monthOf(item.to)])).size;
  const months = Math.max(...parts.map((part) => monthsIn(part.evidence)));
  const figures = { number: numberOf(evidence), agencies: agenciesOf(evidence), strands: parts.length, months };
  return { from, until, evidence, parts, figures };
};

/** Months since the year 0. */
const monthOf = (day: number): number => {
  const date = dateOfEpochDay(day);
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
};

const isOfOneMonth = (item: Evidence): boolean => item.from === item.to || monthOf(item.from) === monthOf(item.to);

const lastDayOf = (month: number): number => {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return epochDay(lastDayOfMonth(`${year}-${String((month % 12) + 1).padStart(2, '0')}`));
};
