import type { PersonKeys } from '#access';
import { epochDay, londonDate } from '#platform';
import type { AreasOfChild, ChildRelation, PersonalContent, Practitioner } from '#vocabulary';
import { childrenAround } from '../family/household-children.js';
import { adultsAroundParents, adultsInLife, reachOf, type Period } from '../family/household.js';
import { isOfOwnChildhood } from '../family/own-childhood.js';
import type { FamilyQuery } from '../family/read-family.js';
import { historiesFrom, type ReadHistories } from '../family/read-histories.js';
import type { HistoryEntry } from '../history-entry.js';
import { recordIds } from '../one-person.js';
import type { PersonHistory } from '../person-history.js';
import type { ChronologyParts } from '../open-chronology.js';
import { whoIs, type Who } from '../who.js';
import type { OpenCase } from './cases.js';
import { contactsOf, type AgencyContact } from './contacts.js';
import { livingWith } from './read-relations.js';
import { relationsOf } from './relations.js';
import { reportedBy } from './reported.js';

/** Who can be asked at an agency, as its latest entry that names somebody has it. */
export interface LastPractitioner extends Practitioner {
  /** Last day on which it may have happened (`YYYY-MM-DD`). */
  readonly on: string;
  /** True where the latest entries' content was erased: whoever they named is not known any more. */
  readonly erased: boolean;
}

export interface AgencyView {
  readonly agency: { readonly urn: string; readonly name: string; readonly kind: string | null };
  readonly entries: number;
  readonly happened: { readonly first: string; readonly last: string };
  readonly recorded: { readonly first: string; readonly last: string };
  /** Something is open with the person: a plan, a referral, the school's roll. */
  readonly caseOpen: boolean;
  readonly open: readonly Omit<OpenCase, 'source'>[];
  readonly lastPractitioner: LastPractitioner | null;
}

/** The agencies that know an adult in the child's life, by what they reported while the relationship lasted. */
export interface AdultAgencies extends Pick<Who, 'personId' | 'records' | 'names' | 'erased'> {
  readonly agencies: readonly AgencyView[];
}

/** Who knows a child: the agencies that reported on the child, and, apart, those that reported on the adults around. */
export interface AgenciesView {
  readonly childId: string;
  /** All records of the child. */
  readonly records: readonly string[];
  readonly asOf: string;
  readonly asKnownAt: string;
  readonly agencies: readonly AgencyView[];
  readonly adults: readonly AdultAgencies[];
  /** All records of the other children of the household on that day: the schools of `sibling-school` are theirs. */
  readonly siblings: readonly string[];
  /** What agencies are to the child on that day, also those that have not reported on it: so alerts are routed. */
  readonly relations: readonly { readonly agency: AgencyView['agency']; readonly relation: ChildRelation }[];
  readonly areas: AreasOfChild;
  /** Stored events of these people that this release does not know and leaves out. 0: nothing is missing. */
  readonly notShown: number;
}

/**
 * Reads who knows a child, in five round trips.
 * @param read reads histories; by default those of the store.
 * @returns undefined where there is no such person (or none was known at `asKnownAt`).
 */
