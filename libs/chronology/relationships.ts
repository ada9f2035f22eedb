import { RELATIONSHIPS, type RelationshipKind } from '#vocabulary';
import { isMutual } from './ties/kinds.js';
import { periodsOf, type DatedReport } from './ties/periods.js';
import type { HistoryEntry } from './history-entry.js';

/** The event type by which agencies say that two people belong together. */
export const RELATIONSHIP_TYPE = 'person.relationship';

/** Somebody in a person's life, for a period. */
export interface Relationship {
  readonly otherPersonId: string;
  readonly kind: RelationshipKind;
  /** `other`: the other is this person's mother, partner, ...; `self`: this person is the other's. */
  readonly is: 'self' | 'other';
  /** First day (`YYYY-MM-DD`); absent where it is not known, and then it always was. */
  readonly from?: string;
  /** Last day (`YYYY-MM-DD`); absent while it goes on. */
  readonly until?: string;
  /** The agencies that reported it, in order of reporting. */
  readonly sources: readonly string[];
}

/** One entry that says that two people belong together: `otherPersonId` is the `kind` of `personId`. */
export interface RelationshipReport extends DatedReport {
  readonly agencyEventId: string;
  readonly source: string;
  readonly recordedAt: Date;
  readonly personId: string;
  readonly otherPersonId: string;
  readonly kind: RelationshipKind;
  /** Of a sibling, where the agency says it. */
  readonly sibling?: SiblingKind;
  /** Labels of the entry, e.g. `adoption`. */
  readonly sensitivity: readonly string[];
}

/** By how many parents: two, one, or by a parent's partnership alone. */
export type SiblingKind = 'full' | 'half' | 'step';
const SIBLING_KINDS: readonly SiblingKind[] = ['full', 'half', 'step'];

/**
 * The relationships that `person.relationship` entries add up to, the first reported first. `periodsOf` says how
 * reports make periods. Retracted reports count for nothing, and corrected ones as corrected, because the entries are
 * read anew each time.
 */
export const relationshipsOf = (
  personId: string,
  entries: ReadonlyMap<string, HistoryEntry>,
): readonly Relationship[] => {
  const groups = new Map<string, RelationshipGroup>();
  for (const entry of entries.values()) {
    for (const report of reportsOf(entry)) {
      if (report.personId === report.otherPersonId || isOfOthers(personId, entry, report)) continue;
      const { otherPersonId, is } = seenFrom(personId, entry, report);
      const key = `${otherPersonId} ${report.kind} ${is}`;
      const group = groups.get(key) ?? { otherPersonId, kind: report.kind, is, reports: [] };
      groups.set(key, group);
      group.reports.push(report);
    }
  }
  return [...groups.values()].flatMap(({ reports, ...between }) =>
    periodsOf(reports).map(({ from, until, reports: ofPeriod }) => {
      const told = new Set(ofPeriod);
      const sources = new Set(reports.filter((report) => told.has(report)).map(({ source }) => source));
      return { ...between, from, until, sources: [...sources] };
    }),
  );
};

type RelationshipGroup = Pick<Relationship, 'otherPersonId' | 'kind' | 'is'> & {
  readonly reports: RelationshipReport[];
};

/**
 * What an entry says of who belongs to whom: nothing where it is of another type, was taken back or is somebody else's.
 * Who has parental responsibility is told apart from what else somebody is.
 */
export const reportsOf = (entry: HistoryEntry): readonly RelationshipReport[] => {
  if (entry.eventType !== RELATIONSHIP_TYPE || entry.retraction || entry.reassignedTo !== undefined) return [];
  // An entry that was put down to somebody else first names them.
  const [one, other] = entry.people.map(({ personId }) =>
    personId === entry.reassignedFrom ? entry.personId : personId,
  );
  const kind = RELATIONSHIPS.find((each) => each === entry.facts['kind']);
  if (one === undefined || other === undefined || !kind) return [];
  const report: RelationshipReport = {
    agencyEventId: entry.agencyEventId,
    source: entry.source,
    recordedAt: entry.recordedAt,
    personId: one,
    otherPersonId: other,
    kind,
    from: dateOf(entry.facts['from']),
    until: dateOf(entry.facts['until']),
    reportedFor: entry.occurredOn.date,
    sibling: SIBLING_KINDS.find((each) => each === entry.facts['sibling']),
    sensitivity: entry.sensitivity,
  };
  const also = entry.facts['parentalResponsibility'] === true && kind !== 'parental-responsibility';
  return also ? [report, { ...report, kind: 'parental-responsibility' }] : [report];
};

/** A mother who is named beside her unborn child, so that it is known, has no part in what is told of two others. */
const isOfOthers = (personId: string, entry: HistoryEntry, report: RelationshipReport): boolean =>
  [report.personId, report.otherPersonId].every((each) => each !== personId && each !== entry.personId);

/** Partnership, siblings and living together hold both ways: then the other is this person's, whoever was named first. */
const seenFrom = (
  personId: string,
  entry: HistoryEntry,
  report: RelationshipReport,
): Pick<Relationship, 'otherPersonId' | 'is'> => {
  const first = report.personId === personId || report.personId === entry.personId;
  return {
    otherPersonId: first ? report.otherPersonId : report.personId,
    is: first || isMutual(report.kind) ? 'other' : 'self',
  };
};

const dateOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
