import type { RelationshipKind } from '#vocabulary';
import type { PersonHistory } from '../person-history.js';
import { reportsOf, type RelationshipReport, type SiblingKind } from '../relationships.js';
import { isMutual } from './kinds.js';
import { periodsOf } from './periods.js';

/** Two people belong together for a period, by what agencies reported: `otherPersonId` is the `kind` of `personId`. */
export interface Tie {
  readonly personId: string;
  readonly otherPersonId: string;
  readonly kind: RelationshipKind;
  readonly sibling?: SiblingKind;
  /** Days, `YYYY-MM-DD`; absent where they are not known, or while it goes on. */
  readonly from?: string;
  readonly until?: string;
  /** It was there on `from` at the latest. */
  readonly fromAtLatest?: true;
  /** What it was reported by, each agency event once, in order of their ids. */
  readonly reports: readonly RelationshipReport[];
}

/** Who is who, where several records are one person's: the id under which the person is spoken of. */
export type SamePerson = (personId: string) => string;

/** The histories' own people by every id under which they were asked for. */
export const samePersonIn =
  (histories: ReadonlyMap<string, PersonHistory>): SamePerson =>
  (personId) =>
    histories.get(personId)?.personId ?? personId;

/** Ties between people, and reports by which somebody would belong to themselves. */
export interface ReportedTies {
  readonly ties: readonly Tie[];
  readonly toThemselves: readonly RelationshipReport[];
}

/**
 * Everything that these histories report of who belongs to whom, in an order that does not depend on theirs. A report
 * stands in the histories of both; it counts once. Of a tie that holds both ways, the lesser id is named first.
 */
export const tiesOf = (histories: ReadonlyMap<string, PersonHistory>): ReportedTies => {
  const same = samePersonIn(histories);
  const moved = reassignmentsIn(histories);
  const reports = new Map<string, RelationshipReport>();
  for (const history of histories.values()) {
    for (const entry of history.entries.values()) {
      for (const report of reportsOf(entry)) {
        const between = turned({
          ...report,
          personId: same(moved(report.agencyEventId, report.personId)),
          otherPersonId: same(moved(report.agencyEventId, report.otherPersonId)),
        });
        const key = `${between.agencyEventId} ${between.kind}`;
        const before = reports.get(key);
        // Stored first, where it was moved later.
        if (!before || between.recordedAt < before.recordedAt) reports.set(key, between);
      }
    }
  }
  const inOrder = [...reports.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const groups = new Map<string, RelationshipReport[]>();
  for (const report of inOrder) {
    const { personId, otherPersonId, kind } = report;
    if (personId === otherPersonId) continue;
    const key = `${personId} ${otherPersonId} ${kind}`;
    const group = groups.get(key);
    if (group) group.push(report);
    else groups.set(key, [report]);
  }
  return {
    ties: [...groups.values()].flatMap(tiesBetween),
    toThemselves: inOrder.filter(({ personId, otherPersonId }) => personId === otherPersonId),
  };
};

/**
 * Whose an agency event is now instead of whom it names. The entry was moved from one stream to another; in the streams
 * of the others whom it names it stands as it was.
 */
const reassignmentsIn = (
  histories: ReadonlyMap<string, PersonHistory>,
): ((agencyEventId: string, personId: string) => string) => {
  const moved = new Map<string, string>();
  for (const history of histories.values()) {
    for (const { agencyEventId, personId, reassignedFrom, reassignedTo } of history.entries.values()) {
      if (reassignedTo !== undefined) moved.set(`${agencyEventId} ${personId}`, reassignedTo);
      if (reassignedFrom !== undefined) moved.set(`${agencyEventId} ${reassignedFrom}`, personId);
    }
  }
  return (agencyEventId, personId) => moved.get(`${agencyEventId} ${personId}`) ?? personId;
};

const turned = (report: RelationshipReport): RelationshipReport =>
  isMutual(report.kind) && report.otherPersonId < report.personId
    ? { ...report, personId: report.otherPersonId, otherPersonId: report.personId }
    : report;

const keyOf = ({ personId, otherPersonId, kind, agencyEventId }: RelationshipReport): string =>
  `${personId} ${otherPersonId} ${kind} ${agencyEventId}`;

const tiesBetween = (reports: readonly RelationshipReport[]): Tie[] => {
  const [first] = reports;
  if (!first) return [];
  const { personId, otherPersonId, kind } = first;
  const siblings = new Set(reports.flatMap(({ sibling }) => sibling ?? []));
  return periodsOf(reports).map((period) => {
    const told = new Set(period.reports);
    return {
      personId,
      otherPersonId,
      kind,
      // Where agencies say different things of it, none is taken over the others.
      ...(siblings.size === 1 && { sibling: [...siblings][0] }),
      ...period,
      reports: reports.filter((report) => told.has(report)),
    };
  });
};

/** Whether it had begun by a day. */
export const hasBegun = ({ from }: Pick<Tie, 'from'>, day: string): boolean => from === undefined || from <= day;

/** Whether it holds on a day. */
export const holdsOn = (tie: Pick<Tie, 'from' | 'until'>, day: string): boolean =>
  hasBegun(tie, day) && (tie.until === undefined || day <= tie.until);
