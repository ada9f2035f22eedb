import { inOrder, type Evidence } from '../evidence.js';
import { countInWindow, type CountInWindow } from './count-in-window.js';
import { during, firstEnd, type During } from './during.js';
import { firstAfter } from './by-day.js';
import { FOR_EVER, ONWARDS, type Moment, type Selections, type Span } from './evaluator.js';
import { byDays, fewMissing, placeOf, union } from './in-order.js';

/** Something is open: from one kind of entry to another, or while there are so many of a kind (from so many agencies) within so many days. */
export type Opening = Lasts | Pick<CountInWindow, 'of' | 'atLeast' | 'agenciesAtLeast' | 'withinDays'>;

interface Lasts {
  readonly begins: string;
  readonly ends: string;
  /** It is taken to be over after so many days, though nobody reports an end: an assessment that was never closed. */
  readonly atMostDays?: number;
  /**
   * What begins while this lasts is a part of it, and begins nothing: the review of a plan that says no more what the
   * plan is about, where its beginning had said so.
   */
  readonly notWithin?: During;
}

/** Days on which something is open without a break. */
export interface OpenDays {
  /** The day from which time is counted: when it began, or when the first of many things happened. */
  readonly since: number;
  /** The first day on which it is certain that it is open, and the last. */
  readonly from: number;
  readonly until: number;
  /** What makes it open, in order. */
  readonly evidence: readonly Evidence[];
}

/** Neither what lasts nor what is counted asks for the moment, but for what is remembered and where it begins. */
const NO_MOMENT: Moment = { asOf: FOR_EVER, birthday: () => undefined };

/** The kinds of evidence that openings name. */
export const selectionsOfOpenings = (openings: readonly Opening[]): readonly string[] =>
  openings.flatMap((each) => {
    if ('of' in each) return [each.of];
    const { begins, ends, notWithin } = each;
    return [begins, ends, ...(notWithin ? [notWithin.begins, notWithin.ends] : [])];
  });

/**
 * The days on which one of the openings holds, in order; no day is there twice. What follows without a day between is
 * counted from its first day. Where many things that had happened before are found to be many, other days begin, which
 * rest on these too and are counted from the first of them: no day looks ahead.
 *
 * All of them, whatever day the moment says that is to be evaluated from.
 */
export const openDays = (
  evidence: Selections,
  openings: readonly Opening[],
  moment: Moment = NO_MOMENT,
): readonly OpenDays[] => {
  const { memory } = moment;
  if (memory?.asOf === moment.asOf) {
    return memory.recall(openings, ONWARDS, evidence, (some, since) => daysFrom(some, openings, { ...moment, since }));
  }
  const atAll = moment.since === undefined ? moment : { ...moment, since: undefined };
  if (!moment.shared) return daysFrom(evidence, openings, atAll);
  const lists = selectionsOfOpenings(openings).map(evidence);
  return moment.shared.of(openings, lists, () => daysFrom(evidence, openings, atAll));
};

const daysFrom = (evidence: Selections, openings: readonly Opening[], moment: Moment): readonly OpenDays[] => {
  const days: OpenDays[] = [];
  for (const each of openings) {
    if ('of' in each) addWhileMany(days, evidence, each, moment);
    else addLasting(days, each.notWithin ? outside(evidence, each.begins, each.notWithin) : evidence, each, moment);
  }
  return joined(days);
};

const joined = (all: OpenDays[]): readonly OpenDays[] => {
  if (all.length < 2) return all;
  all.sort(byDays);
  const days: OpenDays[] = [];
  let last: Joining | undefined;
  for (const each of all) {
    if (!last || each.from > last.until + 1) {
      if (last) days.push(last.whole());
      last = new Joining(each);
      continue;
    }
    if (each.from > last.from && !last.knows(each)) {
      days.push(last.upTo(each.from - 1));
      last.from = each.from;
    }
    last.add(each);
  }
  if (last) days.push(last.whole());
  return days;
};

/** So many entries are put in one by one; more are gone through together with those that are known. */
const FEW = 8;

/** Days on which something is open without a break, to which more is joined: of a long childhood that is much. */
class Joining {
  from: number;
  until: number;
  #since: number;
  /** In order. */
  #evidence: readonly Evidence[];
  /** The same, where nobody else has it: it may grow. */
  #grown: Evidence[] | undefined;
  /** A copy of it as it is, where it was told. */
  #told: readonly Evidence[] | undefined;

