import type { AttendanceCodeSet } from '#vocabulary';
import type { Evidence } from '../evidence.js';
import type { AcrossChildren } from './across-children.js';
import type { BeforeAfter } from './before-after.js';
import { firstAfter } from './by-day.js';
import type { CoOccurrence } from './co-occurrence.js';
import type { CountAfter } from './count-after.js';
import type { CountInWindow } from './count-in-window.js';
import type { Cycles } from './cycles.js';
import type { DecayedSum } from './decayed-sum.js';
import { firstEnd, type During } from './during.js';
import type { Episodes } from './episodes.js';
import type { Selections } from './evaluator.js';
import type { Ever } from './ever.js';
import type { FallsSilent } from './falls-silent.js';
import type { GoesOn } from './goes-on.js';
import { hasMany, missesEnough, weighsEnough, type Outlook } from './many-within.js';
import type { Moves } from './moves.js';
import type { Opening } from './openings.js';
import type { RateInWindow } from './rate-in-window.js';
import type { RisingRate } from './rising-rate.js';
import type { Silence } from './silence.js';
import { mostMonths, type SpreadOverMonths } from './spread-over-months.js';
import type { Unresolved } from './unresolved.js';

/** Whether a condition with these parameters may hold on the days of an outlook, by what is known now. */
export type MayHold = (evidence: Selections, parameters: unknown, outlook: Outlook) => boolean;

/**
 * Whether there is any use in evaluating for the days from one on: where it says no, the condition holds on none of
 * them (or begins on none, where it did not hold before), however much of what is known of later days is certain by
 * then. It looks at what a window that reaches these days holds, and at each entry of that once. Most children have
 * next to nothing of any kind, and so it says no as a rule.
 */
export const mayHoldOf = (name: string, sets: readonly AttendanceCodeSet[]): MayHold => {
  const check = CHECKS.get(name) ?? (() => true);
  return (evidence, parameters, outlook) => check(evidence, parameters as never, outlook, sets);
};

/** How many entries became certain after a day. */
const numberAfter = (items: readonly Evidence[], day: number): number =>
  items.length === 0 ? 0 : items.length - firstAfter(items, day);

/** Whether what lasts goes on to a day: of all that begins, what begins last ends last. */
const mayLast = (evidence: Selections, { begins, ends }: During, since: number, atMostDays?: number): boolean => {
  const begin = evidence(begins).at(-1);
  if (!begin || (atMostDays !== undefined && begin.to + atMostDays <= since)) return false;
  const end = firstEnd(evidence(ends), begin.to);
  return !end || end.to > since;
};

const mayBeOpen = (evidence: Selections, openings: readonly Opening[], { since, birthday }: Outlook): boolean => {
  for (const each of openings) {
    if (
      'of' in each
        ? hasMany(evidence(each.of), each, { since, birthday, held: true })
        : mayLast(evidence, each, since, each.atMostDays)
    ) {
      return true;
    }
  }
  return false;
};

/** Whether so many agencies have reported so often. */
const reportOften = (reports: readonly Evidence[], atLeast: number, agencies: number): boolean => {
  if (reports.length < atLeast * agencies) return false;
  const sources: string[] = [];
  const counts: number[] = [];
  let often = 0;
  for (const { source } of reports) {
    let place = sources.indexOf(source);
    if (place < 0) place = sources.push(source) - 1;
    const count = (counts[place] ?? 0) + 1;
    counts[place] = count;
    if (count === atLeast && (often += 1) >= agencies) return true;
  }
  return false;
};

const ANY = ['any'];

/** Whether something of so many groups is seen in so many children each, the child among them. */
const isSeenInChildren = (evidence: Selections, parameters: AcrossChildren, { since }: Outlook): boolean => {
  const { of, common, withinDays, childrenAtLeast, groupsAtLeast, anyGroup } = parameters;
  const seen = new Map<string, Set<string | undefined>>();
  for (const name of common ? [of, common.of] : [of]) {
    const items = evidence(name);
    for (let index = firstAfter(items, since - withinDays); index < items.length; index += 1) {
      const item = items[index];
      if (!item) break;
      for (const group of anyGroup ? ANY : item.groups) {
        const children = seen.get(group);
        if (children) children.add(item.ofChild);
        else seen.set(group, new Set([item.ofChild]));
      }
    }
  }
  let groups = 0;
  for (const children of seen.values()) if (children.has(undefined) && children.size >= childrenAtLeast) groups += 1;
  return groups >= groupsAtLeast;
};

/** Whether there may be so many episodes, and so far apart. */
const spansEpisodes = (items: readonly Evidence[], parameters: Episodes, { since }: Outlook): boolean => {
  const { daysAtLeast, significantCountsAs = 1, episodesAtLeast, spanningDays, withinDays } = parameters;
  if (items.length < episodesAtLeast) return false;
  let from = Number.POSITIVE_INFINITY;
  let [entries, summed] = [0, false];
  for (let index = firstAfter(items, since - withinDays); index < items.length; index += 1) {
    const item = items[index];
    if (!item) break;
    entries += 1;
    from = Math.min(from, item.from);
    // What sums up several days may be an episode by itself.
    summed ||= item.count > 1;
  }
  const entriesEach = summed ? 1 : Math.ceil(daysAtLeast / Math.max(1, significantCountsAs));
  return entries >= episodesAtLeast * entriesEach && (items.at(-1)?.to ?? from) - from >= spanningDays;
};

