import {
  bornOn,
  childhoodEnds,
  isElsewhere,
  isOfOwnChildhood,
  otherChildrenOf,
  parenthoodOf,
  reachOf,
  type HistoryEntry,
  type PersonHistory,
} from '#chronology';
import { epochDay } from '#platform';
import type { PeopleRole } from '#vocabulary';
import { certainOn, evidenceOf, type About, type Evidence, type IndicatorGroups } from './made-evidence.js';

export type { About, Evidence, IndicatorGroups } from './made-evidence.js';

/** What a rule has to name to select it: it is nothing that happened to the child. */
export const NAMED_ALONE: ReadonlySet<About> = new Set<About>(['parent-elsewhere', 'other-child', 'parents-childhood']);

/** The child's own roles; in the others the person is not spoken of as a child. */
const OWN_ROLES: Partial<Record<PeopleRole, About>> = {
  child: 'child',
  unborn: 'child',
  sibling: 'household',
  'household-member': 'household',
};
/** That a family was referred, and what came of it, of whichever child it is told; it says nothing of signs. */
const DONE_FOR_A_SIBLING: ReadonlySet<string> = new Set([
  'social-care.referral',
  'social-care.referral-decision',
  'social-care.assessment',
  'social-care.plan',
  'social-care.case-closed',
]);
/** What was done by law, as a rule; it says nothing of signs either. */
const DONE_FOR_A_PARENT_AS_A_CHILD: ReadonlySet<string> = new Set(['social-care.plan', 'social-care.looked-after']);
const CHILD_ROLES: ReadonlySet<PeopleRole> = new Set<PeopleRole>(['child', 'unborn']);

/** Whose entries reach a child, and when: what follows from who the child is and who belongs to it, and from no entry. */
export interface Reached {
  readonly born: number | undefined;
  readonly ends: number;
  readonly adults: ReturnType<typeof reachOf>;
  /** Whether a parent is known to live elsewhere, for all of a time. */
  readonly elsewhere: (adultId: string, from: number, to: number) => boolean;
  readonly children: ReturnType<typeof otherChildrenOf>;
  readonly parents: ReturnType<typeof parenthoodOf>;
}

export const reachedOf = (child: PersonHistory, others: ReadonlyMap<string, PersonHistory>): Reached => ({
  born: bornOn(child),
  ends: childhoodEnds(child),
  adults: reachOf(child, others),
  elsewhere: (adultId, from, to) => isElsewhere(child, adultId, { from, to }, others),
  children: otherChildrenOf(child, others),
  parents: parenthoodOf(child),
});

/**
 * Everything that speaks for or against a pattern for one child, in order of the day from which it is certain:
 * - the child's own entries as they stand now (corrected; retracted ones are gone, and those that are somebody else's) up to the 18th birthday, those in
 *   which the child is only a sibling or household member with what a household shares;
 * - entries of the adults in the child's life that lie within the relationship, from nine months before the birth to
 *   the 18th birthday. An entry about another child of theirs tells what a household shares, no more; one about a parent
 *   alone who is known to live elsewhere is told apart.
 * An agency event that stands in several streams is there once, as the child's own where it is. Besides these, and for
 * rules that name them alone:
 * - other children's own entries, for the periods in which they were of one household (`otherChildrenOf`), unless the
 *   child is named as a child in them too; one that names several of them is the first's. What says nothing of signs is
 *   left out, but for referrals of them and what came of these, up to the plans that they have;
 * - what was reported of a parent as a child, and the plans and the care that the parent had.
 *
 * `others` are the histories of the adults who are in the child's life (`adultsInLife` says who) and of the other
 * children of the household (`childrenAround`); one that is missing counts for nothing. `reached` is made of them where
 * it is not known already.
 */
export const gatherEvidence = (
  child: PersonHistory,
  others: ReadonlyMap<string, PersonHistory>,
  vocabulary: IndicatorGroups,
  reached: Reached = reachedOf(child, others),
): readonly Evidence[] => {
  const entries: EntriesToGather = {
    own: child.entries.values(),
    of: (personId) => others.get(personId)?.entries.values(),
  };
  return gatherFrom(child.personId, entries, vocabulary, reached).sort(inOrder);
};

/** Entries of which evidence is gathered: all that there are, or what is new. */
export interface EntriesToGather {
  /** In the child's own stream. */
  readonly own: Iterable<HistoryEntry>;
  /** In the stream of somebody else; undefined where there are none of that person's, or of anybody's. */
  readonly of?: (personId: string) => Iterable<HistoryEntry> | undefined;
}

