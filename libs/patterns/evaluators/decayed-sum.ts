import type { Significance } from '#vocabulary';
import { inOrder, type Evidence } from '../evidence.js';
import type { Evaluator, Moment, OpenSpan, Span } from './evaluator.js';
import { certainBy } from './by-day.js';
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

interface Change {
  readonly day: number;
  readonly kind: 'enters' | 'leaves' | 'lessens';
  readonly item: Evidence;
}

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
  const { groupsAtLeast, agenciesAtLeast, line, holdsDownTo, halvesEveryDays } = parameters;
  const { by, atMost } = parameters.lessened ?? { by: undefined, atMost: 0 };
  const changes = changesOf(evidence(parameters.of), by === undefined ? [] : evidence(by), parameters);
  const weigh = weighing(parameters, moment);
  const spans: Span[] = [];
  const active = new Set<Evidence>();
  const groups = new Tally();
  const agencies = new Tally();
  let open: OpenSpan | undefined;
  let concern = 0;
  let lessening = 0;
  let today = changes[0]?.day ?? 0;

  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    const fade = 2 ** ((today - day) / halvesEveryDays);
    concern *= fade;
    lessening *= fade;
    today = day;
    for (; changes[index]?.day === day; index += 1) {
      const change = changes[index];
      if (!change) break;
      const { item, kind } = change;
      const weight = weigh(item) * 2 ** ((item.from - day) / halvesEveryDays);
      switch (kind) {
        case 'enters':
          concern += weight;
          active.add(item);
          open?.evidence.add(item);
          groups.add(item.groups);
          agencies.add([item.source]);
          break;
        case 'leaves':
          active.delete(item);
          concern = active.size === 0 ? 0 : concern - weight;
          groups.remove(item.groups);
          agencies.remove([item.source]);
          break;
        case 'lessens':
          lessening += weight;
          break;
        default:
          kind satisfies never;
      }
    }
    const sum = concern - Math.min(lessening, concern * atMost);
    const asked = open ? line * holdsDownTo : line;
    const enough = groups.size >= groupsAtLeast && agencies.size >= agenciesAtLeast && sum + TOLERANCE >= asked;
    const fades = Math.floor(halvesEveryDays * Math.log2((sum + TOLERANCE) / (line * holdsDownTo)));
    const until = enough ? day + fades : day - 1;
    if (enough) open ??= { from: day, evidence: new Set(active) };
    const next = changes[index]?.day;
    if (open && (next === undefined || until < next - 1)) {
      spans.push(closed(open, until));
      open = undefined;
    }
  }
  return spans;
};

/** What comes on the day on which it is over is no evidence of it. */
const closed = ({ from, evidence }: OpenSpan, until: number): Span => {
  const items = certainBy([...evidence].sort(inOrder), until);
  const parts = partsByGroup(items);
  const number = items.reduce((sum, item) => sum + item.count, 0);
  const agencies = new Set(items.map((item) => item.source)).size;
  return { from, until, evidence: items, parts, figures: { number, agencies, groups: parts.length } };
};

const changesOf = (
  items: readonly Evidence[],
  lessened: readonly Evidence[],
  { withinDays }: DecayedSum,
): readonly Change[] => {
  const changes: Change[] = [];
  for (const item of items) {
    if (item.to - item.from >= withinDays) continue;
    changes.push({ day: item.to, kind: 'enters', item }, { day: item.from + withinDays, kind: 'leaves', item });
  }
  for (const item of lessened) changes.push({ day: item.to, kind: 'lessens', item });
  return changes.sort((one, other) => one.day - other.day);
};

/** What an entry weighs on its day, before it fades. */
const weighing = ({ weights, ages = [] }: DecayedSum, { birthday }: Moment): ((item: Evidence) => number) => {
  const bounds = ages.flatMap(({ before, times }) => {
    const day = birthday(before);
    return day === undefined ? [] : [{ day, times }];
  });
  const unborn = ages[0]?.times ?? 1;
  return (item) => {
    const times = bounds.find(({ day }) => item.to < day)?.times ?? (item.beforeBirth ? unborn : 1);
    return weights[item.significance] * item.count * times;
  };
};

/** How often each name is there now. */
class Tally {
  readonly #counts = new Map<string, number>();

  /** How many names are there. */
  get size(): number {
    return this.#counts.size;
  }

  add(names: readonly string[]): void {
    for (const name of names) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  remove(names: readonly string[]): void {
    for (const name of names) {
      const left = (this.#counts.get(name) ?? 0) - 1;
      if (left > 0) this.#counts.set(name, left);
      else this.#counts.delete(name);
    }
  }
}