const DAYS_A_MONTH = 31;

type Check = (evidence: Selections, parameters: never, outlook: Outlook, sets: readonly AttendanceCodeSet[]) => boolean;

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'count-in-window',
    (evidence, parameters: CountInWindow, outlook) =>
      hasMany(evidence(parameters.of), parameters, outlook) &&
      (!parameters.during || evidence(parameters.during.begins).length > 0),
  ],
  [
    'rate-in-window',
    (evidence, parameters: RateInWindow, outlook, sets) =>
      missesEnough(evidence(parameters.of), parameters, sets, outlook),
  ],
  [
    'decayed-sum',
    (evidence, parameters: DecayedSum, outlook) => weighsEnough(evidence(parameters.of), parameters, outlook),
  ],
  [
    'co-occurrence',
    (evidence, { strands, atLeast, withinDays }: CoOccurrence, { since }) => {
      let seen = 0;
      for (const name of strands) if (numberAfter(evidence(name), since - withinDays) > 0) seen += 1;
      return seen >= atLeast;
    },
  ],
  ['during', (evidence, parameters: During, { since }) => mayLast(evidence, parameters, since)],
  [
    'spread-over-months',
    (evidence, { strands, strandsAtLeast, monthsAtLeast, ofMonths }: SpreadOverMonths, { since }) => {
      const before = since - DAYS_A_MONTH * ofMonths - 1;
      let lasting = 0;
      for (const name of strands) {
        const items = evidence(name);
        const start = items.length === 0 ? 0 : firstAfter(items, before);
        if (items.length - start >= monthsAtLeast || mostMonths(items, start) >= monthsAtLeast) lasting += 1;
      }
      return lasting >= strandsAtLeast;
    },
  ],
  [
    'episodes',
    (evidence, parameters: Episodes, outlook) => spansEpisodes(evidence(parameters.of), parameters, outlook),
  ],
  [
    'rising-rate',
    (evidence, { of, known, lastDays, atLeast, agenciesAtLeast }: RisingRate, outlook) => {
      // How many agencies report is asked on the day on which it begins.
      const agencies = outlook.held ? undefined : agenciesAtLeast;
      const many = { atLeast, agenciesAtLeast: agencies, withinDays: lastDays };
      return evidence(known).length > 0 && hasMany(evidence(of), many, outlook);
    },
  ],
  [
    'count-after',
    (evidence, { of, after, withinDays }: CountAfter, { since }) =>
      numberAfter(evidence(after), since - 2 * withinDays) > 0 && numberAfter(evidence(of), since - withinDays) > 0,
  ],
  [
    'before-after',
    (evidence, { of, starts, untilDays }: BeforeAfter, { since }) =>
      numberAfter(evidence(starts), since - 2 * untilDays) > 0 && evidence(of).length > 0,
  ],
  [
    'cycles',
    (evidence, { challenge, engagement, avoidance, brokenOff, atLeast, withinDays }: Cycles, { since }) => {
      const before = since - withinDays;
      const avoided = (): number =>
        numberAfter(evidence(avoidance), before) +
        (brokenOff === undefined ? 0 : numberAfter(evidence(brokenOff), before));
      return (
        numberAfter(evidence(challenge), before) >= atLeast &&
        numberAfter(evidence(engagement), before) >= atLeast &&
        avoided() >= atLeast
      );
    },
  ],
  [
    'unresolved',
    (evidence, { of, longAlready, withinDays }: Unresolved, { since, held }) => {
      const reports = numberAfter(evidence(of), since - withinDays);
      if (reports === 0) return false;
      if (held || reports > 1) return true;
      return longAlready !== undefined && numberAfter(evidence(longAlready), since - withinDays) > 0;
    },
  ],
  ['silence', (evidence, { while: openings }: Silence, outlook) => mayBeOpen(evidence, openings, outlook)],
  ['goes-on', (evidence, { while: openings }: GoesOn, outlook) => mayBeOpen(evidence, openings, outlook)],
  [
    'falls-silent',
    (evidence, { of, while: openings, reportsAtLeast, agenciesAtLeast = 1 }: FallsSilent, outlook) =>
      mayBeOpen(evidence, openings, outlook) && reportOften(evidence(of), reportsAtLeast, agenciesAtLeast),
  ],
  [
    'moves',
    (evidence, { kinds, atLeast, across, withinDays }: Moves, { since }) => {
      const before = since - withinDays;
      let told = 0;
      for (const { changes, arrives } of kinds) {
        told += numberAfter(evidence(changes), before);
        if (arrives !== undefined) told += numberAfter(evidence(arrives), before);
      }
      return told >= atLeast && (across === undefined || numberAfter(evidence(across.of), before) >= across.atLeast);
    },
  ],
  [
    'across-children',
    (evidence, parameters: AcrossChildren, outlook) => isSeenInChildren(evidence, parameters, outlook),
  ],
  ['ever', (evidence, { of }: Ever) => evidence(of).length > 0],
]);
