import type { Calendar } from '#vocabulary';
import { inOrder, type Evidence } from '../evidence.js';
import { FOR_EVER, type Evaluator, type Span } from './evaluator.js';
import { openDays, type OpenDays, type Opening } from './openings.js';

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
    const open = openDays(evidence, parameters.while, moment);
    if (open.length === 0) return [];
    const byAgency = new Map<string, Evidence[]>();
    for (const item of evidence(parameters.of)) {
      const known = byAgency.get(item.source);
      if (known) known.push(item);
      else byAgency.set(item.source, [item]);
    }
    const silences = [...byAgency.values()].flatMap((reports) => silencesOf(reports, open, parameters, calendar));
    return atOnce(silences, parameters.agenciesAtLeast ?? 1);
  };

interface AgencySilence {
  readonly from: number;
  readonly until: number;
  readonly source: string;
  readonly last: Evidence;
  readonly evidence: readonly Evidence[];
}

const silencesOf = (
  reports: readonly Evidence[],
  open: readonly OpenDays[],
  { reportsAtLeast, times, daysAtLeast, inSchoolDays }: FallsSilent,
  calendar: Calendar,
): readonly AgencySilence[] => {
  const days = lastOfEachDay(reports);
  return days.flatMap((last, index) => {
    if (index + 1 < reportsAtLeast) return [];
    const next = days[index + 1];
    // The next report comes, or nothing is open, before it can be a silence.
    const earliest = last.to + daysAtLeast;
    const latestDay = next ? next.to - 1 : FOR_EVER;
    if (latestDay < earliest || !open.some((each) => each.from <= latestDay && earliest <= each.until)) return [];
    const latest = days.slice(Math.max(0, index - LATEST_INTERVALS), index + 1);
    const span = (length: (from: number, to: number) => number): number =>
      Math.max(daysAtLeast, Math.ceil(times * medianOf(latest, length)));
    const from =
      inSchoolDays === true
        ? calendar.schoolDaysAfter(last.to, span(schoolDaysIn(calendar)))
        : last.to + span((one, other) => other - one);
    return within(open, from, latestDay).map((each) => ({
      from: Math.max(from, each.from),
      until: Math.min(latestDay, each.until),
      source: last.source,
      last,
      evidence: [...each.evidence, ...latest],
    }));
  });
};

/** The open days from one on which something is open, for as long as that goes on without a day between. */
const within = (open: readonly OpenDays[], from: number, until: number): readonly OpenDays[] => {
  const first = open.findIndex((each) => each.from <= from && from <= each.until);
  if (first < 0 || from > until) return [];
  let after = first + 1;
  while ((open[after]?.from ?? FOR_EVER) <= Math.min(until, (open[after - 1]?.until ?? 0) + 1)) after += 1;
  return open.slice(first, after);
};

const lastOfEachDay = (reports: readonly Evidence[]): readonly Evidence[] =>
  reports.filter((each, index) => reports[index + 1]?.to !== each.to);

const medianOf = (reports: readonly Evidence[], length: (from: number, to: number) => number): number => {
  const lengths = reports
    .slice(1)
    .map((each, index) => length(reports[index]?.to ?? each.to, each.to))
    .sort((one, other) => one - other);
  return lengths[lengths.length >> 1] ?? 0;
};

const schoolDaysIn =
  (calendar: Calendar) =>
  (from: number, to: number): number => {
    let count = 0;
    for (let day = from + 1; day <= to; day += 1) if (calendar.isSchoolDay(day)) count += 1;
    return count;
  };

/** The days on which so many agencies are silent; with one, each silence by itself. */
const atOnce = (silences: readonly AgencySilence[], agencies: number): readonly Span[] => {
  if (agencies <= 1) return silences.map((each) => spanOf(each.from, each.until, [each]));
  const begins = [...new Set(silences.map(({ from }) => from))].sort((one, other) => one - other);
  return begins.flatMap((from) => {
    const there = silences.filter((each) => each.from <= from && from <= each.until);
    if (new Set(there.map(({ source }) => source)).size < agencies) return [];
    const untils = there.map(({ until }) => until).sort((one, other) => other - one);
    return [spanOf(from, untils[agencies - 1] ?? from, there)];
  });
};

const spanOf = (from: number, until: number, silences: readonly AgencySilence[]): Span => {
  const evidence = [...new Set(silences.flatMap((each) => each.evidence))]
    .filter((item) => item.to <= until)
    .sort(inOrder);
  const last = silences.map((each) => each.last).sort(inOrder);
  return {
    from,
    until,
    evidence,
    covers: { from: last[0]?.to ?? from, to: from },
    parts: last.map((item) => ({ name: item.source, evidence: [item] })),
    figures: { agencies: new Set(silences.map(({ source }) => source)).size, days: from - (last[0]?.to ?? from) },
  };
};
