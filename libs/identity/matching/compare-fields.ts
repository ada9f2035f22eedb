import { compareBirthDates } from './compare-dates.js';
import { compareFamilyNames, compareGivenNames, namesAreSwapped } from './compare-names.js';
import { compareAddresses, comparePostcodes, compareSchools } from './compare-places.js';
import { LEVELS, better } from './levels.js';
import type { LevelOf } from './levels.js';
import type { MatchField } from './match-record.js';
import type { Names, Prepared } from './prepared.js';

/** How one field of two people compares, before it is weighed. */
export interface Compared {
  /** Undefined where one of them says nothing. */
  readonly level?: string;
  /** The share of people who have the name that they have in common, where it is a name. */
  readonly share?: number;
  /** Of how many pairs of different values this is the best: the more there are, the likelier is chance. */
  readonly pairs: number;
}

export type ComparedFields = Readonly<Record<MatchField, Compared>>;

/** Compares all that is known of two people, each field at the level that fits best. Symmetric. */
export const compareFields = (one: Prepared, other: Prepared): ComparedFields => {
  const names = compareAllNames(one.names, other.names);
  const best = <Field extends MatchField, T>(
    field: Field,
    ones: readonly T[],
    others: readonly T[],
    compare: (a: T, b: T) => LevelOf<Field>,
  ): Compared => ({ level: bestLevel(field, ones, others, compare), pairs: ones.length * others.length });
  const asText = <T>(a: T, b: T): 'exact' | 'different' => (a === b ? 'exact' : 'different');
  return {
    'given-name': { ...names.given, pairs: one.givenNames * other.givenNames },
    'family-name': { ...names.family, pairs: one.familyNames * other.familyNames },
    'date-of-birth': best('date-of-birth', one.birthDates, other.birthDates, compareBirthDates),
    sex: best('sex', one.sexes, other.sexes, asText),
    postcode: best('postcode', one.postcodes, other.postcodes, comparePostcodes),
    address: best('address', one.addresses, other.addresses, compareAddresses),
    school: best('school', one.schools, other.schools, compareSchools),
    parents: best('parents', one.parents, other.parents, compareParents),
  };
};

const bestLevel = <Field extends MatchField, T>(
  field: Field,
  ones: readonly T[],
  others: readonly T[],
  compare: (a: T, b: T) => LevelOf<Field>,
): LevelOf<Field> | undefined => {
  let level: LevelOf<Field> | undefined;
  for (const one of ones) {
    for (const other of others) {
      level = better(field, level, compare(one, other));
      if (level === LEVELS[field][0]) return level;
    }
  }
  return level;
};

interface BestName<Field extends MatchField> {
  level?: LevelOf<Field>;
  share?: number;
}

const compareAllNames = (
  ones: readonly Names[],
  others: readonly Names[],
): { given: BestName<'given-name'>; family: BestName<'family-name'> } => {
  const given: BestName<'given-name'> = {};
  const family: BestName<'family-name'> = {};
  for (const one of ones) {
    for (const other of others) {
      if (one.given && other.given) keepBetter('given-name', given, compareGivenNames(one.given, other.given));
      if (one.family && other.family) keepBetter('family-name', family, compareFamilyNames(one.family, other.family));
      if (areSwapped(one, other)) {
        keepBetter('given-name', given, { level: 'swapped', share: 1 });
        keepBetter('family-name', family, { level: 'swapped', share: 1 });
      }
    }
  }
  return { given, family };
};

const areSwapped = (one: Names, other: Names): boolean =>
  one.given !== undefined &&
  one.family !== undefined &&
  other.given !== undefined &&
  other.family !== undefined &&
  namesAreSwapped({ given: one.given, family: one.family }, { given: other.given, family: other.family });

/** Of two at the same level, the rarer name says more. */
const keepBetter = <Field extends 'given-name' | 'family-name'>(
  field: Field,
  best: BestName<Field>,
  found: { level: LevelOf<Field>; share: number },
): void => {
  if (best.level === found.level) best.share = Math.min(best.share ?? 1, found.share);
  else if (better(field, best.level, found.level) === found.level) Object.assign(best, found);
};

const compareParents = (one: Names, other: Names): LevelOf<'parents'> => {
  const given = one.given && other.given ? compareGivenNames(one.given, other.given).level : undefined;
  const family = one.family && other.family ? compareFamilyNames(one.family, other.family).level : undefined;
  const near = ['exact', 'subset', 'nickname', 'typing-error', 'phonetic', 'part', 'very-similar'];
  if (given === 'exact' && family === 'exact') return 'exact';
  if (given === 'exact' || given === 'subset') return 'given-name';
  const alike = (level: string | undefined): boolean => level === undefined || near.includes(level);
  return alike(given) && alike(family) && (given ?? family) !== undefined ? 'similar' : 'different';
};