export const readAgencies = async (
  parts: ChronologyParts,
  { childId, asOf, asKnownAt }: FamilyQuery,
  now: Date,
  read: ReadHistories = historiesFrom(parts.store),
): Promise<AgenciesView | undefined> => {
  const day = asOf ?? londonDate(asKnownAt ?? now);
  const child = (await read([childId], asKnownAt)).get(childId);
  if (!child) return undefined;
  const direct = await read(adultsInLife(child), asKnownAt);
  const adults = new Map([...direct, ...(await read(adultsAroundParents(child, direct), asKnownAt))]);
  const siblings = await siblingsOf(read, child, direct, { day, asKnownAt });
  const { relations, areas } = relationsOf(child, siblings, parts.vocabulary, day);
  const around = aroundChild(child, adults)
    .map(({ adult, periods }) => ({ adult, entries: reportedBy(adult, day).filter(reachesBy(periods)) }))
    .filter(({ entries }) => entries.length > 0);
  await parts.keys.load([child, ...around.map(({ adult }) => adult)].flatMap(recordIds));
  return {
    childId: child.personId,
    records: recordIds(child),
    asOf: day,
    asKnownAt: (asKnownAt ?? now).toISOString(),
    agencies: viewOf(parts, reportedBy(child, day)),
    adults: around.map(({ adult, entries }) => {
      const { personId, records, names, erased } = whoIs(parts.keys, adult);
      return { personId, records, names, erased, agencies: viewOf(parts, entries) };
    }),
    siblings: siblings.flatMap(recordIds),
    relations: relations.map(({ agency, relation }) => ({ agency: agencyOf(parts, agency), relation })),
    areas,
    notShown: [child, ...around.map(({ adult }) => adult)].reduce((sum, { unknownEvents }) => sum + unknownEvents, 0),
  };
};

/** The other children of the household on the day. */
const siblingsOf = async (
  read: ReadHistories,
  child: PersonHistory,
  parents: ReadonlyMap<string, PersonHistory>,
  { day, asKnownAt }: { readonly day: string; readonly asKnownAt?: Date },
): Promise<readonly PersonHistory[]> => {
  const known = new Map([...parents, ...(await read(childrenAround(child, parents), asKnownAt))]);
  return livingWith(child, known, day);
};

interface Around {
  readonly adult: PersonHistory;
  readonly periods: readonly Period[];
}

/** Each adult in the child's life once, however many records are theirs, with the periods for which they are. */
const aroundChild = (child: PersonHistory, adults: ReadonlyMap<string, PersonHistory>): readonly Around[] => {
  const around = new Map<string, Around>();
  for (const [id, periods] of reachOf(child, adults)) {
    const adult = adults.get(id);
    if (!adult || adult.personId === child.personId) continue;
    const before = around.get(adult.personId)?.periods ?? [];
    around.set(adult.personId, { adult, periods: [...before, ...periods] });
  }
  return [...around.values()];
};

/** Whether an adult's entry is of the time in the child's life, and not of the adult's own childhood. */
const reachesBy =
  (periods: readonly Period[]) =>
  (entry: HistoryEntry): boolean => {
    const from = epochDay(entry.occurredOn.date);
    const to = epochDay(entry.occurredOn.until);
    return !isOfOwnChildhood(entry) && periods.some((period) => from >= period.from && to <= period.to);
  };

const viewOf = ({ vocabulary, keys }: ChronologyParts, entries: readonly HistoryEntry[]): AgencyView[] =>
  contactsOf(entries).map((contact) => {
    return {
      agency: agencyOf({ vocabulary }, contact.source),
      entries: contact.entries,
      happened: contact.happened,
      recorded: { first: contact.recorded.first.toISOString(), last: contact.recorded.last.toISOString() },
      caseOpen: contact.open.length > 0,
      open: contact.open.map(({ source: _source, ...open }) => open),
      lastPractitioner: lastPractitioner(keys, contact),
    };
  });

const agencyOf = ({ vocabulary }: Pick<ChronologyParts, 'vocabulary'>, urn: string): AgencyView['agency'] => {
  const agency = vocabulary.agencies.get(urn);
  return { urn, name: agency?.name ?? urn, kind: agency?.kind ?? null };
};

const lastPractitioner = (keys: PersonKeys, { latestFirst }: AgencyContact): LastPractitioner | null => {
  for (const { personId, sealed, occurredOn } of latestFirst) {
    if (!sealed) continue;
    const opened = keys.open(personId, sealed) as PersonalContent | undefined;
    if (!opened) return { on: occurredOn.until, erased: true };
    if (opened.practitioner) return { ...opened.practitioner, on: occurredOn.until, erased: false };
  }
  return null;
};
