import { dateOfEpochDay, epochDay } from '#platform';
import type { PatternLapsed } from '#vocabulary';
import type { Evidence } from '../evidence.js';
import { entryWords, type Wording } from './explain.js';
import { andWords, dayWords, lastOf, whenWords } from './words.js';

/** What is said of every match besides the pattern's own sentences, in plain English. */
export interface Account {
  /** Which agencies reported what it rests on, and when it happened. */
  readonly reported: string;
  /** What speaks against it, from whom and of when, and how that is weighed. */
  readonly weighed: string;
  /** What it would take to lapse, or how it lapsed. */
  readonly lapses: string;
}

/** What an account is of. Days are epoch days. */
export interface AccountOf {
  /** What speaks for it, in order. */
  readonly evidence: readonly Evidence[];
  /** What speaks against it and is no part of what it rests on, in order. */
  readonly opposing: readonly Evidence[];
  /** Whether it rests on something that would speak against it otherwise. */
  readonly restsOnOpposing?: boolean;
  readonly open: boolean;
  /** Last day on which it holds if nothing more happens. */
  readonly until: number;
  /** Last day on which anything of the child's can hold. */
  readonly ends: number;
  /** What ends it besides time, in a sentence of the definition. */
  readonly endsWhen?: string;
  /** How the rule takes an entry that speaks against it, in a sentence; undefined where the pattern names nothing such. */
  readonly weighing?: (item: Evidence) => string;
}

const MOST_DATES = 3;
const MOST_OPPOSING = 6;

export const accountOf = (match: AccountOf, wording: Wording): Account => ({
  reported: reportedWords(match.evidence, wording),
  weighed: weighedWords(match, wording),
  lapses: lapseWords(match),
});

/** `Who reported it, and when it happened: Northmoor Community Health (3 Feb 2026); Northmoor Police (1 Mar 2026).` */
const reportedWords = (evidence: readonly Evidence[], wording: Wording): string => {
  const bySource = new Map<string, Evidence[]>();
  for (const item of evidence) {
    const known = bySource.get(item.source);
    if (known) known.push(item);
    else bySource.set(item.source, [item]);
  }
  const agencies = [...bySource].map(([source, items]) => {
    const shown =
      items.length > MOST_DATES ? lastOf(items, MOST_DATES, whenWords) : andWords(items.map((item) => whenWords(item)));
    return `${agencyWords(source, wording)} (${shown})`;
  });
  return `Who reported it, and when it happened: ${agencies.join('; ')}.`;
};

const weighedWords = ({ opposing, restsOnOpposing, weighing }: AccountOf, wording: Wording): string => {
  if (weighing === undefined) return 'The pattern names nothing that would speak against it.';
  if (opposing.length === 0) {
    const besides = restsOnOpposing === true ? ', besides what it rests on itself' : '';
    return `Nothing that speaks against it was reported in the same time${besides}.`;
  }
  const words = (item: Evidence): string => `${entryWords(item, wording)} (${agencyWords(item.source, wording)})`;
  const taken = new Map<string, Evidence[]>();
  for (const item of opposing) {
    const how = weighing(item);
    const known = taken.get(how);
    if (known) known.push(item);
    else taken.set(how, [item]);
  }
  return [...taken]
    .map(([how, items], index) => {
      const opening = index === 0 ? 'Weighed against it' : 'Also weighed against it';
      return `${opening}: ${lastOf(items, MOST_OPPOSING, words)}. ${how}`;
    })
    .join(' ');
};

/** An agency's name, or what its urn says where the vocabulary does not know it. */
const agencyWords = (source: string, { agencies }: Wording): string =>
  agencies.get(source) ??
  (source.split(':').at(-1) ?? source)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

const lapseWords = ({ open, until, ends, endsWhen }: AccountOf): string => {
  if (!open) return lapsedWords('window-passed', dateOfEpochDay(until));
  if (until >= ends) return endsWhen ?? 'Does not lapse with time while the person is a child.';
  const date = dateOfEpochDay(until);
  return endsWhen === undefined
    ? lapsesWords(date)
    : `${endsWhen} Otherwise, by what is reported so far, it lapses after ${longDayWords(date)}.`;
};

/** What it takes to lapse by time alone; the last day (`YYYY-MM-DD`) on which it holds if nothing more happens. */
export const lapsesWords = (until: string): string =>
  `Lapses after ${longDayWords(until)} if nothing more of the kind is reported.`;

/** How it came to lapse, and the day (`YYYY-MM-DD`): the last on which it held, or on which it was taken back. */
export const lapsedWords = (reason: PatternLapsed['reason'], on: string): string => {
  const day = longDayWords(on);
  switch (reason) {
    case 'window-passed':
      return `Lapsed: it held until ${day}.`;
    case 'evidence-withdrawn':
      return `Withdrawn on ${day}: what it rested on was corrected or taken back.`;
    case 'merged':
      return `Since ${day} it is part of another match of the same pattern.`;
    case 'records-linked':
      return `Since ${day} it is recognised in the record with which this one is linked.`;
    default:
      return reason satisfies never;
  }
};

const longDayWords = (date: string): string => dayWords(epochDay(date));

/** All that is said of a match, as one text: the same wherever it is read. */
export const wholeExplanation = ({
  explanation,
  reported,
  weighed,
  lapses,
}: { readonly explanation: string } & Partial<Account>): string =>
  [explanation, reported, weighed, lapses].filter((sentence) => sentence !== undefined && sentence !== '').join(' ');
