import { canonicalJson } from '#platform';
import type { Leaf as DefinedLeaf } from '../definition.js';
import type { EvaluatorKind } from '../evaluators/index.js';
import type { Leaf } from './tell.js';

/** Parameters of conditions by what they ask. */
export type Questions = Map<string, Leaf['parameters']>;

/** @param questions what is asked so far: what two conditions ask alike is one question, remembered once */
export const leafOf = (
  { evaluator, as, ...parameters }: DefinedLeaf,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
  questions: Questions = new Map(),
): Leaf => {
  const kind = evaluators.get(evaluator);
  if (!kind) throw new Error(`There is no evaluator ${evaluator}.`);
  const question = canonicalJson({ evaluator, parameters });
  const known = questions.get(question) ?? parameters;
  questions.set(question, known);
  return { kind, parameters: known, ...(as !== undefined && { as }) };
};
