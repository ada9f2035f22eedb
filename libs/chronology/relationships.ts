import { RELATIONSHIPS, type RelationshipKind } from '#vocabulary';
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

/**
 * The relationships that `person.relationship` entries add up to, in order of reporting. A report without an end
 * opens a period, or widens the open one; a report with an end closes the open one. Retracted reports count for
 * nothing, and corrected ones as corrected, because the entries are read anew each time.
 */
export const relationshipsOf = (
  personId: string,
  entries: ReadonlyMap<string, HistoryEntry>,
): readonly Relationship[] => {
  const periods: Relationship[] = [];
  for (const entry of entries.values()) {
    if (entry.retraction || entry.reassignedTo !== undefined || entry.eventType !== RELATIONSHIP_TYPE) continue;
    const report = reportOf(personId, entry);
    if (!report) continue;
    const index = periods.findIndex(
      (each) =>
        each.otherPersonId === report.otherPersonId &&
        each.kind === report.kind &&
        each.is === report.is &&
        overlap(each, report),
    );
    const period = periods[index];
    if (period) periods[index] = join(period, report);
    else periods.push(report);
  }
  return periods;
};

const reportOf = (personId: string, entry: HistoryEntry): Relationship | undefined => {
  const [one, other] = entry.people;
  const kind = RELATIONSHIPS.find((each) => each === entry.facts['kind']);
  if (!one || !other || !kind || one.personId === other.personId) return undefined;
  const is = one.personId === personId ? 'other' : 'self';
  return {
    otherPersonId: is === 'other' ? other.personId : one.personId,
    kind,
    is,
    from: dateOf(entry.facts['from']),
    until: dateOf(entry.facts['until']),
    sources: [entry.source],
  };
};

const dateOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const overlap = (one: Relationship, other: Relationship): boolean =>
  startsBy(one.from, other.until) && startsBy(other.from, one.until);

const startsBy = (from: string | undefined, until: string | undefined): boolean =>
  from === undefined || until === undefined || from <= until;

/** A known first day is better than none, an earlier one better than a later; an end, once reported, is the end. */
const join = (period: Relationship, report: Relationship): Relationship => ({
  ...period,
  from:
    report.from === undefined
      ? period.from
      : period.from === undefined || report.from < period.from
        ? report.from
        : period.from,
  until: report.until ?? period.until,
  sources: [...new Set([...period.sources, ...report.sources])],
});
