import { addDays, ageInYears, londonDate } from '#platform';
import type { Agency, Incident, IncidentChild, NoticeGiven, NoticeKind, ToldAgency } from '#vocabulary';
import { toldBy, type RoutedChild } from '../recipients.js';
import type { NoticeRouting, Routing, RoutingRule } from '../routing.js';
import type { ChildNotice, IncidentNotices, NoticeEvent } from './notice.js';

/** What is decided upon: an incident as it stands now. */
export interface LookAtIncident {
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly incident: Incident;
  readonly routing: Pick<Routing, 'version' | 'reasons'>;
  readonly rules: NoticeRouting;
  /** The register. */
  readonly agencies: readonly Agency[];
  /** When what begins at an instant is to be told. */
  readonly dueFrom: (from: Date) => Date;
  readonly now: Date;
}

/**
 * Pure. What follows from an incident for its notices. Each child whom it concerns has one notice, to those of `told`; a
 * child for whom that is nobody has one to those of `otherwise`, and, where a school becomes known later, one to it. What
 * was taken back, or is of no child, is withdrawn from everybody who was told. The same incident again makes nothing.
 */
export const lookAtIncident = (look: LookAtIncident, notices: IncidentNotices): readonly NoticeEvent[] => {
  const { incident } = look;
  const concerns = incident.stands && incident.childPresent;
  const current = concerns ? incident.children : [];
  const given = current.flatMap((child): NoticeEvent[] => {
    const before = child.records.flatMap((id) => notices.children.get(id) ?? []).find((each) => !each.withdrawn);
    const event = giveTo(child, look);
    if (!event || (before && !isBetter(event, before))) return [];
    return [{ type: 'NoticeGiven.v1', data: event }];
  });
  const ofIncident = new Set(current.flatMap(({ records }) => records));
  const isMistaken = (personId: string): boolean => !concerns || (incident.wasReassigned && !ofIncident.has(personId));
  const withdrawn = [...notices.children]
    .filter(([personId, notice]) => !notice.withdrawn && isMistaken(personId))
    .map(([personId, { told }]): NoticeEvent => ({
      type: 'NoticeWithdrawn.v1',
      data: {
        noticeId: look.noticeId,
        kind: look.kind,
        personId,
        recipients: once(told),
        because: incident.stands && !incident.childPresent ? 'child-not-present' : 'incident-withdrawn',
        at: look.now.toISOString(),
      },
    }));
  return [...withdrawn, ...given];
};

/** Nobody could be told, and now somebody can. */
const isBetter = ({ notTold }: NoticeGiven, { given }: ChildNotice): boolean =>
  given.notTold !== undefined && notTold === undefined;

/** Somebody who was told twice is told of the withdrawal once. */
const once = (told: readonly ToldAgency[]): readonly ToldAgency[] => [
  ...new Map(told.map((each) => [each.agency, each])).values(),
];

const giveTo = (child: IncidentChild, look: LookAtIncident): NoticeGiven | undefined => {
  const { noticeId, kind, incident, rules, now, dueFrom } = look;
  const { occurredOn, agencyEventId } = incident;
  const today = londonDate(now);
  if (!child.isBorn || (!child.isNamed && !rules.household)) return undefined;
  if (occurredOn.until < addDays(today, -rules.withinDays)) return undefined;
  const told = toldOf(rules.told, child, look);
  const isOfAge = child.dateOfBirth === undefined || ageInYears(child.dateOfBirth, today) >= rules.ages.from;
  const isTooOld = child.dateOfBirth !== undefined && ageInYears(child.dateOfBirth, today) >= rules.ages.until;
  // A younger child may go to a school already; that one goes to none is nothing to tell.
  if (isTooOld || (told.length === 0 && !isOfAge)) return undefined;
  const otherwise = toldOf(rules.otherwise, child, look);
  const due = dueFrom(happenedAt(incident, now));
  const late = due <= now;
  const common = {
    noticeId,
    kind,
    personId: child.personId,
    agencyEventId,
    incidentOn: occurredOn.date,
    dueAt: (late ? dueFrom(now) : due).toISOString(),
    late,
    at: now.toISOString(),
  };
  if (told.length > 0) return { ...common, recipients: told, otherwise };
  const isKnown = child.around.relations.some(({ relation }) => relation === 'school');
  return {
    ...common,
    recipients: otherwise,
    notTold: isKnown ? 'school-not-connected' : 'no-school-known',
    otherwise: [],
  };
};

const toldOf = (
  rules: readonly RoutingRule[],
  { around }: IncidentChild,
  { routing, agencies }: LookAtIncident,
): readonly ToldAgency[] => {
  // A report names no agency as its evidence: where the child lives is not known, the areas that know it count.
  const known = agencies.filter(({ area }) => around.areas.knownIn.includes(area)).map(({ urn }) => urn);
  const child: RoutedChild = { reportedEvidence: known, knowChild: [], around };
  return toldBy(rules, { routing, agencies, child });
};

/** At the latest: of a day, its end, unless it is not over yet. */
const happenedAt = ({ occurredOn }: Incident, now: Date): Date => {
  if (occurredOn.at !== undefined) return new Date(occurredOn.at);
  const dayAfter = new Date(`${addDays(occurredOn.until, 1)}T00:00:00Z`);
  return dayAfter < now ? dayAfter : now;
};

/** Pure. Where nobody has opened a notice by its time, those who look after it are told; and when to look next. */
export const lookAtOpened = (
  notices: IncidentNotices,
  isOpened: (notice: ChildNotice) => boolean,
  now: Date,
): { readonly events: readonly NoticeEvent[]; readonly nextAt: Date | null } => {
  const waiting = [...notices.children.values()].filter(
    (notice) => !notice.withdrawn && !notice.notSeen && notice.given.otherwise.length > 0 && !isOpened(notice),
  );
  const due = waiting.filter(({ given }) => new Date(given.dueAt) <= now);
  const later = waiting.filter((notice) => !due.includes(notice)).map(({ given }) => new Date(given.dueAt).getTime());
  return {
    events: due.map(({ given: { noticeId, kind, personId, incidentOn, dueAt, otherwise } }) => ({
      type: 'NoticeNotSeen.v1',
      data: { noticeId, kind, personId, recipients: otherwise, incidentOn, dueAt, at: now.toISOString() },
    })),
    nextAt: later.length === 0 ? null : new Date(Math.min(...later)),
  };
};