/** What `gatherEvidence` makes of these entries alone, in no order. */
export const gatherFrom = (
  childId: string,
  { own, of }: EntriesToGather,
  vocabulary: IndicatorGroups,
  reached: Reached,
): Evidence[] => {
  const { born, ends } = reached;
  if (!of) return ownAlone(own, vocabulary, reached);
  const gathered = new Map<string, Evidence>();
  for (const entry of own) {
    const evidence = ownEvidence(entry, vocabulary, reached);
    if (evidence) gathered.set(evidence.id, evidence);
  }
  for (const [adultId, periods] of reached.adults) {
    for (const entry of of(adultId) ?? NO_ENTRIES) {
      if (!stands(entry)) continue;
      if (isOfOwnChildhood(entry)) continue;
      const known = gathered.get(entry.agencyEventId);
      if (known && known.about !== 'parent-elsewhere') continue;
      if (entry.people.some((person) => person.personId === childId)) continue;
      const from = epochDay(entry.occurredOn.date);
      const to = certainOn(entry);
      if (!periods.some((period) => from >= period.from && to <= period.to)) continue;
      const about = aboutAdult(entry, born !== undefined && from >= born && reached.elsewhere(adultId, from, to));
      const evidence = evidenceOf(entry, about, true, vocabulary, born);
      if (evidence.to <= ends && evidence.groups.length > 0) gathered.set(evidence.id, evidence);
    }
  }
  const all = [...gathered.values()];
  const addApart = (entry: HistoryEntry, about: About, apart: Pick<Evidence, 'ofChild' | 'reaches'>): void => {
    const evidence = evidenceOf(entry, about, about === 'parents-childhood', vocabulary, born, apart);
    const done = about === 'other-child' ? DONE_FOR_A_SIBLING : DONE_FOR_A_PARENT_AS_A_CHILD;
    const tells = evidence.groups.length > 0 || done.has(evidence.type);
    if (evidence.to <= ends && tells) all.push(evidence);
  };
  addOfOtherChildren(childId, of, reached, addApart);
  addOfParentsChildhood(of, reached, addApart);
  return all;
};

/** One that names somebody at home too is told by them, and not of the parent who lives elsewhere. */
const aboutAdult = ({ people }: HistoryEntry, elsewhere: boolean): About => {
  if (people.some(({ role }) => CHILD_ROLES.has(role))) return 'household';
  return elsewhere ? 'parent-elsewhere' : 'adult';
};

const NO_ENTRIES: readonly HistoryEntry[] = [];

const ownAlone = (
  entries: Iterable<HistoryEntry>,
  vocabulary: IndicatorGroups,
  reached: Pick<Reached, 'born' | 'ends'>,
): Evidence[] => {
  const gathered: Evidence[] = [];
  for (const entry of entries) {
    const evidence = ownEvidence(entry, vocabulary, reached);
    if (evidence) gathered.push(evidence);
  }
  return gathered;
};

/** What an entry in the child's own stream tells of the child; undefined where it is nothing for or against a pattern. */
export const ownEvidence = (
  entry: HistoryEntry,
  vocabulary: IndicatorGroups,
  { born, ends }: Pick<Reached, 'born' | 'ends'>,
): Evidence | undefined => {
  const about = OWN_ROLES[entry.role];
  if (!about || !stands(entry)) return undefined;
  const evidence = evidenceOf(entry, about, false, vocabulary, born);
  return evidence.to <= ends && (about === 'child' || evidence.groups.length > 0) ? evidence : undefined;
};

const stands = ({ retraction, reassignedTo }: HistoryEntry): boolean => !retraction && reassignedTo === undefined;

type OthersEntries = NonNullable<EntriesToGather['of']>;
type AddApart = (entry: HistoryEntry, about: About, apart: Pick<Evidence, 'ofChild' | 'reaches'>) => void;

const addOfOtherChildren = (childId: string, of: OthersEntries, { children }: Reached, add: AddApart): void => {
  const found = new Set<string>();
  for (const [ofChild, periods] of children) {
    for (const entry of of(ofChild) ?? NO_ENTRIES) {
      if (!stands(entry) || !CHILD_ROLES.has(entry.role) || found.has(entry.agencyEventId)) continue;
      if (entry.people.some(({ personId, role }) => personId === childId && CHILD_ROLES.has(role))) continue;
      const from = epochDay(entry.occurredOn.date);
      const to = certainOn(entry);
      if (!periods.some((period) => from >= period.from && to <= period.to)) continue;
      found.add(entry.agencyEventId);
      add(entry, 'other-child', { ofChild });
    }
  }
};

const addOfParentsChildhood = (of: OthersEntries, { parents }: Reached, add: AddApart): void => {
  for (const [parentId, since] of parents) {
    for (const entry of of(parentId) ?? NO_ENTRIES) {
      if (!stands(entry) || !CHILD_ROLES.has(entry.role)) continue;
      add(entry, 'parents-childhood', { reaches: Math.max(certainOn(entry), since) });
    }
  }
};

/** By the day from which they are certain; ties are settled by what never depends on the order of arrival. */
export const inOrder = (one: Evidence, other: Evidence): number =>
  one.to - other.to ||
  one.from - other.from ||
  compare(one.id, other.id) ||
  // What is shared in the household is there a second time, as another child's own.
  compare(one.about, other.about);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
