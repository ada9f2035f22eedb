import { epochDay } from '#platform';
import { evaluatingKinds, type ChildContext } from '../evaluate.js';
import type { Evidence } from '../evidence.js';
import type { Pattern } from '../pattern.js';
import { LAST_DAY, type Recognition } from '../recognition.js';
import type { Kind } from '../select.js';

/** What a pattern recognises on a day, and when it has to be looked at again. */
export interface Evaluated {
  readonly recognitions: readonly Recognition[];
  /** The next epoch day on which it can be otherwise though nothing more happens; infinite where there is none. */
  readonly nextDay: number;
}

/**
 * Evaluates one pattern after another for a child as of a day: the one place in which a replay evaluates.
 * @param of the child's evidence of a kind, in order
 * @param day epoch day
 */
export const evaluatingOn = (
  of: (kind: Kind) => readonly Evidence[],
  child: ChildContext,
  day: number,
): ((pattern: Pattern) => Evaluated) => {
  const evaluating = evaluatingKinds(of, child, day);
  return (pattern) => {
    const { recognitions, changesOn } = evaluating(pattern);
    return { recognitions, nextDay: changesOn > LAST_EPOCH_DAY ? Number.POSITIVE_INFINITY : changesOn };
  };
};

const LAST_EPOCH_DAY = epochDay(LAST_DAY);