  constructor({ since, from, until, evidence }: OpenDays) {
    this.#since = since;
    this.from = from;
    this.until = until;
    this.#evidence = evidence;
  }

  /** Whether nothing is known by what is open of the time before it begins, but what is known already. */
  knows({ since, from, evidence }: OpenDays): boolean {
    if (since < this.#since) return false;
    const known = this.#evidence;
    for (const item of evidence) if (item.to < from && known[placeOf(known, item)] !== item) return false;
    return true;
  }

  add({ since, until, evidence }: OpenDays): void {
    if (evidence.length > FEW) this.#merge(evidence);
    else for (const item of evidence) this.#put(item);
    this.#since = Math.min(this.#since, since);
    this.until = Math.max(this.until, until);
  }

  /** The days up to one, and what is known to make them open. */
  upTo(until: number): OpenDays {
    const evidence = this.#grown ? (this.#told ??= this.#grown.slice()) : this.#evidence;
    return { since: this.#since, from: this.from, until, evidence };
  }

  /** All of them; nothing is joined any more. */
  whole(): OpenDays {
    return { since: this.#since, from: this.from, until: this.until, evidence: this.#told ?? this.#evidence };
  }

  #merge(evidence: readonly Evidence[]): void {
    // What is open by several rules at once is much the same, and then nothing is copied.
    const more = fewMissing(this.#evidence, evidence, FEW);
    if (more) {
      for (const item of more) this.#put(item);
      return;
    }
    // Of two lists of which neither has all of the other, it is a third one.
    const all = union(this.#evidence, evidence);
    this.#grown = all === evidence ? undefined : (all as Evidence[]);
    this.#evidence = all;
    this.#told = undefined;
  }

  /** What is joined is late among what is known, as a rule the latest. */
  #put(item: Evidence): void {
    const known = this.#evidence;
    const last = known.at(-1);
    const at = !last || inOrder(last, item) < 0 ? known.length : placeOf(known, item);
    if (known[at] === item) return;
    this.#told = undefined;
    if (!this.#grown) this.#evidence = this.#grown = known.toSpliced(at, 0, item);
    else if (at === known.length) this.#grown.push(item);
    else this.#grown.splice(at, 0, item);
  }
}

/** Without what begins while something else lasts. */
const outside = (evidence: Selections, begins: string, notWithin: During): Selections => {
  const beginning = evidence(begins);
  const spans = beginning.length === 0 ? [] : during(evidence, notWithin, NO_MOMENT);
  if (spans.length === 0) return evidence;
  const others = beginning.filter(({ to }) => !spans.some(({ from, until }) => from <= to && to <= until));
  return (name) => (name === begins ? others : evidence(name));
};

/** It lasts from the day on which it has certainly begun to the day before it has certainly ended. */
const addLasting = (days: OpenDays[], evidence: Selections, lasts: Lasts, moment: Moment): void => {
  const { atMostDays } = lasts;
  if (atMostDays === undefined) {
    for (const { from, until, evidence: its } of during(evidence, lasts, moment)) {
      days.push({ since: from, from, until, evidence: its });
    }
    return;
  }
  const { since } = moment;
  const begins = evidence(lasts.begins);
  const ending = begins.length === 0 ? begins : evidence(lasts.ends);
  for (let index = since === undefined ? 0 : firstAfter(begins, since - 1); index < begins.length; index += 1) {
    const begin = begins[index];
    if (!begin) break;
    const end = firstEnd(ending, begin.to);
    const until = Math.min(begin.to + atMostDays, end?.to ?? FOR_EVER) - 1;
    days.push({ since: begin.to, from: begin.to, until, evidence: [begin] });
  }
};

/** Counted as the evaluator of that name is: as far back as its window reaches. */
const counted = (evidence: Selections, many: CountInWindow, moment: Moment): readonly Span[] => {
  const { memory } = moment;
  if (memory?.asOf !== moment.asOf) return countInWindow(evidence, many, moment);
  return memory.recall(many, { reach: () => many.withinDays }, evidence, (some) => countInWindow(some, many, moment));
};

const addWhileMany = (days: OpenDays[], evidence: Selections, many: CountInWindow, moment: Moment): void => {
  for (const { from, until, evidence: its } of counted(evidence, many, moment)) {
    if (moment.since !== undefined && from < moment.since) continue;
    days.push({ since: Math.min(from, its[0]?.to ?? from), from, until, evidence: its });
  }
};
