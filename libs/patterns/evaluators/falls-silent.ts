import type { Calendar } from '#vocabulary';
import { inOrder, type Evidence } from '../evidence.js';
import { certainBy, firstAfter } from './by-day.js';
import { EACH_BY_ITSELF, FOR_EVER, type Evaluator, type Moment, type Selections, type Span } from './evaluator.js';
import { sortedBy } from './in-order.js';
import { openDays, type OpenDays, type Opening } from './openings.js';
import { ReportsByAgency } from './reports-by-agency.js';
import { SharingSpan } from './sharing-span.js';

export interface FallsSilent {
  /** Reports of agencies that see the child again and again. */
  readonly of: string;
  /** Only while one of these is open. */
  readonly while: readonly Opening[];
  /** An agency has a usual interval when it has reported on so many days, and no sooner. */
  readonly reportsAtLeast: number;
  /** Silent for so many times its usual interval ... */
  readonly times: number;
  /** ... and for so many days at least. */
  readonly daysAtLeast: number;
  /** Days are school days: intervals and silence are counted without weekends and holidays. */
  readonly inSchoolDays?: boolean;
  /** So many agencies must be silent at once. Default 1. */
  readonly agenciesAtLeast?: number;
}

/** The usual interval is the middle one of so many that came last: what was usual years ago is not. */
const LATEST_INTERVALS = 9;

/**
 * The condition: an agency that reported again and again reports no more, for so many times its usual interval (the
 * median of its last intervals), while something is open. Time alone makes it; it ends the day before the agency reports
 * again, or when nothing is open any more. An agency whose silence began to be one before anything was open has let the
 * child go, and is not taken to be silent.
 */
export const fallsSilent =
  (calendar: Calendar): Evaluator<FallsSilent> =>
  (evidence, parameters, moment) => {
    const silences = silencesOf(evidence, parameters, calendar, moment);
    const { agenciesAtLeast = 1 } = parameters;
    const { since = Number.NEGATIVE_INFINITY } = moment;
    if (agenciesAtLeast > 1) return atOnce(silences, agenciesAtLeast, since);
    return silences.filter(({ until }) => until >= since).map((each) => spanOf(each.from, each.until, [each]));
  };

/** The silences of each agency; where the child is remembered, those of before and what has changed. */
const silencesOf = (
  evidence: Selections,
  parameters: FallsSilent,
  calendar: Calendar,
  moment: Moment,
): readonly AgencySilence[] => {
  const { asOf, memory } = moment;
  const find = (some: Selections, byAgency: ReportsByAgency, since: number | undefined): readonly AgencySilence[] => {
    const open = openDays(some, parameters.while, moment);
    const silences: AgencySilence[] = [];
    if (open.length === 0) return silences;
    for (const reports of byAgency.of(some(parameters.of))) {
      addSilences(silences, reports, open, parameters, calendar, since);
    }
    return silences;
  };
  if (memory?.asOf !== asOf) return find(evidence, new ReportsByAgency(), undefined);
  const byAgency = memory.kept(parameters, () => new ReportsByAgency());
  return memory.recall(byAgency, EACH_BY_ITSELF, evidence, (some, since) => find(some, byAgency, since));
};

interface AgencySilence {
  readonly from: number;
  readonly until: number;
  readonly source: string;
  readonly last: Evidence;
  readonly open: OpenDays;
  /** The reports of which its usual interval is made, in order. */
  readonly latest: readonly Evidence[];
}

const addSilences = (
  silences: AgencySilence[],
  reports: readonly Evidence[],
  open: readonly OpenDays[],
  { reportsAtLeast, times, daysAtLeast, inSchoolDays }: FallsSilent,
  calendar: Calendar,
  since: number | undefined,
): void => {
  const length = (from: number, to: number): number =>
    inSchoolDays === true ? calendar.schoolDaysBetween(from, to) : to - from;
  const before = Math.max(LATEST_INTERVALS, reportsAtLeast);
  const days =
    since === undefined ? lastOfEachDay(reports, 0) : lastOfEachDay(reports, enoughBefore(reports, since, before));
  for (let index = reportsAtLeast - 1; index < days.length; index += 1) {
    const last = days[index];
    if (!last) return;
    const next = days[index + 1];
    // The next report comes, or nothing is open, before it can be a silence.
    const earliest = last.to + daysAtLeast;
    const latestDay = next ? next.to - 1 : FOR_EVER;
    if (latestDay < earliest || (since !== undefined && latestDay < since)) continue;
    const at = openOn(open, earliest);
    if (at === open.length || (open[at]?.from ?? FOR_EVER) > latestDay) continue;
    const first = Math.max(0, index - LATEST_INTERVALS);
    const span = Math.max(daysAtLeast, Math.ceil(times * medianOf(days, first, index, length)));
    const from = inSchoolDays === true ? calendar.schoolDaysAfter(last.to, span) : last.to + span;
    const within = openWithin(open, from, latestDay);
    if (within.length === 0) continue;
    const latest = days.slice(first, index + 1);
    for (const each of within) {
      silences.push({
        from: Math.max(from, each.from),
        until: Math.min(latestDay, each.until),
        source: last.source,
        last,
        open: each,
        latest,
      });
    }
  }
};

