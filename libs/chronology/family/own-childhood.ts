import type { PeopleRole } from '#vocabulary';
import type { PersonHistory } from '../person-history.js';

/** That agencies reported of an adult when the adult was a child. Days are `YYYY-MM-DD`. */
export interface OwnChildhood {
  readonly entries: number;
  /** First day of the earliest of them, last day of the latest. */
  readonly from: string;
  readonly until: string;
}

/** An entry in which somebody was a child, or a sibling of one, is of their own childhood. */
const CHILDHOOD_ROLES: ReadonlySet<PeopleRole> = new Set<PeopleRole>(['child', 'unborn', 'sibling']);

/** Whether an entry of an adult's history is of the adult's own childhood: it then tells nothing of the adult's child. */
export const isOfOwnChildhood = ({ role }: { readonly role: PeopleRole }): boolean => CHILDHOOD_ROLES.has(role);

/** What there is of a person's own childhood; undefined where nobody reported of it. Family facts are no report of it. */
export const ownChildhoodOf = ({ entries }: PersonHistory): OwnChildhood | undefined => {
  const own = [...entries.values()].filter(
    (entry) =>
      isOfOwnChildhood(entry) &&
      !entry.retraction &&
      entry.reassignedTo === undefined &&
      !entry.eventType.startsWith('person.'),
  );
  if (own.length === 0) return undefined;
  const days = own.flatMap(({ occurredOn }) => [occurredOn.date, occurredOn.until]).sort();
  return { entries: own.length, from: days[0] ?? '', until: days.at(-1) ?? '' };
};
