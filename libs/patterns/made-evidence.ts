import type { HistoryEntry } from '#chronology';
import { epochDay, londonDate } from '#platform';
import type { Indicator, OccurredOn, PeopleRole, Significance, Standing } from '#vocabulary';
import { keptCodes } from './kept-codes.js';
import { sayingOf, type Saying } from './saying.js';

/**
 * Whom an entry is about, seen from the child:
 * `child` the child; `household` somebody else of the household, another child as a rule, so that only what a
 * household shares is kept of it; `adult` an adult in the child's life; `parent-elsewhere` a parent of whom it is known
 * that the child lives with another one;
 * `other-child` another child of the household, whose own entries they are, with all that they say; `parents-childhood`
 * a parent, when the parent was a child. Only a rule that names the last three selects them.
 */
export type About = 'child' | 'household' | 'adult' | 'parent-elsewhere' | 'other-child' | 'parents-childhood';

/**
 * One agency event as the patterns see it: coded facts and dates. Days are epoch days (whole days since 1970-01-01).
 * It is certain that the event (or all `count` of them) lies between `from` and `to`, and nothing more about when.
 */
export interface Evidence {
  /** The agency event's id. */
  readonly id: string;
  /** In whose stream it stands. */
  readonly personId: string;
  readonly source: string;
  readonly type: string;
  readonly about: About;
  /** Whether it stands in the stream of an adult, and reaches the child by their relationship. */
  readonly onAdult: boolean;
  /** The part that the person of the stream has in it. */
  readonly role: PeopleRole;
  /** First and last day on which it may have happened. From `to` on it is certain that it has happened. */
  readonly from: number;
  readonly to: number;
  readonly occurredOn: OccurredOn;
  /** How many such events it sums up; 1 where it sums up none. */
  readonly count: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly indicators: readonly string[];
  /** Groups of its indicators, each once. */
  readonly groups: readonly string[];
  readonly significance: Significance;
  readonly standing: Standing;
  /** It happened before the child was born. */
  readonly beforeBirth: boolean;
  /** All that, in codes and facts: the same object for entries that say the same. */
  readonly saying?: Saying;
  /** With `other-child`: the person whose own entry it is, by all records together. */
  readonly ofChild?: string;
  /** With `parents-childhood`: the first day on which it is of the child's family, when the parent is the child's parent. */
  readonly reaches?: number;
}

/** What evidence needs of the vocabulary: which group an indicator belongs to. */
export interface IndicatorGroups {
  readonly indicators: ReadonlyMap<string, Pick<Indicator, 'group'>>;
}

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
const KEPT: Partial<Record<About, ReadonlySet<string>>> = {
  household: SHARED_IN_HOUSEHOLD,
  adult: TOLD_BY_ADULTS,
  'parent-elsewhere': TOLD_BY_ADULTS,
};

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
  const evidence = makeEvidence(entry, about, onAdult, vocabulary, born, apart);
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
  apart: Made['apart'],
): Evidence => {
  const { indicators, groups } = keptCodes(entry.indicators, vocabulary.indicators, KEPT[about]);
  const from = epochDay(entry.occurredOn.date);
  const to = certainOn(entry);
  const beforeBirth = entry.role === 'unborn' || (born !== undefined && to < born);
  const { eventType: type, facts, significance, standing } = entry;
  return {
    id: entry.agencyEventId,
    personId: entry.personId,
    source: entry.source,
    type,
    about,
    onAdult,
    role: entry.role,
    from,
    to,
    occurredOn: entry.occurredOn,
    count: entry.count ?? 1,
    facts,
    indicators,
    groups,
    significance,
    standing,
    beforeBirth,
    saying: sayingOf({ type, about, standing, significance, beforeBirth, indicators, facts }),
    ...apart,
  };
};
