import type { AttendanceCodeSet } from '#vocabulary';
import type { Evidence } from '../evidence.js';
import { firstAfter } from './by-day.js';
import type { DecayedSum } from './decayed-sum.js';
import type { Moment } from './evaluator.js';
import type { Missed, RateInWindow } from './rate-in-window.js';
import { readRegister } from './school-sessions.js';

/** From which day on it is asked whether a condition may hold. */
export interface Outlook extends Pick<Moment, 'birthday'> {
  /** Epoch day. What is asked about is what holds on this day or later. */
  readonly since: number;
  /** Whether it may have held on the day before; else only what begins on this day or later is asked about. */
  readonly held: boolean;
}

/** What holds on any day at all is asked about. */
export const everyDay = ({ birthday }: Moment): Outlook => ({
  since: Number.NEGATIVE_INFINITY,
  held: false,
  birthday,
});

export interface Many {
  readonly atLeast: number;
  readonly agenciesAtLeast?: number;
  readonly withinDays: number;
}

/** Whether there may be so many in a window: what is certain to lie in it, whenever it may have been. */
export const hasMany = (
  items: readonly Evidence[],
  { atLeast, agenciesAtLeast = 1, withinDays }: Many,
  { since, held }: Outlook,
): boolean => {
  let first = firstAfter(items, since - withinDays);
  let sum = 0;
  for (let index = first; index < items.length; index += 1) {
    const item = items[index];
    if (!item) break;
    sum += item.count;
    for (let gone = items[first]; gone && gone.to <= item.to - withinDays; gone = items[(first += 1)]) {
      sum -= gone.count;
    }
    // A window that nothing enters is none that begins.
    if (sum < atLeast || (!held && item.to < since)) continue;
    if (agenciesAtLeast === 1 || agenciesIn(items, first, index, agenciesAtLeast)) return true;
  }
  return false;
};

const agenciesIn = (items: readonly Evidence[], first: number, last: number, atLeast: number): boolean => {
  const sources: string[] = [];
  for (let index = first; index <= last; index += 1) {
    const source = items[index]?.source ?? '';
    if (!sources.includes(source) && sources.push(source) >= atLeast) return true;
  }
  return false;
};

/** Weights are no whole numbers. */
const TOLERANCE = 1e-6;

/** Whether what is in a window may weigh so much, as it fades, from so many groups and agencies. */
export const weighsEnough = (items: readonly Evidence[], parameters: DecayedSum, outlook: Outlook): boolean => {
  const { weights, withinDays, line, holdsDownTo, halvesEveryDays, groupsAtLeast, agenciesAtLeast } = parameters;
  const { since, held } = outlook;
  const start = firstAfter(items, since - withinDays);
  if (items.length === start) return false;
  const most = mostTimes(parameters, items[start]?.from ?? since, outlook);
  const unborn = Math.max(most, parameters.ages?.[0]?.times ?? 1);
  const weightOf = ({ significance, count, beforeBirth }: Evidence): number =>
    weights[significance] * count * (beforeBirth ? unborn : most);
  const asked = (held ? line * holdsDownTo : line) - TOLERANCE;
  let first = start;
  let sum = 0;
  let faded = 0;
  let today = items[start]?.to ?? since;
  for (let index = start; index < items.length; index += 1) {
    const item = items[index];
    if (!item) break;
    const weight = weightOf(item);
    sum += weight;
    faded = faded * 2 ** ((today - item.to) / halvesEveryDays) + weight;
    today = item.to;
    for (let gone = items[first]; gone && gone.to <= item.to - withinDays; gone = items[(first += 1)]) {
      sum -= weightOf(gone);
    }
    // Between two entries it only falls, so that it begins with one; what goes on may have begun with more.
    if (held ? sum < asked : item.to < since || sum < asked || faded < asked) continue;
    if (agenciesIn(items, first, index, agenciesAtLeast) && groupsIn(items, first, index, groupsAtLeast)) return true;
  }
  return false;
};

const groupsIn = (items: readonly Evidence[], first: number, last: number, atLeast: number): boolean => {
  const found: string[] = [];
  for (let index = first; index <= last; index += 1) {
    for (const group of items[index]?.groups ?? []) {
      if (!found.includes(group) && found.push(group) >= atLeast) return true;
    }
  }
  return atLeast <= 0;
};

/** By how much an entry of after a day may weigh more for the child's age. */
const mostTimes = ({ ages = [] }: DecayedSum, day: number, { birthday }: Outlook): number => {
  let most = 1;
  for (const { before, times } of ages) {
    const ends = birthday(before);
    if (times > most && (ends === undefined || day < ends)) most = times;
  }
  return most;
};

/** Whether so much may have been missed of the sessions that a window holds. */
export const missesEnough = (
  entries: readonly Evidence[],
  { withinDays, rate, possibleAtLeast, absentAtLeast, missed = 'absent' }: RateInWindow,
  sets: readonly AttendanceCodeSet[],
  { since, held }: Outlook,
): boolean => {
  const asked = Math.max(absentAtLeast, rate * possibleAtLeast - TOLERANCE);
  // An entry of several days tells of each of them.
  let day = since;
  for (let index = firstAfter(entries, since - 1); index < entries.length; index += 1) {
    day = Math.min(day, entries[index]?.from ?? day);
  }
  // As it was judged it stays for as long as an absence is in the window.
  let first = firstAfter(entries, day - (held ? 2 * withinDays : withinDays));
  let longest = 0;
  for (let index = first; index < entries.length; index += 1) {
    const entry = entries[index];
    if (entry) longest = Math.max(longest, entry.to - entry.from);
  }
  // A window that ends within an entry holds nothing that ends so many days before that entry's end.
  const apart = withinDays + 2 * longest;
  let sum = 0;
  for (let index = first; index < entries.length; index += 1) {
    const entry = entries[index];
    if (!entry) break;
    sum += missedIn(entry, sets)[missed];
    for (let gone = entries[first]; gone && gone.to <= entry.to - apart; gone = entries[(first += 1)]) {
      sum -= missedIn(gone, sets)[missed];
    }
    if (sum >= asked) return true;
  }
  return asked <= 0;
};

/** Entries are never changed in place. */
const missedBy = new WeakMap<Evidence, Readonly<Record<Missed, number>>>();

/** No less than what was missed, or come late to, by an entry, whatever others say of the same sessions. */
const missedIn = (entry: Evidence, sets: readonly AttendanceCodeSet[]): Readonly<Record<Missed, number>> => {
  const known = missedBy.get(entry);
  if (known) return known;
  const register = readRegister([entry], sets);
  const most = (of: Missed): number => register.summaries.reduce((sum, { counts }) => sum + counts[of], register[of]);
  const missed = { absent: most('absent'), late: most('late') };
  missedBy.set(entry, missed);
  return missed;
};
