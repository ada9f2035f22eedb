import { FIELDS } from './levels.js';
import type { MatchField } from './match-record.js';
import type { MatchWeights, WeightOfLevel } from './match-weights.js';

/**
 * The same weights, in which no level says more than one before it. Where chance made it so in what was learned, the
 * levels say what they say together.
 */
export const inOrder = (weights: MatchWeights): MatchWeights => ({
  ...weights,
  fields: Object.fromEntries(FIELDS.map((field) => [field, orderedLevels(weights.fields[field])])) as unknown as Record<
    MatchField,
    readonly WeightOfLevel[]
  >,
});

const OTHERS = ['u', 'sibling', 'elder'] as const;
/** Where an m had to give way, the order against the other shares is looked at again. */
const MOST_ROUNDS = 10;

const orderedLevels = (levels: readonly WeightOfLevel[]): readonly WeightOfLevel[] => {
  let before = levels;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const after = OTHERS.reduce(ordered, before);
    if (after.every(({ m }, index) => m === before[index]?.m)) return after;
    before = after;
  }
  return before;
};

/**
 * Pools neighbours whose order is wrong (Ayer et al. 1955): m stays, and the other share is made to fit; where that
 * would be more than all, m is.
 */
const ordered = (levels: readonly WeightOfLevel[], other: 'u' | 'sibling' | 'elder'): readonly WeightOfLevel[] => {
  const pools: { m: number; other: number; levels: WeightOfLevel[] }[] = [];
  for (const level of levels) {
    pools.push({ m: level.m, other: level[other], levels: [level] });
    for (let last = pools.at(-1), before = pools.at(-2); last && before; last = pools.at(-1), before = pools.at(-2)) {
      if (last.m / last.other <= before.m / before.other) break;
      pools.splice(-2, 2, {
        m: before.m + last.m,
        other: before.other + last.other,
        levels: [...before.levels, ...last.levels],
      });
    }
  }
  return pools.flatMap((pool) =>
    pool.levels.length === 1
      ? pool.levels
      : pool.levels.map((level) => {
          const share = (level.m * pool.other) / pool.m;
          return share > 1 ? { ...level, m: level.m / share, [other]: 1 } : { ...level, [other]: share };
        }),
  );
};
