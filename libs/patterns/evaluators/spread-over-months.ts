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
 * month, from the period's last day; of one that reaches over two months nobody knows in which it was, and it counts
 * for nothing here. A summary says that its month had something, however many it sums up. Where several strands are
 * asked for, an entry that is of several counts for the first of them: one thing seen again and again is one.
 */
export const spreadOverMonths: Evaluator<SpreadOverMonths> = (evidence, parameters) => {
  const { strands, strandsAtLeast } = parameters;
  const taken = new Set<Evidence>();
  const lasting = strands.flatMap((name) => {
    const items = strandsAtLeast > 1 ? evidence(name).filter((item) => !taken.has(item)) : evidence(name);
    if (strandsAtLeast > 1) for (const item of items) taken.add(item);
    return lastingOf(name, items, parameters);
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
      spans.push(closed(open.from, day - 1, open.lasting, strands));
      open = undefined;
    }
  }
  return spans;
};

/** The days on which one strand lasted. */
const lastingOf = (name: string, items: readonly Evidence[], parameters: SpreadOverMonths): readonly Lasting[] => {
  const { monthsAtLeast, ofMonths, quietAtMostDays } = parameters;
  if (items.length < monthsAtLeast) return [];
  const spans: Lasting[] = [];
  for (const run of runsOf(items.filter(isOfOneMonth), quietAtMostDays)) {
    const months: number[] = [];
    let open: { readonly from: number; until: number; readonly evidence: Evidence[] } | undefined;
    for (const [index, item] of run.entries()) {
      const month = monthOf(item.to);
      if (months.at(-1) !== month) months.push(month);
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

const inLatest = (items: readonly Evidence[], afterMonth: number): Evidence[] =>
  items.filter((item) => monthOf(item.to) > afterMonth);

const closed = (from: number, until: number, lasting: ReadonlySet<Lasting>, strands: readonly string[]): Span => {
  const parts = strands.flatMap((name): Part[] => {
    const ofStrand = [...lasting].filter((each) => each.name === name).flatMap((each) => each.evidence);
    const items = [...new Set(ofStrand)].filter((item) => item.to <= until).sort(inOrder);
    return items.length > 0 ? [{ name, evidence: items }] : [];
  });
  const evidence = [...new Set(parts.flatMap((part) => part.evidence))].sort(inOrder);
  const months = Math.max(...parts.map((part) => new Set(part.evidence.map((item) => monthOf(item.to))).size));
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
