/** What one report says of when two people belonged together. Days are `YYYY-MM-DD`. */
export interface DatedReport {
  /** First day, where the report says it. */
  readonly from?: string;
  /** Last day, where the report says it. */
  readonly until?: string;
  /** The day for which the report was made: the relationship was there then, if it says no more. */
  readonly reportedFor: string;
}

/** A period for which two people belong together, and every report that speaks of it. */
export interface ReportedPeriod<Report extends DatedReport> {
  readonly from?: string;
  readonly until?: string;
  /** It was there on `from` at the latest, and may have been before: somebody came back after an end. */
  readonly fromAtLatest?: true;
  /** Never empty. */
  readonly reports: readonly Report[];
}

interface Open<Report> {
  from?: string;
  until?: string;
  fromAtLatest?: true;
  reports: Report[];
}

/**
 * The periods that reports of one relationship add up to, the same in whatever order they came, the earliest first:
 * - a first day opens a period, or stands within the one that is open already; the earliest counts;
 * - a last day closes it; where agencies give several, the last counts;
 * - a report without either belongs to the period that holds then or begins later, and tells that somebody has come
 *   back where every period had ended before: then from that day at the latest.
 * A report that ends before it begins cannot be joined with others: it stays a period of its own.
 */
export const periodsOf = <Report extends DatedReport>(reports: readonly Report[]): ReportedPeriod<Report>[] => {
  const impossible = reports.filter(endsBeforeItBegins);
  const possible = reports.filter((report) => !endsBeforeItBegins(report));
  const periods = sweep(possible.filter(({ from, until }) => from !== undefined || until !== undefined));
  const undated = possible.filter(({ from, until }) => from === undefined && until === undefined);
  for (const report of undated.sort((one, other) => (one.reportedFor < other.reportedFor ? -1 : 1))) {
    const holds = periods.find(({ until }) => until === undefined || report.reportedFor <= until);
    if (holds) holds.reports.push(report);
    else if (periods.length === 0) periods.push({ reports: [report] });
    else periods.push({ from: report.reportedFor, fromAtLatest: true, reports: [report] });
  }
  return [...periods, ...impossible.map(whole)];
};

/** Whether it ends before it begins. */
export const endsBeforeItBegins = ({ from, until }: Pick<DatedReport, 'from' | 'until'>): boolean =>
  from !== undefined && until !== undefined && until < from;

const whole = <Report extends DatedReport>(report: Report): Open<Report> => ({
  from: report.from,
  until: report.until,
  reports: [report],
});

/** Walks along the first and last days that were reported. */
const sweep = <Report extends DatedReport>(reports: readonly Report[]): Open<Report>[] => {
  const days = reports.flatMap((report) => [
    ...(report.from === undefined ? [] : [{ day: report.from, ends: false, report }]),
    ...(report.until === undefined ? [] : [{ day: report.until, ends: true, report }]),
  ]);
  days.sort((one, other) =>
    one.day !== other.day ? (one.day < other.day ? -1 : 1) : Number(one.ends) - Number(other.ends),
  );
  const periods: Open<Report>[] = [];
  /** Reports with a first and a last day that the walk is within: the period cannot have ended yet. */
  const within = new Set<Report>();
  let open = false;
  for (const { day, ends, report } of days) {
    const last = periods.at(-1);
    if (!ends) {
      if (report.until !== undefined) within.add(report);
      if (open && last) last.reports.push(report);
      else periods.push({ from: day, reports: [report] });
      open = true;
      continue;
    }
    within.delete(report);
    if (!last) {
      periods.push({ until: day, reports: [report] });
      continue;
    }
    // One with a first day came with it: a period does not end within it.
    if (report.from === undefined) last.reports.push(report);
    if (within.size > 0) continue;
    last.until = day;
    open = false;
  }
  return periods;
};
