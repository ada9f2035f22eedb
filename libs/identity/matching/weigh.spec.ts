import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Compared, ComparedFields } from './compare-fields.js';
import { FIELDS, LEVELS } from './levels.js';
import type { MatchField } from './match-record.js';
import { loadMatchWeights } from './match-weights.js';
import { createWeigher } from './weigh.js';

const weigh = createWeigher(loadMatchWeights());
const nothingSaid = Object.fromEntries(FIELDS.map((field) => [field, { pairs: 0 }])) as unknown as ComparedFields;
const at = (field: MatchField, level: string | undefined): Record<string, Compared> => ({
  [field]: { level, pairs: 1 },
});

const anyLevels: fc.Arbitrary<ComparedFields> = fc
  .tuple(...FIELDS.map((field) => fc.constantFrom(undefined, ...LEVELS[field]).map((level) => at(field, level))))
  .map((levels) => Object.assign({ ...nothingSaid }, ...levels) as ComparedFields);

describe('weighing', () => {
  it('never finds it likelier for a field that fits worse, whatever the others say', () => {
    fc.assert(
      fc.property(anyLevels, fc.constantFrom(...FIELDS), (others, field) => {
        const weights = LEVELS[field].map((level) => weigh({ ...others, ...at(field, level) }).weight);
        for (const [index, weight] of weights.slice(1).entries())
          expect(weight).toBeLessThanOrEqual(weights[index]! + 0.01);
      }),
    );
  });

  it('counts nothing for what nobody said', () => {
    const { weight, probability } = weigh(nothingSaid);
    expect(weight).toBeCloseTo(-Math.log2(250_000 + 1.2 + 2.5), 6);
    expect(probability).toBeLessThan(1e-5);
  });

  it('is odds against strangers and relatives together', () => {
    const { fields } = loadMatchWeights();
    const level = fields.sex[0]!;
    const { weight } = weigh({ ...nothingSaid, ...at('sex', 'exact') });
    const odds = level.m / (250_000 * level.u + 1.2 * level.sibling + 2.5 * level.elder);
    expect(weight).toBeCloseTo(Math.log2(odds), 6);
  });

  it('takes postcode and address for one thing: they cannot say more, or less, than a home does', () => {
    const home = { ...nothingSaid, ...at('postcode', 'exact'), ...at('address', 'exact') };
    const weights = new Map(weigh(home).fields.map(({ field, weight }) => [field, weight]));
    const moved = { ...nothingSaid, ...at('postcode', 'different'), ...at('address', 'different') };
    expect(weights.get('postcode')! + weights.get('address')!).toBeLessThanOrEqual(16);
    expect(weigh(moved).weight).toBeCloseTo(weigh(nothingSaid).weight - 2.5, 3);
  });
});
