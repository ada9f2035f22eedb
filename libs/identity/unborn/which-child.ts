import { compareBirths, type BirthTold, type PersonDescription, type SameBirth } from '#vocabulary';
import type { MatchRecord } from '../matching/match-record.js';
import type { Child } from './children.js';

/** A child of a mother as an agency event names them. */
export interface Asked {
  readonly record: MatchRecord;
  readonly hasNhsNumber: boolean;
}

/** What the children of the mothers who may be meant are to the one asked after. */
export interface Family {
  /** Of her whom the mother was found to be. */
  readonly children: readonly Child[];
  /** Where she is held for review: of those who she may be. */
  readonly perhaps: readonly Child[];
  readonly hasNhsNumber: (personId: string) => boolean;
  readonly isSame: (one: string, other: string) => boolean;
  /** Whom the agency event names already. */
  readonly named: ReadonlySet<string>;
  /** How many the event names who may all be children of one birth, this one too. */
  readonly ofOneBirth: number;
}

/** Somebody who may be the one asked after, and how their births compare. */
export interface MayBe {
  readonly child: Child;
  readonly birth: SameBirth;
  /** Whether the mother is certainly theirs. */
  readonly ofMother: boolean;
}

/** Which of a mother's children it is. */
export type WhichChild =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'match'; readonly personId: string }
  | { readonly outcome: 'potential' | 'several'; readonly mayBe: readonly MayBe[] };

/**
 * Which of a mother's children somebody is, by when they are expected or born. Twins are told apart by sex and number,
 * or they are named together, and nobody was told from the other before; else a person decides. So it is where the dates
 * do not agree and there is no time for two births, and where the mother herself is held for review.
 */
export const whichChild = (asked: Asked, family: Family): WhichChild => {
  const birth = birthOf(asked.record);
  const mayBe = (children: readonly Child[], ofMother: boolean): MayBe[] =>
    children
      .filter((child) => !isSomebodyElse(asked, child, family))
      .map((child) => ({ child, birth: compareBirths(birth, child.birth), ofMother }))
      .flatMap((each): MayBe[] => {
        if (each.birth === 'other') return [];
        if (!isToldApart(asked.record, each.child)) return [each];
        // Of twins who are named together the other may be meant; of one alone the sex may have been mistaken.
        return family.ofOneBirth > 1 ? [] : [{ ...each, birth: 'unclear' }];
      });
  const theirs = mayBe(family.children, true);
  const same = theirs.filter((each) => each.birth === 'same');
  const settled = same.filter(({ child }) => !child.isHeld);
  const found = among(settled.length > 0 ? settled : same, family);
  if (found.outcome !== 'none') return found;
  const unclear = [...(same.length > 0 ? [] : theirs), ...mayBe(family.perhaps, false)].filter(
    ({ child }) => !family.named.has(child.personId),
  );
  return unclear.length === 0 ? { outcome: 'none' } : { outcome: 'potential', mayBe: unclear };
};

/** Whether a child as described now is expected, or born, with those: what is told of both says one birth. */
export const areOfOneBirth = (one: PersonDescription, other: PersonDescription): boolean =>
  compareBirths(toldOf(one), toldOf(other)) === 'same';

const among = (options: readonly MayBe[], { isSame, named, ofOneBirth }: Family): WhichChild => {
  const people: MayBe[] = [];
  for (const each of options) {
    if (!people.some(({ child }) => isSame(child.personId, each.child.personId))) people.push(each);
  }
  const free = people.filter(({ child }) => !named.has(child.personId));
  const [first] = free;
  // All of them are named beside this one: it is one more of the same birth.
  if (!first) return { outcome: 'none' };
  if (people.length === 1 || (people.length <= ofOneBirth && !areToldApart(people))) {
    return { outcome: 'match', personId: first.child.personId };
  }
  return { outcome: 'several', mayBe: free };
};

/** Two NHS numbers are two people; and of two who are born, with names of their own, the names tell. */
export const isSomebodyElse = (
  { record, hasNhsNumber }: Asked,
  { personId, records, birth }: Child,
  family: Pick<Family, 'hasNhsNumber'>,
): boolean =>
  (hasNhsNumber && family.hasNhsNumber(personId)) ||
  (record.dateOfBirth !== undefined &&
    birth.born.length > 0 &&
    record.givenNames.length > 0 &&
    records.some(({ givenNames }) => givenNames.length > 0));

/** Whether twins of one birth are told from each other, by sex or by number. */
export const isToldApart = (record: MatchRecord, { records }: Child): boolean =>
  (['sex', 'birthOrder'] as const).some((mark) => {
    const said = records.flatMap((each) => each[mark] ?? []);
    const value = record[mark];
    return value !== undefined && said.length > 0 && !said.some((each) => each === value);
  });

const areToldApart = (people: readonly MayBe[]): boolean =>
  people.some(({ child }) =>
    child.records.some(({ sex, birthOrder }) => sex !== undefined || birthOrder !== undefined),
  );

export const birthOf = ({ dateOfBirth, expectedOn }: Pick<MatchRecord, 'dateOfBirth' | 'expectedOn'>): BirthTold => ({
  born: dateOfBirth === undefined ? [] : [dateOfBirth],
  expected: expectedOn === undefined ? [] : [expectedOn],
});

const toldOf = ({ role, dateOfBirth, expectedOn }: PersonDescription): BirthTold =>
  birthOf({ dateOfBirth, expectedOn: role === 'unborn' ? expectedOn : undefined });
