import { inOrder, type Evidence } from '../evidence.js';
import { firstAfter } from './by-day.js';
import type { Evaluator, Moment, Span } from './evaluator.js';
import { Occasions, occasionsIn } from './occasions.js';

export interface BeforeAfter {
  /** Selection that is compared, e.g. concerns. */
  readonly of: string;
  /** Selection of what began, e.g. help. */
  readonly starts: string;
  /** So many days before the start are compared, or as many as the child has lived. */
  readonly beforeDays: number;
  /** What happens in so many days from the start is left out: help needs time. */
  readonly settleDays: number;
  /** The comparison ends so many days from the start. */
  readonly untilDays: number;
  /** Of the rate before the start, how much is too little change (0 to 1). */
  readonly share: number;
  /** Occasions that there must have been before, or there is nothing to compare with. */
  readonly beforeAtLeast: number;
  /** And after. */
  readonly afterAtLeast: number;
}

/** A rate that ought to be exactly on the line is not below it. */
const TOLERANCE = 1e-9;

/**
 * The condition: something happens after a start at so large a share of the rate at which it happened before. Entries
 * of one day are one occasion.
 *
 * The rates are those of the whole times that are compared, and nobody waits for the second to end: as soon as there
 * are so many occasions after the start that the rate cannot come out lower any more, whatever follows, the condition
 * holds. It holds until `untilDays` have passed since the last occasion that was counted.
 *
 * What is not certain speaks against it: a summary that may lie within the time before is counted there in full, one
 * after the start only if all of it lies within the time after. Of a child who was born within the time before, the
 * rate is that of the days lived (or of the days since the first entry before birth).
 */
export const beforeAfter: Evaluator<BeforeAfter> = (evidence, parameters, moment) => {
  // Most children have none, and then nothing else need be selected.
  const starts = evidence(parameters.starts);
  if (starts.length === 0) return [];
  const compared = evidence(parameters.of);
  return starts.flatMap((start) => spansOf(start, compared, parameters, moment));
};

const spansOf = (
  start: Evidence,
  compared: readonly Evidence[],
  parameters: BeforeAfter,
  moment: Moment,
): readonly Span[] => {
  const { starts, share, beforeAtLeast, afterAtLeast, untilDays } = parameters;
  const begins = timeBefore(start, compared, parameters, moment);
  const resumes = start.to + parameters.settleDays;
  const ends = start.from + untilDays;
  const perOccasion = (share * (ends - resumes)) / (start.from - begins);

  const certain = new Occasions();
  const possible = new Occasions();
  const since = new Occasions();
  const before: Evidence[] = [];
  const after: Evidence[] = [];
  const spans: Span[] = [];
  let from: number | undefined;
  const close = (until: number): void => {
    if (from === undefined) return;
    const told = after.filter((item) => item.to <= until);
    spans.push({
      from,
      until,
      evidence: [...new Set([...before, start, ...told])].sort(inOrder),
      parts: [
        { name: starts, evidence: [start] },
        { name: 'before', evidence: before },
        { name: 'after', evidence: told },
      ],
      figures: { before: occasionsIn(before), after: occasionsIn(told) },
    });
    from = undefined;
  };

  for (let index = firstAfter(compared, begins - 1); index < compared.length;) {
    const day = compared[index]?.to ?? ends;
    if (day >= ends) break;
    for (; compared[index]?.to === day; index += 1) {
      const item = compared[index];
      if (!item || item === start) continue;
      if (item.from < start.from) possible.add(item);
      if (item.from >= begins && item.to < start.from) {
        certain.add(item);
        before.push(item);
      } else if (item.from >= resumes) {
        since.add(item);
        after.push(item);
      }
    }
    const enough = certain.number >= beforeAtLeast && since.number >= afterAtLeast;
    if (enough && since.number + TOLERANCE >= possible.number * perOccasion) from ??= day;
    else close(day - 1);
  }
  close((after.at(-1)?.to ?? ends) + untilDays - 1);
  return spans;
};

/** First day of the time before the start. */
const timeBefore = (
  start: Evidence,
  compared: readonly Evidence[],
  { beforeDays }: BeforeAfter,
  { birthday }: Moment,
): number => {
  const whole = start.from - beforeDays;
  const born = birthday(0);
  if (born === undefined || born <= whole || born >= start.from) return whole;
  const first = compared[firstAfter(compared, whole - 1)]?.from ?? born;
  return Math.max(whole, Math.min(born, first));
};
