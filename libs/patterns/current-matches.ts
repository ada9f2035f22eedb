import type { HistoryMatch, PersonHistory } from '#chronology';
import type { PatternLapsed, PatternRecognised } from '#vocabulary';
import { lapsedWords, lapsesWords } from './telling/account.js';

/** A match as it is today, with all that was recorded of it. */
export interface CurrentMatch extends PatternRecognised {
  readonly status: 'open' | 'lapsed';
  /** What it would take to lapse, or how it has. */
  readonly lapses: string;
  /** The last day on which it held, or the day on which it was taken back (`YYYY-MM-DD`); set where it has lapsed. */
  readonly lapsedOn?: string;
  readonly lapsedBecause?: PatternLapsed['reason'];
  /** The match that it has become part of. */
  readonly mergedInto?: string;
  /** When the service stored the recognition, and the last change. */
  readonly recognisedAt: Date;
  readonly changedAt: Date;
  readonly timesStrengthened: number;
}

/**
 * The matches in a child's stream as of a day (`YYYY-MM-DD`): open ones first, higher levels first, then the latest. A
 * match whose window has passed since anything was recorded is shown as lapsed, though no event says so yet.
 */
export const currentMatches = (history: Pick<PersonHistory, 'matches'>, today: string): readonly CurrentMatch[] =>
  [...history.matches.values()]
    .map((match) => currentMatch(match, today))
    .sort(
      (one, other) =>
        Number(other.status === 'open') - Number(one.status === 'open') ||
        other.level - one.level ||
        compare(other.recognisableOn, one.recognisableOn) ||
        compare(one.matchId, other.matchId),
    );

const currentMatch = ({ recognised, lapsed, ...when }: HistoryMatch, today: string): CurrentMatch => {
  const { recognisedAt, changedAt, timesStrengthened } = when;
  const stored = { ...recognised, recognisedAt, changedAt, timesStrengthened };
  if (lapsed) {
    const { lapsedOn, reason: lapsedBecause, mergedInto } = lapsed;
    const lapses = lapsedWords(lapsedBecause, lapsedOn);
    // What was to hold for long if nothing happened is over sooner where something did.
    const window = lapsedBecause === 'window-passed' ? { ...recognised.window, to: lapsedOn } : recognised.window;
    return { ...stored, window, status: 'lapsed', lapses, lapsedOn, lapsedBecause, mergedInto };
  }
  const { to } = recognised.window;
  return to < today
    ? {
        ...stored,
        status: 'lapsed',
        lapses: lapsedWords('window-passed', to),
        lapsedOn: to,
        lapsedBecause: 'window-passed',
      }
    : { ...stored, status: 'open', lapses: recognised.lapses ?? lapsesWords(to) };
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
