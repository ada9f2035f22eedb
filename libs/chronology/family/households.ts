import { addDays } from '#platform';
import type { HistoryEntry } from '../history-entry.js';
import type { PersonHistory } from '../person-history.js';
import type { Tie } from '../ties/ties.js';

/** From one day to another (`YYYY-MM-DD`, both included); absent where it is not known, or goes on. */
interface Days {
  readonly from?: string;
  readonly until?: string;
}

/** Somebody lived with the child: by a report of living together, or by a household code that both had from an agency. */
export interface LivedTogether extends Days {
  readonly personId: string;
  readonly by: 'lives-with' | 'household-code';
  readonly eventIds: readonly string[];
}

/** A time in which the same people lived with the child, as far as agencies reported it. */
export interface HouseholdSpell {
  /** First and last day; null where it is not known, or goes on. */
  readonly from: string | null;
  readonly until: string | null;
  /** Beside the child, in order of their ids; never empty. */
  readonly personIds: readonly string[];
  readonly by: readonly LivedTogether['by'][];
  readonly eventIds: readonly string[];
}

/**
 * Who lived with the child when, the earliest first. What nobody reported is not there: a parent is not taken to live
 * with the child. Addresses are sealed and never compared; the codes that an agency gives to households are.
 */
export const householdsOf = (
  childId: string,
  ties: readonly Tie[],
  histories: ReadonlyMap<string, PersonHistory>,
  asOf: string,
): HouseholdSpell[] => {
  const together = [...byTies(childId, ties), ...byCodes(childId, histories)].filter(
    ({ from }) => from === undefined || from <= asOf,
  );
  // Each spell begins where somebody came, or the day after somebody left.
  const begins = new Set(together.map(({ from }) => from ?? ALWAYS));
  for (const { until } of together) if (until !== undefined && until < asOf) begins.add(addDays(until, 1));
  const starts = [...begins].sort();
  const spells = starts.flatMap((from, index) => {
    const there = together.filter((each) => covers(each, from));
    if (there.length === 0) return [];
    const next = starts[index + 1];
    const spell: HouseholdSpell = {
      from: from === ALWAYS ? null : from,
      until: next === undefined ? (firstOf(there.map(({ until }) => until)) ?? null) : addDays(next, -1),
      personIds: unique(there.map(({ personId }) => personId)),
      by: unique(there.map(({ by }) => by)),
      eventIds: unique(there.flatMap(({ eventIds }) => eventIds)),
    };
    return [spell];
  });
  return spells.reduce<HouseholdSpell[]>((joined, spell) => {
    const before = joined.at(-1);
    if (before && goesOn(before, spell)) joined[joined.length - 1] = join(before, spell);
    else joined.push(spell);
    return joined;
  }, []);
};

/** The same people, without a day between. */
const goesOn = (one: HouseholdSpell, next: HouseholdSpell): boolean =>
  one.until !== null && addDays(one.until, 1) === next.from && one.personIds.join() === next.personIds.join();

const join = (one: HouseholdSpell, next: HouseholdSpell): HouseholdSpell => ({
  ...one,
  until: next.until,
  by: unique([...one.by, ...next.by]),
  eventIds: unique([...one.eventIds, ...next.eventIds]),
});

/** Before every day: from when it was is not known. */
const ALWAYS = '';

const covers = ({ from, until }: Days, day: string): boolean =>
  (from ?? ALWAYS) <= day && (until === undefined || day <= until);

/** The first of some days; undefined where none is known. */
const firstOf = (days: readonly (string | undefined)[]): string | undefined =>
  days.flatMap((day) => day ?? []).sort()[0];

const unique = <Value extends string>(values: readonly Value[]): Value[] => [...new Set(values)].sort();

const byTies = (childId: string, ties: readonly Tie[]): LivedTogether[] =>
  ties.flatMap(({ personId, otherPersonId, kind, from, until, reports }) => {
    if (kind !== 'lives-with' || (personId !== childId && otherPersonId !== childId)) return [];
    if (from !== undefined && until !== undefined && until < from) return [];
    return [
      {
        personId: personId === childId ? otherPersonId : personId,
        by: 'lives-with' as const,
        from,
        until,
        eventIds: reports.map(({ agencyEventId }) => agencyEventId),
      },
    ];
  });

const byCodes = (childId: string, histories: ReadonlyMap<string, PersonHistory>): LivedTogether[] => {
  const child = histories.get(childId);
  if (!child) return [];
  const own = staysOf(child);
  return [...new Set(histories.values())].flatMap((other) =>
    other.personId === childId
      ? []
      : staysOf(other).flatMap((stay) => own.flatMap((childs) => sharedStay(other.personId, childs, stay))),
  );
};

const sharedStay = (personId: string, one: Stay, other: Stay): LivedTogether[] => {
  if (one.household !== other.household) return [];
  const from = one.from > other.from ? one.from : other.from;
  const until = firstOf([one.until, other.until]);
  if (until !== undefined && until < from) return [];
  return [{ personId, by: 'household-code', from, until, eventIds: unique([one.eventId, other.eventId]) }];
};

/** Somebody belonged to a household of an agency's, by the agency's code for it. */
interface Stay extends Days {
  /** The agency and its code: another agency's codes mean nothing beside it. */
  readonly household: string;
  readonly from: string;
  readonly eventId: string;
}

/** From each report of a household to what the same agency reported of the person's address next. */
const staysOf = ({ entries }: PersonHistory): Stay[] => {
  const reported = [...entries.values()]
    .filter((entry) => entry.eventType === 'person.address' && !entry.retraction && entry.reassignedTo === undefined)
    .filter((entry) => householdOf(entry) !== undefined || entry.facts['change'] !== 'recorded')
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  return reported.flatMap((entry, index) => {
    const household = householdOf(entry);
    if (household === undefined) return [];
    const next = reported.slice(index + 1).find(({ source }) => source === entry.source);
    const from = entry.occurredOn.date;
    const until = next && addDays(next.occurredOn.date, -1);
    return until !== undefined && until < from ? [] : [{ household, from, until, eventId: entry.agencyEventId }];
  });
};

const placeOf = ({ occurredOn, agencyEventId }: HistoryEntry): string => `${occurredOn.date} ${agencyEventId}`;

const householdOf = ({ source, facts }: HistoryEntry): string | undefined => {
  const { household, change } = facts;
  if (typeof household !== 'string' || change === 'moved-out' || change === 'no-fixed-address') return undefined;
  return `${source} ${household}`;
};
