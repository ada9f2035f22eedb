import { epochDay } from '#platform';
import type { RelationshipKind } from '#vocabulary';
import type { PersonHistory } from '../person-history.js';
import type { Relationship } from '../relationships.js';
import { birthday, childhoodEnds, lifeBegins } from './childhood.js';

/** First and last epoch day; infinite where there is none. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Those who bring the child up. Whoever is their partner or lives with them is around the child too. */
export const PARENTAL: ReadonlySet<RelationshipKind> = new Set<RelationshipKind>([
  'mother',
  'father',
  'parent',
  'step-parent',
  'carer',
]);
/**
 * Others whose events reach the child. A grandparent does so by living with the child or caring for it, and is then
 * recorded as that; being a grandparent says nothing about the household.
 */
const AROUND: ReadonlySet<RelationshipKind> = new Set<RelationshipKind>(['partner', 'lives-with']);

export const isParental = (each: Relationship): boolean => each.is === 'other' && PARENTAL.has(each.kind);
/** Partnership and living together go both ways: it does not matter who was named first. */
const isAround = (each: Relationship): boolean => AROUND.has(each.kind);

/** The people whose events may reach the child by the child's own relationships. */
export const adultsInLife = (child: PersonHistory): readonly string[] =>
  unique(child.relationships.filter((each) => isParental(each) || isAround(each)));

/** The people around the child's parents and carers: their histories are needed as well. */
export const adultsAroundParents = (
  child: PersonHistory,
  adults: ReadonlyMap<string, PersonHistory>,
): readonly string[] => {
  const parents = unique(child.relationships.filter(isParental));
  return [...new Set(parents.flatMap((id) => unique(adults.get(id)?.relationships.filter(isAround) ?? [])))].filter(
    (id) => id !== child.personId && !parents.includes(id),
  );
};

/** The children whom a person's events may reach by that person's own relationships, `adultsInLife` the other way. */
export const childrenInLife = (adult: PersonHistory): readonly string[] =>
  unique(adult.relationships.filter((each) => (each.is === 'self' && PARENTAL.has(each.kind)) || isAround(each)));

/**
 * For each person whose events reach the child, the periods in which they do: while the relationship lasts, and not
 * before the pregnancy or after the 18th birthday. A partner of a parent reaches the child while both relationships
 * last; where agencies say with which parent the child lives, only through that one. Whoever merely lives there counts
 * from 18 on: younger ones are children of the household themselves.
 */
export const reachOf = (
  child: PersonHistory,
  adults: ReadonlyMap<string, PersonHistory>,
): ReadonlyMap<string, readonly Period[]> => {
  const life: Period = { from: lifeBegins(child), to: childhoodEnds(child) };
  const reach = new Map<string, Period[]>();
  const add = (id: string, period: Period): void => {
    if (id === child.personId || period.from > period.to) return;
    const known = reach.get(id);
    if (known) known.push(period);
    else reach.set(id, [period]);
  };

  for (const each of child.relationships) {
    if (isParental(each)) add(each.otherPersonId, overlap(periodOf(each), life));
    else if (isAround(each)) add(each.otherPersonId, overlap(grownUp(each, adults), life));
  }
  const homes = child.relationships
    .filter((each) => each.kind === 'lives-with')
    .map(({ otherPersonId }) => otherPersonId);
  const parents = child.relationships.filter(isParental);
  const homeIsKnown = parents.some((parent) => homes.includes(parent.otherPersonId));
  for (const parent of parents) {
    const shared = homeIsKnown
      ? child.relationships.filter((each) => each.kind === 'lives-with' && each.otherPersonId === parent.otherPersonId)
      : [parent];
    for (const around of adults.get(parent.otherPersonId)?.relationships.filter(isAround) ?? []) {
      for (const each of shared) {
        add(around.otherPersonId, overlap(overlap(periodOf(each), grownUp(around, adults)), life));
      }
    }
  }
  return new Map([...reach].sort(([one], [other]) => (one < other ? -1 : 1)));
};

/** Who brought the child into the world, or is its parent by law: they may live elsewhere and stay its parents. */
const BY_BIRTH: ReadonlySet<RelationshipKind> = new Set<RelationshipKind>(['mother', 'father', 'parent']);

/**
 * Whether a parent is known to live elsewhere: for all of a time agencies say that the child lives with another parent,
 * and for none of it that it lives with this one or is in their care, or that they are the other's partner.
 */
export const isElsewhere = (
  child: PersonHistory,
  parentId: string,
  time: Period,
  adults: ReadonlyMap<string, PersonHistory>,
): boolean => {
  if (!child.relationships.some(({ kind }) => kind === 'lives-with')) return false;
  const isMeant = (each: Relationship): boolean => overlaps(periodOf(each), time);
  const between = child.relationships.filter(({ otherPersonId }) => otherPersonId === parentId);
  if (!between.some((each) => each.is === 'other' && BY_BIRTH.has(each.kind))) return false;
  if (between.some((each) => (each.kind === 'lives-with' || each.kind === 'carer') && isMeant(each))) return false;
  const parents = unique(child.relationships.filter(isParental));
  const homes = child.relationships.filter(
    (each) => each.kind === 'lives-with' && parents.includes(each.otherPersonId) && covers(periodOf(each), time),
  );
  const isPartner = ({ otherPersonId }: Relationship): boolean =>
    adults
      .get(otherPersonId)
      ?.relationships.some((each) => isAround(each) && each.otherPersonId === parentId && isMeant(each)) ?? false;
  return homes.length > 0 && !homes.some(isPartner);
};

const overlaps = (one: Period, other: Period): boolean => one.from <= other.to && other.from <= one.to;
const covers = (one: Period, other: Period): boolean => one.from <= other.from && other.to <= one.to;

export const periodOf = ({ from, until }: Relationship): Period => ({
  from: from === undefined ? Number.NEGATIVE_INFINITY : epochDay(from),
  to: until === undefined ? Number.POSITIVE_INFINITY : epochDay(until),
});

export const overlap = (one: Period, other: Period): Period => ({
  from: Math.max(one.from, other.from),
  to: Math.min(one.to, other.to),
});

const grownUp = (each: Relationship, adults: ReadonlyMap<string, PersonHistory>): Period => {
  const dateOfBirth = adults.get(each.otherPersonId)?.dateOfBirth;
  const period = periodOf(each);
  if (each.kind === 'partner' || dateOfBirth === undefined) return period;
  return { ...period, from: Math.max(period.from, birthday(dateOfBirth, 18)) };
};

const unique = (relationships: readonly Relationship[]): string[] => [
  ...new Set(relationships.map((each) => each.otherPersonId)),
];
