import type { Evidence } from '../evidence.js';
import { certainBy, firstAfter } from './by-day.js';
import { FOR_EVER, type Evaluator, type Moment, type Span } from './evaluator.js';
import { openDays, type Opening, type OpenDays } from './openings.js';
import { SharingSpan } from './sharing-span.js';

export interface Silence {
  /** What would break the silence. */
  readonly of: string;
  /** Only while one of these is open. */
  readonly while: readonly Opening[];
  /** So many days without it: silent since the 1st, it holds from the 29th where it is 28. */
  readonly days: number | readonly DaysByAge[];
  /** Time counts from the day of birth (or the expected day): before it there is nothing to be seen. */
  readonly fromBirth?: boolean;
  /** From the first of these on there is no silence any more: a death. */
  readonly stops?: string;
}

/** So many days where the silence begins before a birthday, in years; the first that fits counts. */
export interface DaysByAge {
  readonly before: number;
  readonly days: number;
}

/**
 * The condition: something is open, and for so many days nothing of a kind has happened. Time alone makes it, so that a
 * span may begin after the last day that the evidence covers: "from that day on, if nothing more happens".
 *
 * Time counts from what began it all or from the last entry of the kind, whichever is later. An entry that is known to a
 * period breaks the silence on the period's last day, from which it is certain, and time counts from there. It ends the
 * day before the silence is broken, or when nothing is open any more.
 */
export const silence: Evaluator<Silence> = (evidence, parameters, moment) => {
  const { since = Number.NEGATIVE_INFINITY } = moment;
  const open = openDays(evidence, parameters.while, moment).filter(({ until }) => until >= since);
  if (open.length === 0) return [];
  const breaks = evidence(parameters.of);
  const stop = parameters.stops === undefined ? undefined : evidence(parameters.stops)[0]?.to;
  const born = parameters.fromBirth === true ? moment.birthday(0) : undefined;
  const spans: Span[] = [];
  for (const days of open) addSilences(spans, days, breaks, parameters, moment, { born, stop: stop ?? FOR_EVER + 1 });
  return spans;
};

/** Days before which, and from which on, there is no silence. */
interface Bounds {
  readonly born: number | undefined;
  readonly stop: number;
}

const addSilences = (
  spans: Span[],
  open: OpenDays,
  breaks: readonly Evidence[],
  { days }: Silence,
  moment: Moment,
  { born, stop }: Bounds,
): void => {
  const counted = Math.max(open.since, born ?? open.since);
  // What broke a silence that nobody asks for, or one of before anything was open, is passed over.
  const first = firstAfter(breaks, Math.max(counted, (moment.since ?? counted) - 1));
  let last = breaks[first - 1];
  let since = Math.max(counted, last?.to ?? counted);
  for (let index = first; since <= open.until && index <= breaks.length; index += 1) {
    const next = breaks[index];
    const until = Math.min(open.until, next ? next.to - 1 : open.until);
    const length = daysFrom(since, days, moment);
    const from = Math.max(open.from, since + length);
    if (from <= until && from < stop) spans.push(spanOf(open, { since, from, until, last, stop }, length));
    if (!next) return;
    last = next;
    since = Math.max(since, next.to);
  }
};

const daysFrom = (since: number, days: Silence['days'], { birthday }: Moment): number => {
  if (typeof days === 'number') return days;
  const fits = days.find(({ before: years }) => {
    const day = birthday(years);
    return day !== undefined && since < day;
  });
  // Of somebody whose age is not known, and at an age that nobody named, the longest time is asked for.
  return fits?.days ?? Math.max(...days.map((each) => each.days));
};

const spanOf = (
  open: OpenDays,
  {
    since,
    from,
    until,
    last,
    stop,
  }: { since: number; from: number; until: number; last: Evidence | undefined; stop: number },
  length: number,
): Span => {
  const opened = certainBy(open.evidence, until);
  const seen = last ? [last] : [];
  return new SharingSpan({
    from,
    until: Math.min(until, stop - 1),
    sharing: [opened, seen],
    covers: { from: since, to: from },
    parts: [{ name: 'open', evidence: opened }, ...(last ? [{ name: 'last', evidence: seen }] : [])],
    figures: { days: length, weeks: Math.floor(length / 7) },
  });
};
