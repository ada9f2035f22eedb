import type { Draw } from '../generated-people/index.js';
import { dateOf } from './period.js';
import type { Period } from './period.js';
import type { AgencyName, Report } from './report.js';
import { SeenBy } from './seen-by.js';

/** An agency event as it is posted. */
export interface PostedEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What was posted, and the report that it was made of. */
export interface Sent {
  readonly event: PostedEvent;
  readonly report: Report;
}

/** Days for which an agency's system sends nothing, and then what has gathered. */
export type Outages = Readonly<Partial<Record<AgencyName, Period>>>;

/** Of what an agency could not send, so much is never sent. */
const LOST_IN_OUTAGE = 0.2;
/** An interface that lost its answer posts again: the same event under the same id. */
const SENT_TWICE = 0.015;
/** Two agencies report the same, each under an id of its own. */
const SECOND_AGENCY = 0.02;

const SECONDS: Readonly<Partial<Record<AgencyName, AgencyName>>> = {
  'northmoor-hospital-trust': 'northmoor-community-health',
  'northmoor-community-health': 'northmoor-hospital-trust',
};
const BOTH_MAY_TELL = /^(health\.(appointment|emergency|condition|growth)|person\.address)/;

const CAME_LATE: Readonly<Record<'days' | 'weeks' | 'months', number>> = { days: 0.3, weeks: 0.1, months: 0.015 };

/** Sends the reports of one family in the order in which they went out: late, twice, wrongly and with gaps. */
export const send = (
  reports: readonly Report[],
  {
    draw,
    period,
    outages,
    family,
  }: { readonly draw: Draw; readonly period: Period; readonly outages: Outages; readonly family: number },
): readonly Sent[] => {
  const seenBy = new SeenBy(draw);
  const sent: (Sent & { readonly at: number })[] = [];
  let serial = 0;
  for (const report of alsoToldByOthers(reports, draw)) {
    const at = sentOn(report, draw, period, outages[report.agency]);
    if (at === undefined) continue;
    serial += 1;
    sent.push({ at, report, event: posted(report, at, `${family}-${serial}`, seenBy, draw) });
  }
  sent.sort((one, other) => one.event.time.localeCompare(other.event.time));
  return sent.flatMap(({ event, report }) => {
    const once = { event, report };
    return draw.chance(SENT_TWICE) ? [once, once] : [once];
  });
};

function* alsoToldByOthers(reports: readonly Report[], draw: Draw): Generator<Report> {
  for (const report of reports) {
    yield report;
    const second = SECONDS[report.agency];
    if (second !== undefined && BOTH_MAY_TELL.test(report.type) && draw.chance(SECOND_AGENCY)) {
      yield { ...report, agency: second };
    }
  }
}

/** The day on which it goes out; undefined where it never does, within the period. */
const sentOn = (report: Report, draw: Draw, period: Period, outage: Period | undefined): number | undefined => {
  const known = report.learnedOn ?? report.until ?? report.on;
  // What was before the period is sent when an agency joins.
  if (known < period.from) return period.from + draw.from(0, 20);
  let at = known + lateness(draw);
  if (outage && at >= outage.from && at <= outage.until) {
    if (draw.chance(LOST_IN_OUTAGE)) return undefined;
    at = outage.until + draw.from(1, 3);
  }
  return at > period.until ? undefined : at;
};

const lateness = (draw: Draw): number => {
  const drawn = draw.share();
  if (drawn < CAME_LATE.months) return draw.from(29, 150);
  if (drawn < CAME_LATE.months + CAME_LATE.weeks) return draw.from(7, 28);
  return drawn < CAME_LATE.months + CAME_LATE.weeks + CAME_LATE.days ? draw.from(1, 6) : 0;
};

const posted = (report: Report, at: number, id: string, seenBy: SeenBy, draw: Draw): PostedEvent => {
  const { agency, type, on, until, precision, learnedOn, people, data } = report;
  const first = until ?? on;
  return {
    specversion: '1.0',
    id: `${initials(agency)}-${id}`,
    source: `urn:agency:${agency}`,
    type,
    time: `${dateOf(at)}T${two(draw.from(16, 20))}:${two(draw.from(0, 59))}:${two(draw.from(0, 59))}Z`,
    data: {
      people: people.map((named) => seenBy.describe(agency, named, first)),
      occurredOn:
        until === undefined
          ? { date: precision === 'month' ? dateOf(on).slice(0, 7) : dateOf(on) }
          : { from: dateOf(on), until: dateOf(until) },
      ...(learnedOn === undefined ? {} : { learnedOn: dateOf(learnedOn) }),
      ...data,
    },
  };
};

const initials = (agency: AgencyName): string =>
  agency
    .split('-')
    .map((word) => word.charAt(0))
    .join('');
const two = (number: number): string => String(number).padStart(2, '0');

/** One month or so for which each of half the agencies' systems is down. */
export const drawOutages = (draw: Draw, period: Period): Outages => {
  const agencies: readonly AgencyName[] = [
    'northmoor-community-health',
    'oakfield-primary-school',
    'northmoor-police',
    'northmoor-adult-services',
    'northmoor-housing',
  ];
  const outages: Partial<Record<AgencyName, Period>> = {};
  for (const agency of agencies) {
    const from = draw.from(period.from + 60, period.until - 60);
    outages[agency] = { from, until: from + draw.from(26, 35) };
  }
  return outages;
};
