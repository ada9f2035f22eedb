import { epochDay, dateOfEpochDay } from '#platform';
import { evaluateAsOf, type ChildContext } from '../evaluate.js';
import type { Evidence } from '../evidence.js';
import type { Pattern } from '../pattern.js';
import type { Recognition } from '../recognition.js';

/** What a pattern recognises on a day, and when it has to be looked at again. */
export interface Evaluated {
  readonly recognitions: readonly Recognition[];
  /** The next epoch day on which it can be otherwise though nothing more happens; infinite where there is none. */
  readonly nextDay: number;
}

/**
 * Evaluates a pattern for a child as of a day: the one place in which a replay evaluates.
 * @param evidence what fits any of the pattern's kinds, in order
 * @param day epoch day
 */
export const evaluateOn = (
  pattern: Pattern,
  evidence: readonly Evidence[],
  child: ChildContext,
  day: number,
): Evaluated => {
  const { recognitions, lookAgainOn } = evaluateAsOf([pattern], evidence, child, dateOfEpochDay(day));
  return { recognitions, nextDay: lookAgainOn === undefined ? Number.POSITIVE_INFINITY : epochDay(lookAgainOn) };
};
