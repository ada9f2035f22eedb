import type { ValidateFunction } from 'ajv';
import { leavesOf, nameProblems, type PlacedLeaf } from './conditions/check.js';
import { describe } from './definition-schema.js';
import type { PatternDefinition, Tier, When } from './definition.js';
import type { EvaluatorKind } from './evaluators/index.js';
import { CONDITION_PLACEHOLDERS, PLACEHOLDERS, placeholdersIn } from './explain.js';

/** A tier's condition: its own, or its evaluator with its parameters over the pattern's. */
export const whenOf = (tier: Tier, { evaluator = '', parameters }: PatternDefinition): When =>
  tier.when ?? { evaluator: tier.evaluator ?? evaluator, ...parameters, ...tier.parameters };

/**
 * What is wrong with a tier besides its schema.
 * @param validators what checks the parameters of an evaluator, by the evaluator's name
 * @param at JSON pointer of the tier
 */
export const tierProblems = (
  tier: Tier,
  definition: PatternDefinition,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
  validators: ReadonlyMap<string, ValidateFunction>,
  at: string,
): readonly string[] => {
  if (tier.when && (tier.evaluator !== undefined || tier.parameters)) {
    return [`${at} must have either when, or evaluator and parameters, not both.`];
  }
  if (!tier.when && tier.evaluator === undefined && definition.evaluator === undefined) {
    return [`${at} must have when or evaluator, since the pattern has no evaluator.`];
  }
  const asked = leavesOf(whenOf(tier, definition), `${at}/when`).map((leaf) =>
    tier.when ? leaf : { ...leaf, at: `${at}/parameters` },
  );
  const leaves = [...asked, ...(tier.unless ? leavesOf(tier.unless, `${at}/unless`, false) : [])];
  return [
    ...leaves.flatMap((leaf) => leafProblems(leaf, Object.keys(definition.select), evaluators, validators)),
    ...nameProblems(leaves),
    ...ageProblems(tier, at),
    ...placeholderProblems(tier, definition, leaves, evaluators, at),
  ];
};

const leafProblems = (
  { leaf: { evaluator, as: _as, ...parameters }, at }: PlacedLeaf,
  kinds: readonly string[],
  evaluators: ReadonlyMap<string, EvaluatorKind>,
  validators: ReadonlyMap<string, ValidateFunction>,
): readonly string[] => {
  const kind = evaluators.get(evaluator);
  const check = validators.get(evaluator);
  if (!kind || !check) throw new Error(`The evaluator ${evaluator} is in the schema and not in the code.`);
  if (!check(parameters)) return describe(check.errors, at);
  return kind
    .selections(parameters)
    .filter((name) => !kinds.includes(name))
    .map((name) => `${at} names the kind of evidence ${name}; /select has ${kinds.join(', ')}.`);
};

const ageProblems = ({ ages }: Tier, at: string): readonly string[] =>
  ages?.from !== undefined && ages.before !== undefined && ages.from >= ages.before
    ? [`${at}/ages must begin before it ends; it is from ${String(ages.from)}, before ${String(ages.before)}.`]
    : [];

const placeholderProblems = (
  { explanation }: Tier,
  definition: PatternDefinition,
  leaves: readonly PlacedLeaf[],
  evaluators: ReadonlyMap<string, EvaluatorKind>,
  at: string,
): readonly string[] => {
  const words = new Set<string>(PLACEHOLDERS);
  for (const { leaf, asked } of leaves) {
    if (!asked) continue;
    const { figures = [], parts = [] } = evaluators.get(leaf.evaluator) ?? {};
    if (leaf.as === undefined) for (const word of [...figures, ...parts]) words.add(word);
    else for (const word of [...CONDITION_PLACEHOLDERS, ...figures, ...parts]) words.add(`${leaf.as}.${word}`);
  }
  return (explanation ?? definition.explanation)
    .flatMap(placeholdersIn)
    .filter((word) => !words.has(word))
    .map((word) => `${explanation ? at : ''}/explanation has {${word}}; there are ${[...words].join(', ')}.`);
};
