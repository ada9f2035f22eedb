import type { Evidence } from '../evidence.js';
import type { AcrossChildren } from './across-children.js';
import type { BeforeAfter } from './before-after.js';
import type { CoOccurrence } from './co-occurrence.js';
import type { CountAfter } from './count-after.js';
import type { CountInWindow } from './count-in-window.js';
import type { Cycles } from './cycles.js';
import type { DecayedSum } from './decayed-sum.js';
import type { During } from './during.js';
import type { Episodes } from './episodes.js';
import type { Selections } from './evaluator.js';
import type { Ever } from './ever.js';
import type { FallsSilent } from './falls-silent.js';
import type { GoesOn } from './goes-on.js';
import type { Moves } from './moves.js';
import type { Opening } from './openings.js';
import type { RateInWindow } from './rate-in-window.js';
import type { RisingRate } from './rising-rate.js';
import type { Silence } from './silence.js';
import type { SpreadOverMonths } from './spread-over-months.js';
import type { Unresolved } from './unresolved.js';

/**
 * Whether there is any use in evaluating: where it says no, the condition holds on no day. It says so for what most
 * children have, which is next to nothing of any kind, and looks at each entry once.
 */
export const mayHoldOf = (name: string): ((evidence: Selections, parameters: unknown) => boolean) =>
  (CHECKS.get(name) ?? (() => true)) as (evidence: Selections, parameters: unknown) => boolean;

/** Whether so many agencies have reported any of it, or more. */
const isFromAgencies = (items: readonly Evidence[], atLeast: number): boolean => {
  if (atLeast < 2) return items.length >= atLeast;
  if (items.length < atLeast) return false;
  const seen: string[] = [];
  for (const { source } of items) {
    if (!seen.includes(source) && seen.push(source) >= atLeast) return true;
  }
  return false;
};

/** Whether so many indicator groups are seen in it, or more. */
const isOfGroups = (items: readonly Evidence[], atLeast: number): boolean => {
  const seen: string[] = [];
  for (const { groups } of items) for (const group of groups) if (!seen.includes(group)) seen.push(group);
  return seen.length >= atLeast;
};

/** Whether what became certain within so many days is so much: no less than what any one window holds. */
const isWithin = (items: readonly Evidence[], withinDays: number, atLeast: number): boolean => {
  let sum = 0;
  let first = 0;
  for (const item of items) {
    sum += item.count;
    for (let gone = items[first]; gone && gone.to <= item.to - withinDays; gone = items[(first += 1)]) {
      sum -= gone.count;
    }
    if (sum >= atLeast) return true;
  }
  return false;
};

/** Weights are no whole numbers. */
const TOLERANCE = 1e-6;

/** The same of weights. */
const weighsWithin = (items: readonly Evidence[], { weights, ages = [], withinDays, line }: DecayedSum): boolean => {
  const most = ages.reduce((times, each) => Math.max(times, each.times), 1);
  let sum = 0;
  let first = 0;
  for (const item of items) {
    sum += most * weights[item.significance] * item.count;
    for (let gone = items[first]; gone && gone.to <= item.to - withinDays; gone = items[(first += 1)]) {
      sum -= most * weights[gone.significance] * gone.count;
    }
    if (sum + TOLERANCE >= line) return true;
  }
  return false;
};

const mayBeOpen = (evidence: Selections, openings: readonly Opening[]): boolean => {
  for (const each of openings) {
    if ('of' in each ? isWithin(evidence(each.of), each.withinDays, each.atLeast) : evidence(each.begins).length > 0) {
      return true;
    }
  }
  return false;
};

