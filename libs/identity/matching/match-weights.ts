import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { FIELDS, LEVELS } from './levels.js';
import type { MatchField } from './match-record.js';
import { matchWeightsSchema } from './match-weights-schema.js';

/** Whose a record may be other than the person's own. */
export const OTHERS = ['stranger', 'sibling', 'elder'] as const;
export type Other = (typeof OTHERS)[number];

/** How often records compare so, by whose they are: shares from 0 to 1. */
export interface WeightOfLevel {
  readonly level: string;
  /** In plain words, for whoever decides. */
  readonly label: string;
  /** The share for strangers is that of the people who have the very name, where that is known. */
  readonly byFrequency?: boolean;
  /** Two records of one person. */
  readonly m: number;
  /** Of two strangers. */
  readonly u: number;
  readonly sibling: number;
  readonly elder: number;
}

/** Fields that depend on each other: their bits together, against strangers, stay within bounds. */
export interface Together {
  readonly fields: readonly MatchField[];
  readonly atMost: number;
  readonly atLeast: number;
}

/** What each way of comparing says: `weights/uk.yaml`, checked, or what an area has learned. */
export interface MatchWeights {
  readonly version: number;
  /** For each record of the same person, how many there are of others. */
  readonly others: Readonly<Record<Other, number>>;
  readonly together: readonly Together[];
  /** The levels of each field, the best first. */
  readonly fields: Readonly<Record<MatchField, readonly WeightOfLevel[]>>;
}

/** The weights cannot be used. The message names the file and everything that is wrong with it; it repeats no value. */
export class InvalidMatchWeights extends Error {
  override readonly name = 'InvalidMatchWeights';
  constructor(file: string, problems: readonly string[]) {
    super(`${file}: ${problems.join('; ')}`);
  }
}

const UK = fileURLToPath(new URL('./weights/uk.yaml', import.meta.url));

/**
 * Reads weights, and checks that they fit how records are compared, and that a better level never says less.
 * @param file defaults to those of the United Kingdom that come with the service.
 * @throws InvalidMatchWeights
 */
export const loadMatchWeights = (file: string = UK): MatchWeights => {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidMatchWeights(file, [error instanceof Error ? error.message : 'cannot be read']);
  }
  const validate = new Ajv2020({ allErrors: true }).compile<MatchWeights>(matchWeightsSchema);
  if (!validate(content)) {
    throw new InvalidMatchWeights(
      file,
      (validate.errors ?? []).map(({ instancePath, message, params }) => {
        const surplus = (params as { additionalProperty?: string }).additionalProperty;
        return `${instancePath || '/'} ${message ?? 'is wrong'}${surplus === undefined ? '' : `: ${surplus}`}`;
      }),
    );
  }
  const problems = FIELDS.flatMap((field) => [...levelProblems(field, content), ...orderProblems(field, content)]);
  if (problems.length > 0) throw new InvalidMatchWeights(file, problems);
  return content;
};

const levelProblems = (field: MatchField, weights: MatchWeights): string[] => {
  const given = weights.fields[field].map(({ level }) => level);
  const right: readonly string[] = LEVELS[field];
  return given.join() === right.join()
    ? []
    : [`/fields/${field} has the levels ${given.join(', ')}, and would have ${right.join(', ')}, in this order`];
};

/** Rounding of what was written is no mistake. */
const NEARLY = 1.001;

const orderProblems = (field: MatchField, weights: MatchWeights): string[] =>
  weights.fields[field].flatMap((level, index, levels) => {
    const before = levels[index - 1];
    if (!before) return [];
    return (['u', 'sibling', 'elder'] as const).flatMap((other) =>
      level.m / level[other] > (before.m / before[other]) * NEARLY
        ? [
            `/fields/${field}/${String(index)} ${level.level} says more than ${before.level}, which is before it: ` +
              `m / ${other} would be at most ${(before.m / before[other]).toPrecision(3)}`,
          ]
        : [],
    );
  });
