import { dateOfEpochDay, epochDay } from '#platform';
import type { PatternLapsed } from '#vocabulary';
import type { Evidence } from './evidence.js';
import { entryWords, type Wording } from './explain.js';
import { andWords, dayWords, lastOf, whenWords, yearsDiffer } from './words.js';

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
  /** What speaks against it, in order. */
  readonly opposing: readonly Evidence[];
  readonly open: boolean;
  /** Last day on which it holds if nothing more happens. */
  readonly until: number;
  /** Last day on which anything of the child's can hold. */
  readonly ends: number;
  /** What ends it besides time, in a sentence of the definition. */
  readonly endsWhen?: string;
  /** How the rule takes what speaks against it, in a sentence; undefined where the pattern names nothing such. */
  readonly weighing?: string;
}

const MOST_DATES = 3;
const MOST_OPPOSING = 6;

export const accountOf = (match: AccountOf, wording: Wording): Account => ({
  reported: reportedWords(match.evidence, wording),
  weighed: weighedWords(match, wording),
  lapses: lapseWords(match),
});

/** `Reported by Northmoor Community Health (3 Feb and 20 May) and Northmoor Police (1 Mar).` */
const reportedWords = (evidence: readonly Evidence[], wording: Wording): string => {
  const bySource = new Map<string, Evidence[]>();
  for (const item of evidence) {
    const known = bySource.get(item.source);
    if (known) known.push(item);
    else bySource.set(item.source, [item]);
  }
  const withYear = ofSeveralYears(evidence);
  const agencies = [...bySource].map(([source, items]) => {
    const date = (item: Evidence): string => whenWords(item, withYear);
    const shown = items.length > MOST_DATES ? lastOf(items, MOST_DATES, date) : andWords(items.map(date));
    return `${agencyWords(source, wording)} (${shown})`;
  });
  return `Reported by ${andWords(agencies)}.`;
};

const weighedWords = ({ evidence, opposing, weighing }: AccountOf, wording: Wording): string => {
  if (weighing === undefined) return 'The pattern names nothing that would speak against it.';
  if (opposing.length === 0) return 'Nothing that speaks against it was reported in the same time.';
  const withYear = ofSeveralYears([...evidence, ...opposing]);
  const words = (item: Evidence): string =>
    `${entryWords(item, wording, withYear)} (${agencyWords(item.source, wording)})`;
  return `Weighed against it: ${lastOf(opposing, MOST_OPPOSING, words)}. ${weighing}`;
};

const ofSeveralYears = (evidence: readonly Evidence[]): boolean => {
  const first = evidence[0];
  return first !== undefined && evidence.some((item) => yearsDiffer(first.to, item.from));
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
  const withTime = lapsesWords(dateOfEpochDay(until));
  return endsWhen === undefined ? withTime : `${endsWhen} ${withTime}`;
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

const longDayWords = (date: string): string => dayWords(epochDay(date), true);

/** All that is said of a match, as one text: the same wherever it is read. */
export const wholeExplanation = ({
  explanation,
  reported,
  weighed,
  lapses,
}: { readonly explanation: string } & Partial<Account>): string =>
  [explanation, reported, weighed, lapses].filter((sentence) => sentence !== undefined && sentence !== '').join(' ');
