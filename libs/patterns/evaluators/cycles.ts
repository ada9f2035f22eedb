import { inOrder, type Evidence } from '../evidence.js';
import { firstAfter } from './by-day.js';
import type { Evaluator, Moment, Selections, Span } from './evaluator.js';
import { numberOf } from './runs.js';

export interface Cycles {
  /** Selection of what is said or decided to the family. An entry may be both a challenge and what follows it. */
  readonly challenge: string;
  readonly engagement: string;
  readonly avoidance: string;
  /** Of the avoidances, or besides them: one of these is enough, however many are asked for. */
  readonly brokenOff?: string;
  /** The engagement follows within so many days of the challenge. */
  readonly engagedWithinDays: number;
  /** The first avoidance follows within so many days of the engagement, and the others within as many of the first. */
  readonly fadesWithinDays: number;
  /** Avoidances that make a fading. */
  readonly avoidancesAtLeast: number;
  /** Cycles. */
  readonly atLeast: number;
  /** From the first challenge to the last avoidance; a window of 365 days is a day and the 364 before it. */
  readonly withinDays: number;
}

/** A challenge that was answered, and what came after the answer. */
interface Answered {
  readonly challenge: Evidence;
  readonly engagement: Evidence;
  readonly avoidances: Evidence[];
}

/** One that came to its end, on the last day of its last avoidance. */
interface Cycle extends Answered {
  readonly endedOn: number;
}

/**
 * The condition: so many cycles of challenge, engagement and avoidance within so many days.
 *
 * A cycle begins with a challenge, goes on with the first engagement after it, and ends with the avoidance that makes
 * the number. The next begins with a challenge after that. Where several could be told, the one that ends first is.
 * What comes on the same day as the step before it cannot be put in order, and does not follow it; nor does an entry of
 * a month or a period unless all of it lies after the step before, and within the days.
 *
 * With each further cycle another span begins, which rests on that cycle too: until it ended, its challenge was nothing.
 */
export const cycles: Evaluator<Cycles> = (evidence, parameters, moment) => {
  const { atLeast, withinDays } = parameters;
  const { since = Number.NEGATIVE_INFINITY } = moment;
  const found = cyclesOf(evidence, parameters, moment).filter(({ endedOn, challenge }) => {
    const leaves = challenge.from + withinDays;
    return endedOn < leaves && leaves >= since;
  });
  if (found.length < atLeast) return [];
  const changes = found.flatMap((cycle) => [
    { day: cycle.endedOn, cycle, enters: true },
    { day: cycle.challenge.from + withinDays, cycle, enters: false },
  ]);
  changes.sort((one, other) => one.day - other.day);

  const spans: Span[] = [];
  const active = new Set<Cycle>();
  let open: { readonly from: number; readonly cycles: readonly Cycle[] } | undefined;
  for (let index = 0; index < changes.length;) {
    const day = changes[index]?.day ?? 0;
    const completed: Cycle[] = [];
    for (; changes[index]?.day === day; index += 1) {
      const change = changes[index];
      if (change?.enters) {
        active.add(change.cycle);
        completed.push(change.cycle);
      } else if (change) active.delete(change.cycle);
    }
    const holds = active.size >= atLeast;
    if (open && (!holds || completed.length > 0)) spans.push(closed(open.from, day - 1, open.cycles, parameters));
    if (!holds) open = undefined;
    else if (!open) open = { from: day, cycles: [...active] };
    else if (completed.length > 0) open = { from: day, cycles: [...open.cycles, ...completed] };
  }
  return spans;
};

const closed = (
  from: number,
  until: number,
  told: readonly Cycle[],
  { challenge, engagement, avoidance }: Cycles,
): Span => {
  const parts = [
    { name: challenge, evidence: told.map((cycle) => cycle.challenge) },
    { name: engagement, evidence: told.map((cycle) => cycle.engagement) },
    { name: avoidance, evidence: told.flatMap((cycle) => cycle.avoidances) },
  ];
  const evidence = [...new Set(parts.flatMap((part) => part.evidence))].sort(inOrder);
  return { from, until, evidence, parts, figures: { cycles: told.length, number: evidence.length } };
};

/** The cycles in order; where the child is remembered, found on from the last that had ended before the day of the change. */
const cyclesOf = (evidence: Selections, parameters: Cycles, { asOf, memory, since }: Moment): readonly Cycle[] => {
  if (memory?.asOf !== asOf) return cyclesIn(evidence, parameters, []);
  const before = memory.kept(parameters, (): { cycles: readonly Cycle[] } => ({ cycles: [] }));
  const settled = since === undefined ? [] : before.cycles.filter(({ endedOn }) => endedOn < since);
  before.cycles = cyclesIn(evidence, parameters, settled);
  return before.cycles;
};

/** @param settled the first of the cycles, which are known: with the end of a cycle all begins anew */
const cyclesIn = (evidence: Selections, parameters: Cycles, settled: readonly Cycle[]): readonly Cycle[] => {
  const { avoidancesAtLeast, engagedWithinDays, fadesWithinDays } = parameters;
  // Most children have none, and then nothing else need be selected.
  if (evidence(parameters.challenge).length < parameters.atLeast) return [];
  const last = settled.at(-1)?.avoidances.at(-1);
  const after = (name: string): readonly Evidence[] => (last ? following(evidence(name), last) : evidence(name));
  const challenges = new Set(after(parameters.challenge));
  const engagements = new Set(after(parameters.engagement));
  const enough = new Set(parameters.brokenOff === undefined ? [] : after(parameters.brokenOff));
  const avoidances = new Set([...after(parameters.avoidance), ...enough]);
  const found: Cycle[] = [...settled];
  let unanswered: Evidence[] = [];
  let answered: Answered[] = [];
  let lastEnded = settled.at(-1)?.endedOn ?? Number.NEGATIVE_INFINITY;

  for (const item of [...new Set([...challenges, ...engagements, ...avoidances])].sort(inOrder)) {
    if (challenges.has(item) && item.from > lastEnded) unanswered.push(item);
    if (engagements.has(item)) {
      const isAnswered = (challenge: Evidence): boolean => challenge === item || challenge.to < item.from;
      const challenge = unanswered.findLast(isAnswered);
      if (challenge && item.to < challenge.from + engagedWithinDays) {
        answered.push({ challenge, engagement: item, avoidances: [] });
      }
      unanswered = unanswered.filter((each) => !isAnswered(each));
    }
    if (!avoidances.has(item)) continue;
    answered = answered.filter(
      (each) => item.to < (each.avoidances[0]?.from ?? each.engagement.from) + fadesWithinDays,
    );
    const avoided = answered.filter((each) => each.engagement.to < item.from);
    for (const each of avoided) each.avoidances.push(item);
    const complete = avoided.find((each) => enough.has(item) || numberOf(each.avoidances) >= avoidancesAtLeast);
    if (!complete) continue;
    found.push({ ...complete, endedOn: item.to });
    lastEnded = item.to;
    unanswered = [];
    answered = [];
  }
  return found;
};

/** What comes after an entry. */
const following = (items: readonly Evidence[], last: Evidence): readonly Evidence[] => {
  let start = firstAfter(items, last.to - 1);
  for (let item = items[start]; item && inOrder(item, last) <= 0; item = items[start]) start += 1;
  return items.slice(start);
};
