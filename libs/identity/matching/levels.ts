import type { MatchField } from './match-record.js';

/** The fields, in the order in which they are told. */
export const FIELDS = [
  'given-name',
  'family-name',
  'date-of-birth',
  'sex',
  'postcode',
  'address',
  'school',
  'parents',
] as const satisfies readonly MatchField[];

/** How each field can compare, the best first. What one of them does not say is `missing`, which is no level. */
export const LEVELS = {
  'given-name': [
    'exact',
    'subset',
    'swapped',
    'nickname',
    'typing-error',
    'phonetic',
    'very-similar',
    'initial',
    'similar',
    'unnamed',
    'other-script',
    'one-of-several',
    'another-name',
    'different',
  ],
  'family-name': [
    'exact',
    'part',
    'swapped',
    'typing-error',
    'phonetic',
    'very-similar',
    'similar',
    'other-script',
    'different',
  ],
  'date-of-birth': [
    'exact',
    'swapped',
    'year',
    'one-digit',
    'two-parts',
    'near-year',
    'two-digits',
    'different',
    'generation',
  ],
  sex: ['exact', 'different'],
  postcode: ['exact', 'one-character', 'district', 'different'],
  address: ['exact', 'similar', 'most', 'some', 'different'],
  school: ['exact', 'other-phase', 'different'],
  parents: ['exact', 'given-name', 'similar', 'different'],
} as const satisfies Record<MatchField, readonly string[]>;

export type LevelOf<Field extends MatchField> = (typeof LEVELS)[Field][number];

/** The better of two levels of a field; undefined is that nothing was said. */
export const better = <Field extends MatchField>(
  field: Field,
  one: LevelOf<Field> | undefined,
  other: LevelOf<Field> | undefined,
): LevelOf<Field> | undefined => {
  if (one === undefined) return other;
  if (other === undefined) return one;
  const levels: readonly string[] = LEVELS[field];
  return levels.indexOf(one) <= levels.indexOf(other) ? one : other;
};
