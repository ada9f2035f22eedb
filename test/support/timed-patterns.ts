import type { Evidence, Pattern, Patterns } from '#patterns';
import { wasNotBrought } from './decided-child.js';

/** Patterns for specs of what time alone does: what was missed is their evidence, and a function says when they hold. */

type Spans = ReturnType<Pattern['tiers'][number]['evaluate']>;

/** A pattern whose one tier, of a level, holds on the days that a function says. */
export const holding = (spans: (missed: readonly Evidence[]) => Spans, level: 1 | 2 | 3 | 4 = 1): Patterns =>
  wasNotBrought.map(({ definition, tiers, ...pattern }) => ({
    ...pattern,
    definition: { ...definition, name: 'silence', title: 'Nobody has been heard of' },
    tiers: tiers.slice(0, 1).map((tier) => ({ ...tier, level, evaluate: (evidence) => spans(evidence('missed')) })),
  }));

/** Holds from so many days after the latest missed appointment on, for a week. */
export const silentFor = (days: number, level?: 1 | 2 | 3 | 4): Patterns =>
  holding((missed) => {
    const last = missed.at(-1);
    return last ? [{ from: last.to + days, until: last.to + days + 6, evidence: [last] }] : [];
  }, level);
