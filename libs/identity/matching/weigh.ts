import type { ComparedFields } from './compare-fields.js';
import { FIELDS } from './levels.js';
import type { Comparison, FieldComparison, MatchField } from './match-record.js';
import { OTHERS } from './match-weights.js';
import type { MatchWeights, Other, Together, WeightOfLevel } from './match-weights.js';

/** Bits for each level of each field, against each whose the record may be otherwise. */
interface Bits {
  readonly level: WeightOfLevel;
  readonly against: Readonly<Record<Other, number>>;
  /** How much more the level says of a name of this share, in bits: log2(`typical` / share). */
  readonly typical?: number;
}

/** A name that is rarer or commoner than the typical one moves the bits by no more than this. */
const MOST_BY_FREQUENCY = 8;

/**
 * Weighs comparisons (Fellegi and Sunter 1969): the bits of the fields and of the prior add up. Beside strangers, the
 * record may be of a brother, a sister or an elder of the household, who share what a household shares; the odds are
 * against all of them together, so that what relatives share decides nothing between them.
 */
export const createWeigher = ({
  others,
  together,
  fields,
}: MatchWeights): ((compared: ComparedFields) => Comparison) => {
  const table = new Map<MatchField, Map<string, Bits>>(
    FIELDS.map((field) => {
      const typical = fields[field].find(({ level }) => level === 'exact')?.u;
      return [field, new Map(fields[field].map((level) => [level.level, bitsOf(level, typical)]))];
    }),
  );
  return (compared) => {
    const found = FIELDS.map((field) => {
      const { level } = compared[field];
      return { field, compared: compared[field], bits: level === undefined ? undefined : table.get(field)?.get(level) };
    });
    const against = (other: Other): { sum: number; weights: number[] } => {
      const weights = found.map(({ compared: { share, pairs }, bits }) => {
        if (!bits) return 0;
        return other === 'stranger' ? againstStrangers(bits, share, pairs) : bits.against[other];
      });
      if (other === 'stranger') bound(weights, together);
      return { sum: weights.reduce((total, each) => total + each, -Math.log2(others[other])), weights };
    };
    const all = OTHERS.map(against);
    const weight = -log2Sum(all.map(({ sum }) => -sum));
    const likeliest = all.reduce((least, each) => (each.sum < least.sum ? each : least));
    return {
      probability: 1 / (1 + 2 ** -weight),
      weight,
      fields: found.map(({ field, bits }, index): FieldComparison => {
        if (!bits) return { field, level: 'missing', label: 'Not known of both', weight: 0 };
        const { level, label } = bits.level;
        return { field, level, label, weight: likeliest.weights[index] ?? 0 };
      }),
    };
  };
};

const bitsOf = (level: WeightOfLevel, typical: number | undefined): Bits => ({
  level,
  against: {
    stranger: Math.log2(level.m / level.u),
    sibling: Math.log2(level.m / level.sibling),
    elder: Math.log2(level.m / level.elder),
  },
  typical: level.byFrequency === true ? typical : undefined,
});

const againstStrangers = ({ against, typical }: Bits, share: number | undefined, pairs: number): number => {
  const byFrequency = typical === undefined || share === undefined ? 0 : Math.log2(typical / share);
  const bounded = Math.min(Math.max(byFrequency, -MOST_BY_FREQUENCY), MOST_BY_FREQUENCY);
  const bits = against.stranger + bounded;
  // The best of several pairs may be best by chance; it says nothing against them for that.
  return bits > 0 ? Math.max(0, bits - Math.log2(Math.max(1, pairs))) : bits;
};

/** Scales the bits of fields that depend on each other, where together they say too much. */
const bound = (weights: number[], together: readonly Together[]): void => {
  for (const { fields, atMost, atLeast } of together) {
    const places = fields.map((field) => FIELDS.indexOf(field));
    const sum = places.reduce((total, place) => total + (weights[place] ?? 0), 0);
    const bounded = Math.min(Math.max(sum, atLeast), atMost);
    if (bounded === sum) continue;
    for (const place of places) weights[place] = ((weights[place] ?? 0) * bounded) / sum;
  }
};

const log2Sum = (logs: readonly number[]): number => {
  const most = Math.max(...logs);
  return most + Math.log2(logs.reduce((sum, each) => sum + 2 ** (each - most), 0));
};
