import type { ValidateFunction } from 'ajv';
import { leavesOf, nameProblems, type PlacedLeaf } from '../conditions/check.js';
import { describe } from '../definition-schema.js';
import { whenOf, type PatternDefinition, type Tier } from '../definition.js';
import type { EvaluatorKind } from '../evaluators/index.js';
import { CONDITION_PLACEHOLDERS, PLACEHOLDERS, placeholdersIn, unreadableIn } from '../telling/explain.js';

/** What is wrong with a fact that entries of one of some kinds should have, to follow its name in a sentence. */
type WrongFact = (kinds: readonly string[], fact: string) => string | undefined;

/**
 * What is wrong with a tier besides its schema.
 * @param validators what checks the parameters of an evaluator, by the evaluator's name
 * @param wrongFact what is wrong with a fact that entries of one of some kinds should have
 * @param at JSON pointer of the tier
 */
export const tierProblems = (
  tier: Tier,
  definition: PatternDefinition,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
  validators: ReadonlyMap<string, ValidateFunction>,
  wrongFact: WrongFact,
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
    ...leaves
      .flatMap((leaf) => leafProblems(leaf, Object.keys(definition.select), evaluators, validators, wrongFact))
      .map((problem) => (tier.when ? problem : whereItStands(problem, tier, `${at}/parameters`))),
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
  wrongFact: WrongFact,
): readonly string[] => {
  const kind = evaluators.get(evaluator);
  const check = validators.get(evaluator);
  if (!kind || !check) throw new Error(`The evaluator ${evaluator} is in the schema and not in the code.`);
  if (!check(parameters)) return describe(check.errors, at);
  const unknown = kind
    .selections(parameters)
    .filter((name) => !kinds.includes(name))
    .map((name) => {
      const place = placeOf(name, parameters) ?? '';
      return `${at}${place} names the kind of evidence ${name}; /select has ${kinds.join(', ')}.`;
    });
  if (unknown.length > 0) return unknown;
  return factsIn(parameters).flatMap(({ place, fact, of }) => {
    const wrong = wrongFact(of, fact);
    return wrong === undefined ? [] : [`${at}${place} names ${fact}, which ${wrong}.`];
  });
};

/** The facts by which parameters tell entries apart: where they stand, and of which kinds the entries are. */
const factsIn = (
  parameters: Readonly<Record<string, unknown>>,
): readonly { readonly place: string; readonly fact: string; readonly of: readonly string[] }[] => {
  const { of = '', same, madeGood, endedBy = [], kinds = [] } = parameters as FactParameters;
  return [
    ...(same === undefined ? [] : [{ place: '/same', fact: same, of: [of] }]),
    ...(madeGood ? [{ place: '/madeGood/same', fact: madeGood.same, of: [of, madeGood.by] }] : []),
    ...endedBy.map((each, index) => ({ place: `/endedBy/${String(index)}/same`, fact: each.same, of: [each.by] })),
    ...kinds.flatMap(({ place, changes, arrives }, index) =>
      place === undefined
        ? []
        : [
            {
              place: `/kinds/${String(index)}/place`,
              fact: place,
              of: [changes, ...(arrives === undefined ? [] : [arrives])],
            },
          ],
    ),
  ];
};

interface FactParameters {
  readonly of?: string;
  readonly same?: string;
  readonly madeGood?: { readonly by: string; readonly same: string };
  readonly endedBy?: readonly { readonly by: string; readonly same: string }[];
  readonly kinds?: readonly { readonly changes: string; readonly arrives?: string; readonly place?: string }[];
}

/** Where in a value a text stands, as a JSON pointer. */
const placeOf = (text: string, value: unknown): string | undefined => {
  if (value === text) return '';
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, each] of Object.entries(value)) {
    const place = placeOf(text, each);
    if (place !== undefined) return `/${key}${place}`;
  }
  return undefined;
};

/** A parameter that the tier does not have itself is the pattern's: what is wrong with it is wrong once, and there. */
const whereItStands = (problem: string, { parameters = {} }: Tier, at: string): string => {
  if (!problem.startsWith(at)) return problem;
  const rest = problem.slice(at.length);
  const [, inside, extra] = /^(?:\/([^/\s:]+)| must not have ([^;]+);)/.exec(rest) ?? [];
  const parameter = inside ?? extra;
  return parameter === undefined || Object.hasOwn(parameters, parameter) ? problem : `/parameters${rest}`;
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
  return (explanation ?? definition.explanation).flatMap((sentence, index) => {
    const place = `${explanation ? at : ''}/explanation/${String(index)}`;
    const there = `there are ${[...words].join(', ')}`;
    return [
      ...placeholdersIn(sentence)
        .filter((word) => !words.has(word))
        .map((word) => `${place} has {${word}}; ${there}.`),
      ...unreadableIn(sentence).map(
        (text) =>
          `${place} has ${text}, which is no placeholder: it must be as {list}, {number:time|times} or [a part with a placeholder]; ${there}.`,
      ),
    ];
  });
};
