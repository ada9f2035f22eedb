import { FIELDS } from './levels.js';
import type { MatchWeights } from './match-weights.js';
import type { Pattern } from './training-pairs.js';

/**
 * Of each field and level, in how many of the pairs of strangers among these it is expected. In a small area a few of
 * the pairs drawn at random are of one person, or of one family, and would make rare agreements look common.
 * @param samePerson the share of all pairs that are of one person.
 */
export const strangersIn = (
  patterns: readonly Pattern[],
  { others, fields }: MatchWeights,
  samePerson: number,
): readonly (readonly number[])[] => {
  const counts = FIELDS.map((field) => fields[field].map(() => 0));
  for (const { levels, count } of patterns) {
    const product = (share: 'm' | 'u' | 'sibling' | 'elder'): number =>
      FIELDS.reduce((total, field, index) => total * (fields[field][levels[index] ?? -1]?.[share] ?? 1), 1);
    const kin = product('m') + others.sibling * product('sibling') + others.elder * product('elder');
    const strangers = product('u');
    const ofStrangers = (count * strangers) / (strangers + samePerson * kin);
    FIELDS.forEach((_, index) => {
      const place = levels[index] ?? -1;
      const ofField = counts[index];
      if (ofField?.[place] !== undefined) ofField[place] += ofStrangers;
    });
  }
  return counts;
};
