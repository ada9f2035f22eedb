import type { HistoryEntry } from '#chronology';
import { epochDay, londonDate } from '#platform';
import type { About, Evidence, IndicatorGroups } from './evidence.js';

/** What an entry about somebody else of the household tells of this child too: the home and the adults in it. */
const SHARED_IN_HOUSEHOLD: ReadonlySet<string> = new Set(['home', 'carers']);
/** What an entry about an adult tells of the child: an adult's own missed appointment is not the child's. */
const TOLD_BY_ADULTS: ReadonlySet<string> = new Set([
  'home',
  'carers',
  'engagement',
  'supervision',
  'unborn',
  'protective',
]);

/** Which groups are kept of an entry; all where nothing is said. */
const KEPT: Partial<Record<About, ReadonlySet<string>>> = { household: SHARED_IN_HOUSEHOLD, adult: TOLD_BY_ADULTS };

/** What is reported within its month or year has happened by the day on which it is recorded, not by the month's end. */
export const certainOn = ({ occurredOn, recordedAt, corrections }: HistoryEntry): number => {
  const until = epochDay(occurredOn.until);
  if (occurredOn.precision !== 'month' && occurredOn.precision !== 'year') return until;
  const recorded = epochDay(londonDate(corrections.at(-1)?.recordedAt ?? recordedAt));
  return Math.max(epochDay(occurredOn.date), Math.min(until, recorded));
};

interface Made {
  readonly about: About;
  readonly onAdult: boolean;
  readonly vocabulary: IndicatorGroups;
  readonly born: number | undefined;
  readonly apart: Pick<Evidence, 'ofChild' | 'reaches'>;
  readonly evidence: Evidence;
}

/** Entries are never changed in place, so that what one tells a child need not be made again: of each, a few. */
const made = new WeakMap<HistoryEntry, Made[]>();
const MOST_MADE = 12;
const TOLD_AS_IT_IS: Made['apart'] = {};

/** What an entry tells of a child who was born on that epoch day, or is to be. */
export const evidenceOf = (
  entry: HistoryEntry,
  about: About,
  onAdult: boolean,
  vocabulary: IndicatorGroups,
  born: number | undefined,
  apart = TOLD_AS_IT_IS,
): Evidence => {
  const known = made.get(entry) ?? [];
  for (const each of known) {
    if (
      each.about === about &&
      each.onAdult === onAdult &&
      each.born === born &&
      each.vocabulary === vocabulary &&
      each.apart.ofChild === apart.ofChild &&
      each.apart.reaches === apart.reaches
    ) {
      return each.evidence;
    }
  }
  const evidence = { ...makeEvidence(entry, about, onAdult, vocabulary, born), ...apart };
  if (known.length === 0) made.set(entry, known);
  if (known.length >= MOST_MADE) known.shift();
  known.push({ about, onAdult, vocabulary, born, apart, evidence });
  return evidence;
};

const makeEvidence = (
  entry: HistoryEntry,
  about: About,
  onAdult: boolean,
  vocabulary: IndicatorGroups,
  born: number | undefined,
): Evidence => {
  const kept = KEPT[about];
  const indicators: string[] = [];
  const groups: string[] = [];
  for (const code of entry.indicators) {
    const group = vocabulary.indicators.get(code)?.group;
    if (group === undefined || (kept && !kept.has(group))) continue;
    indicators.push(code);
    if (!groups.includes(group)) groups.push(group);
  }
  const from = epochDay(entry.occurredOn.date);
  const to = certainOn(entry);
  return {
    id: entry.agencyEventId,
    personId: entry.personId,
    source: entry.source,
    type: entry.eventType,
    about,
    onAdult,
    role: entry.role,
    from,
    to,
    occurredOn: entry.occurredOn,
    count: entry.count ?? 1,
    facts: entry.facts,
    indicators,
    groups,
    significance: entry.significance,
    standing: entry.standing,
    beforeBirth: entry.role === 'unborn' || (born !== undefined && to < born),
  };
};
