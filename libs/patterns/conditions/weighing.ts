import type { FieldTest } from '#vocabulary';
import type { EvidenceRule, TierCondition } from '../definition.js';
import type { CountInWindow } from '../evaluators/count-in-window.js';
import type { DecayedSum } from '../evaluators/decayed-sum.js';
import type { EvaluatorKind } from '../evaluators/index.js';
import { makes } from '../evaluators/makes.js';
import type { Silence } from '../evaluators/silence.js';
import { leavesOf, type PlacedLeaf } from './check.js';
import { kindsNamedIn } from './kinds.js';

/** How the rule of a tier takes kinds of evidence that can lessen what speaks for a match, or end it. */
export interface Weighing {
  readonly kinds: readonly string[];
  /** Said of entries that are shown with a match. */
  readonly says: string;
  /** Said of the kind, where the pattern is read aloud. */
  readonly means: string;
}

export const NOT_COUNTED = 'The rule does not count this: it is for whoever reads it to weigh.';

const CAN_END: Omit<Weighing, 'kinds'> = {
  says: 'The rule looks at this too, and recognises the match all the same.',
  means: 'It can end what is recognised, or keep it from being recognised.',
};

/** How a tier takes what can speak against it, the most telling first. */
export const weighingsOf = (
  { when, unless }: Pick<TierCondition, 'when' | 'unless'>,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
): readonly Weighing[] => {
  const leaves = [...leavesOf(when, ''), ...(unless ? leavesOf(unless, '', false) : [])];
  const lessened = leaves.flatMap(lessening);
  const told = lessened.flatMap(({ kinds }) => kinds);
  const ending = leaves.flatMap((leaf) => endingKinds(leaf, evaluators)).filter((kind) => !told.includes(kind));
  return [...lessened, ...(ending.length > 0 ? [{ kinds: [...new Set(ending)], ...CAN_END }] : [])];
};

const lessening = ({ leaf, asked }: PlacedLeaf): readonly Weighing[] => {
  if (!asked) return [];
  const { madeGood } = leaf as Partial<CountInWindow>;
  const { lessened } = leaf as Partial<DecayedSum>;
  return [
    ...(madeGood
      ? [counted(madeGood.by, `What it makes good counts ${shareWords(madeGood.countsAs)} from then on.`)]
      : []),
    ...(lessened
      ? [counted(lessened.by, `It takes off what has added up, at most ${shareWords(lessened.atMost)} of it.`)]
      : []),
  ];
};

const counted = (kind: string, says: string): Weighing => ({ kinds: [kind], says, means: says });

/** What a condition looks for in vain, and what ends it or breaks it: the end of a plan, a treatment. */
const endingKinds = (
  { leaf, asked }: PlacedLeaf,
  evaluators: ReadonlyMap<string, EvaluatorKind>,
): readonly string[] => {
  const { evaluator, as: _as, ...parameters } = leaf;
  const named = kindsNamedIn(leaf, evaluators);
  const making = makes(evaluator, parameters);
  // A death ends it too, and speaks against nothing.
  const { stops } = leaf as Partial<Silence>;
  if (!asked) return making ?? named;
  return making ? named.filter((name) => !making.includes(name) && name !== stops) : [];
};

/** Whether an entry may be of both kinds, as far as their rules say: they share a type and what they ask of it. */
export const mayShare = (some: readonly EvidenceRule[], others: readonly EvidenceRule[]): boolean =>
  some.some((one) => others.some((other) => mayFitBoth(one, other)));

const mayFitBoth = (one: EvidenceRule, other: EvidenceRule): boolean =>
  (['types', 'standing', 'significance', 'about'] as const).every((each) => meet(one[each], other[each])) &&
  (one.beforeBirth ?? other.beforeBirth) === (other.beforeBirth ?? one.beforeBirth) &&
  Object.entries(one.where ?? {}).every(([field, test]) => {
    const values = valuesOf(test);
    const its = valuesOf(other.where?.[field]);
    return !values || !its || meet(values, its);
  });

const meet = (some: readonly unknown[] | undefined, others: readonly unknown[] | undefined): boolean =>
  !some || !others || some.some((each) => others.includes(each));

/** The values that a fact may have; undefined where that cannot be listed. */
const valuesOf = (test: FieldTest | undefined): readonly unknown[] | undefined => {
  if (test === undefined) return undefined;
  if (typeof test !== 'object') return [test];
  return Array.isArray(test) ? test : undefined;
};

/** `half`, `nothing`, `30 %`. */
export const shareWords = (share: number): string =>
  share === 0.5 ? 'half' : share === 0 ? 'nothing' : `${String(Math.round(share * 100))} %`;