/** The first of the open days that are not over before a day. */
const openOn = (open: readonly OpenDays[], day: number): number => {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((open[middle]?.until ?? FOR_EVER) >= day) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The open days from one on which something is open, for as long as that goes on without a day between. */
const openWithin = (open: readonly OpenDays[], from: number, until: number): readonly OpenDays[] => {
  const first = openOn(open, from);
  if ((open[first]?.from ?? FOR_EVER) > from || first === open.length || from > until) return [];
  let after = first + 1;
  while ((open[after]?.from ?? FOR_EVER) <= Math.min(until, (open[after - 1]?.until ?? 0) + 1)) after += 1;
  return open.slice(first, after);
};

/** Index of a report from which there are so many other days with a report before the last that is not after a day. */
const enoughBefore = (reports: readonly Evidence[], day: number, before: number): number => {
  let index = Math.max(0, firstAfter(reports, day) - 1);
  for (let found = 0; index > 0; index -= 1) {
    if (reports[index - 1]?.to !== reports[index]?.to) found += 1;
    if (found > before) break;
  }
  return index;
};

const lastOfEachDay = (reports: readonly Evidence[], first: number): readonly Evidence[] => {
  const days: Evidence[] = [];
  for (let index = first; index < reports.length; index += 1) {
    const each = reports[index];
    if (each && reports[index + 1]?.to !== each.to) days.push(each);
  }
  return days;
};

const medianOf = (
  days: readonly Evidence[],
  first: number,
  last: number,
  length: (from: number, to: number) => number,
): number => {
  // So few are put in their places as they come.
  const lengths: number[] = [];
  for (let index = first + 1; index <= last; index += 1) {
    const each = length(days[index - 1]?.to ?? 0, days[index]?.to ?? 0);
    let place = lengths.length;
    for (let longer = lengths[place - 1]; longer !== undefined && longer > each; longer = lengths[place - 1]) {
      lengths[place] = longer;
      place -= 1;
    }
    lengths[place] = each;
  }
  return lengths[lengths.length >> 1] ?? 0;
};

/** The days on which so many agencies are silent, those that are not over before a day; told with whoever was silent then. */
const atOnce = (all: readonly AgencySilence[], agencies: number, since: number): readonly Span[] => {
  const lasting = all.reduce((first, { from, until }) => (until >= since ? Math.min(first, from) : first), FOR_EVER);
  const silences = sortedBy(
    all.filter(({ until }) => until >= lasting),
    (one, other) => one.from - other.from,
  );
  const spans: Span[] = [];
  let there: AgencySilence[] = [];
  for (let index = 0; index < silences.length;) {
    const from = silences[index]?.from ?? 0;
    there = there.filter(({ until }) => until >= from);
    for (let each = silences[index]; each?.from === from; each = silences[(index += 1)]) {
      if (each.until >= from) there.push(each);
    }
    if (new Set(there.map(({ source }) => source)).size < agencies) continue;
    const untils = there.map(({ until }) => until).sort((one, other) => other - one);
    const until = untils[agencies - 1] ?? from;
    if (until >= since) spans.push(spanOf(from, until, there));
  }
  return spans;
};

const spanOf = (from: number, until: number, silences: readonly AgencySilence[]): Span => {
  const sharing = silences.flatMap(({ open, latest }) => [certainBy(open.evidence, until), certainBy(latest, until)]);
  const last = silences.map((each) => each.last).sort(inOrder);
  // Of several the latest to fall silent says how long all of them have been.
  const since = last.at(-1)?.to ?? from;
  return new SharingSpan({
    from,
    until,
    sharing,
    covers: { from: since, to: from },
    parts: last.map((item) => ({ name: item.source, evidence: [item] })),
    figures: { agencies: new Set(silences.map(({ source }) => source)).size, days: from - since },
  });
};
