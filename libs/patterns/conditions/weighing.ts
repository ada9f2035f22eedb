import type { CountInWindow } from '../evaluators/count-in-window.js';
import type { DecayedSum } from '../evaluators/decayed-sum.js';
import type { When } from '../definition.js';
import { leavesOf } from './check.js';

/** How a condition takes a kind of evidence that speaks against it, in a sentence. */
export const weighingOf = (when: When, against: string): string => {
  for (const { leaf } of leavesOf(when, '')) {
    const { madeGood } = leaf as Partial<CountInWindow>;
    if (madeGood?.by === against) {
      return `What they make good counts ${shareWords(madeGood.countsAs)} from then on.`;
    }
    const { lessened } = leaf as Partial<DecayedSum>;
    if (lessened?.by === against) {
      return `They take off what has added up, at most ${shareWords(lessened.atMost)} of it.`;
    }
  }
  return 'The rule does not count them: they are for whoever reads this to weigh.';
};

/** `half`, `nothing`, `30 %`. */
export const shareWords = (share: number): string =>
  share === 0.5 ? 'half' : share === 0 ? 'nothing' : `${String(Math.round(share * 100))} %`;