type Check = (evidence: Selections, parameters: never) => boolean;

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'count-in-window',
    (evidence, { of, atLeast, agenciesAtLeast = 1, withinDays }: CountInWindow) =>
      isWithin(evidence(of), withinDays, atLeast) && isFromAgencies(evidence(of), agenciesAtLeast),
  ],
  ['rate-in-window', (evidence, { of }: RateInWindow) => evidence(of).length > 0],
  [
    'decayed-sum',
    (evidence, parameters: DecayedSum) => {
      const items = evidence(parameters.of);
      return (
        isFromAgencies(items, parameters.agenciesAtLeast) &&
        weighsWithin(items, parameters) &&
        isOfGroups(items, parameters.groupsAtLeast)
      );
    },
  ],
  [
    'co-occurrence',
    (evidence, { strands, atLeast }: CoOccurrence) => {
      let seen = 0;
      for (const name of strands) if (evidence(name).length > 0 && (seen += 1) >= atLeast) return true;
      return false;
    },
  ],
  ['during', (evidence, { begins }: During) => evidence(begins).length > 0],
  [
    'spread-over-months',
    (evidence, { strands, strandsAtLeast, monthsAtLeast }: SpreadOverMonths) =>
      strands.filter((name) => evidence(name).length >= monthsAtLeast).length >= strandsAtLeast,
  ],
  [
    'episodes',
    (evidence, { of, daysAtLeast, significantCountsAs = 1, episodesAtLeast, spanningDays }: Episodes) => {
      const items = evidence(of);
      const [first, last] = [items[0], items.at(-1)];
      const ofEach = Math.ceil(daysAtLeast / Math.max(1, significantCountsAs));
      return first !== undefined && items.length >= episodesAtLeast * ofEach && last !== first
        ? (last?.to ?? first.to) - items.reduce((from, each) => Math.min(from, each.from), first.from) >= spanningDays
        : false;
    },
  ],
  [
    'rising-rate',
    (evidence, { of, known, lastDays, atLeast }: RisingRate) =>
      isWithin(evidence(of), lastDays, atLeast) && evidence(known).length > 0,
  ],
  ['count-after', (evidence, { of, after }: CountAfter) => evidence(after).length > 0 && evidence(of).length > 0],
  ['before-after', (evidence, { of, starts }: BeforeAfter) => evidence(starts).length > 0 && evidence(of).length > 0],
  [
    'cycles',
    (evidence, { challenge, engagement, avoidance, brokenOff, atLeast }: Cycles) =>
      evidence(challenge).length >= atLeast &&
      evidence(engagement).length > 0 &&
      evidence(avoidance).length + (brokenOff === undefined ? 0 : evidence(brokenOff).length) >= atLeast,
  ],
  [
    'unresolved',
    (evidence, { of, longAlready }: Unresolved) =>
      evidence(of).length > 1 ||
      (evidence(of).length > 0 && longAlready !== undefined && evidence(longAlready).length > 0),
  ],
  ['silence', (evidence, { while: openings }: Silence) => mayBeOpen(evidence, openings)],
  ['goes-on', (evidence, { while: openings }: GoesOn) => mayBeOpen(evidence, openings)],
  [
    'falls-silent',
    (evidence, { of, while: openings, reportsAtLeast }: FallsSilent) =>
      evidence(of).length >= reportsAtLeast && mayBeOpen(evidence, openings),
  ],
  [
    'moves',
    (evidence, { kinds, atLeast, across }: Moves) =>
      kinds.reduce(
        (told, { changes, arrives }) =>
          told + evidence(changes).length + (arrives === undefined ? 0 : evidence(arrives).length),
        0,
      ) >= atLeast &&
      (across === undefined || evidence(across.of).length >= across.atLeast),
  ],
  [
    'across-children',
    (evidence, { of, common, childrenAtLeast }: AcrossChildren) => {
      const children = new Set(evidence(of).map(({ ofChild }) => ofChild));
      if (common) for (const { ofChild } of evidence(common.of)) children.add(ofChild);
      return children.has(undefined) && children.size >= childrenAtLeast;
    },
  ],
  ['ever', (evidence, { of }: Ever) => evidence(of).length > 0],
]);
