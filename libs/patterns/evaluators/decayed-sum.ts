import type { Significance } from '#vocabulary';
import type { Evidence } from '../evidence.js';
import { certainBy, firstAfter } from './by-day.js';
import type { Evaluator, Moment, Span } from './evaluator.js';
import { sortedBy } from './in-order.js';
import { partsByGroup } from './parts-by-group.js';

export interface DecayedSum {
  /** Selection that is summed up. */
  readonly of: string;
  /** What is taken off the sum: a selection, and how much of the sum it takes off at most (0 to 1). */
  readonly lessened?: { readonly by: string; readonly atMost: number };
  /** What an entry weighs on its day. */
  readonly weights: Readonly<Record<Significance, number>>;
  /** After so many days an entry weighs half. */
  readonly halvesEveryDays: number;
  /** Entries older than the window are not summed up, and their groups and agencies are not counted. */
  readonly withinDays: number;
  readonly groupsAtLeast: number;
  readonly agenciesAtLeast: number;
  /** The sum from which the condition holds. */
  readonly line: number;
  /** Once reached it holds until the sum falls below this share of the line (0 to 1): one quiet week changes little. */
  readonly holdsDownTo: number;
  /** An entry of the time before a birthday (and before birth) weighs so many times more; the first that fits counts. */
  readonly ages?: readonly { readonly before: number; readonly times: number }[];
}

/** Sums of floating-point numbers that ought to be on the line are not below it. */
const TOLERANCE = 1e-9;

/**
 * The condition: within a window there are entries of so many indicator groups from so many agencies, and the sum of
 * their weights, each halved again and again as it grows older, less what went well, is not below the line. What went
 * well takes off a share at most: a child who is brought to every therapy session can be hungry all the same.
 *
 * Between two entries the sum only falls, so that time alone never begins a span; the day on which it has fallen too
 * far is computed. An entry that is known to a period counts from the period's last day as if it had happened on the
 * first (it weighs at least that much); a summary weighs as often as it counts; a period longer than the window counts
 * for nothing, since what part of it lies in which window is not known.
 */
export const decayedSum: Evaluator<DecayedSum> = (evidence, parameters, moment) => {
  const { groupsAtLeast, agenciesAtLeast, line, holdsDownTo, halvesEveryDays, withinDays } = parameters;
  const { by, atMost } = parameters.lessened ?? { by: undefined, atMost: 0 };
  const fits = (item: Evidence): boolean => item.to - item.from < withinDays;
  const all = evidence(parameters.of);
  const entering = all.every(fits) ? all : all.filter(fits);
  const leaving = sortedBy(entering, byFirstDay);
  const lessening = by === undefined ? NONE : evidence(by);
  const weigh = weighing(parameters, moment);
  const fading = fadingOf(halvesEveryDays);
  const spans: Span[] = [];
  const groups = new Tally();
  const agencies = new Tally();
  let open: Open | undefined;
  let concern = 0;
  let lessened = 0;
  let [entered, left, lessens] = [0, 0, 0];
  const nextDay = (): number =>
    Math.min(
      entering[entered]?.to ?? Number.POSITIVE_INFINITY,
      (leaving[left]?.from ?? Number.POSITIVE_INFINITY) + withinDays,
      lessening[lessens]?.to ?? Number.POSITIVE_INFINITY,
    );

  for (let day = nextDay(), today = day; day !== Number.POSITIVE_INFINITY;) {
    const fade = fading(day - today);
    concern *= fade;
    lessened *= fade;
    today = day;
    for (let item = leaving[left]; item && item.from + withinDays === day; item = leaving[left]) {
      left += 1;
      concern = left === entered ? 0 : concern - weigh(item) * fading(withinDays);
      for (const group of item.groups) groups.remove(group);
      agencies.remove(item.source);
    }
    for (let item = entering[entered]; item?.to === day; item = entering[entered]) {
      entered += 1;
      concern += weigh(item) * fading(day - item.from);
      for (const group of item.groups) groups.add(group);
      agencies.add(item.source);
      open?.evidence.push(item);
    }
    for (let item = lessening[lessens]; item?.to === day; item = lessening[lessens]) {
      lessens += 1;
      lessened += weigh(item) * fading(day - item.from);
    }
    const sum = concern - Math.min(lessened, concern * atMost);
    const asked = open ? line * holdsDownTo : line;
    const enough = groups.size >= groupsAtLeast && agencies.size >= agenciesAtLeast && sum + TOLERANCE >= asked;
    const next = nextDay();
    if (enough) open ??= { from: day, evidence: inWindow(entering, entered, day - withinDays) };
    if (open) {
      const until = enough
        ? day + Math.floor(halvesEveryDays * Math.log2((sum + TOLERANCE) / (line * holdsDownTo)))
        : day - 1;
      if (until < next - 1) {
        spans.push(closed(open, until));
        open = undefined;
      }
    }
    day = next;
  }
  return spans;
};

const NONE: readonly Evidence[] = [];

const byFirstDay = (one: Evidence, other: Evidence): number => one.from - other.from;

/** Of the first so many, those that may have happened after a day at the earliest. */
const inWindow = (items: readonly Evidence[], count: number, after: number): Evidence[] => {
  const start = firstAfter(items, after);
  return items.slice(start, count).filter((item) => item.from > after);
};

interface Open {
  readonly from: number;
  /** In order. */
  readonly evidence: Evidence[];
}

/** What comes on the day on which it is over is no evidence of it. */
const closed = ({ from, evidence }: Open, until: number): Span => {
  const items = certainBy(evidence, until);
  const parts = partsByGroup(items);
  const number = items.reduce((sum, item) => sum + item.count, 0);
  const agencies = new Set(items.map((item) => item.source)).size;
  return { from, until, evidence: items, parts, figures: { number, agencies, groups: parts.length } };
};

/** How much is left after so many days of what halves every so many: of most numbers of days it is known. */
const fadingOf = (halvesEveryDays: number): ((days: number) => number) => {
  let known = fadings.get(halvesEveryDays);
  if (!known) {
    known = Float64Array.from({ length: FADING_DAYS }, (_, days) => 2 ** (-days / halvesEveryDays));
    // Of drafts there may be many.
    if (fadings.size >= MOST_FADINGS) fadings.clear();
    fadings.set(halvesEveryDays, known);
  }
  const left = known;
  return (days) => left[days] ?? 2 ** (-days / halvesEveryDays);
};

const FADING_DAYS = 732;
const MOST_FADINGS = 100;
const fadings = new Map<number, Float64Array>();

/** What an entry weighs on its day, before it fades. */
const weighing = ({ weights, ages = [] }: DecayedSum, { birthday }: Moment): ((item: Evidence) => number) => {
  const bounds = ages.flatMap(({ before, times }) => {
    const day = birthday(before);
    return day === undefined ? [] : [{ day, times }];
  });
  const unborn = ages[0]?.times ?? 1;
  const timesOf = ({ to, beforeBirth }: Evidence): number => {
    for (const { day, times } of bounds) if (to < day) return times;
    return beforeBirth ? unborn : 1;
  };
  return (item) => weights[item.significance] * item.count * timesOf(item);
};

/** How often each name is there now. */
class Tally {
  readonly #counts = new Map<string, number>();

  /** How many names are there. */
  get size(): number {
    return this.#counts.size;
  }

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  remove(name: string): void {
    const left = (this.#counts.get(name) ?? 0) - 1;
    if (left > 0) this.#counts.set(name, left);
    else this.#counts.delete(name);
  }
}
