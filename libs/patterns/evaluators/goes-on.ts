import type { Calendar } from '#vocabulary';
import { certainBy } from './by-day.js';
import type { Evaluator, Figures, Span } from './evaluator.js';
import { openDays, type Opening } from './openings.js';

const DAYS_PER_MONTH = 30.44;

export interface GoesOn {
  /** What goes on. */
  readonly while: readonly Opening[];
  /** Longer than so many days: begun on the 1st, it holds from the 15th where it is 14. */
  readonly days?: number;
  /** Instead of days: longer than so many school days. */
  readonly schoolDays?: number;
  /** From the first of these on it goes on no longer. */
  readonly stops?: string;
}

/**
 * The condition: something has gone on for so many days, or so many school days, without an end. Time alone makes it.
 * It holds until it ends.
 */
export const goesOn =
  (calendar: Calendar): Evaluator<GoesOn> =>
  (evidence, { while: openings, days = 0, schoolDays = 0, stops }, moment) => {
    const stop = stops === undefined ? undefined : evidence(stops)[0]?.to;
    const { since = Number.NEGATIVE_INFINITY } = moment;
    return openDays(evidence, openings, moment).flatMap((open): Span[] => {
      if (open.until < since) return [];
      const from = Math.max(open.from, calendar.schoolDaysAfter(open.since + days, schoolDays));
      const until = Math.min(open.until, (stop ?? Number.POSITIVE_INFINITY) - 1);
      if (from > until) return [];
      const items = certainBy(open.evidence, until);
      const length: Figures =
        days > 0 ? { days, weeks: Math.floor(days / 7), months: Math.round(days / DAYS_PER_MONTH) } : { schoolDays };
      return [{ from, until, evidence: items, covers: { from: open.since, to: from }, figures: length }];
    });
  };
