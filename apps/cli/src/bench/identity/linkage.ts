import type { Matcher } from '#identity';
import type { LabelledData } from './labelled.js';

/** What linking found, at a threshold that was fixed beforehand. */
export interface Quality {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Linkage {
  readonly qualities: readonly Quality[];
  /** Share of the true pairs that have a key in common. */
  readonly blocked: number;
  readonly compared: number;
  readonly comparisonsPerSecond: number;
}

/** From these on, people are linked, and may be. */
export const THRESHOLDS = [0.95, 0.85];

/** Compares every two records that have a key in common, and counts the pairs that are linked rightly. */
export const link = ({ records, otherFileFrom }: Files, matcher: Matcher): Linkage => {
  const people = records.map(({ record }) => ({ records: [record] }));
  const found = THRESHOLDS.map((threshold) => ({ threshold, linked: 0, right: 0 }));
  let blocked = 0;
  const pairs = [...candidates({ records, otherFileFrom }, matcher)];
  const begun = performance.now();
  for (const [one, other] of pairs) {
    const [left, right] = [people[one], people[other]];
    if (!left || !right) continue;
    const same = records[one]?.person === records[other]?.person;
    if (same) blocked += 1;
    const { probability } = matcher.compare(left, right);
    for (const each of found) {
      if (probability < each.threshold) continue;
      each.linked += 1;
      if (same) each.right += 1;
    }
  }
  const seconds = (performance.now() - begun) / 1_000;
  const truth = truePairs({ records, otherFileFrom });
  return {
    blocked: blocked / truth,
    compared: pairs.length,
    comparisonsPerSecond: pairs.length / seconds,
    qualities: found.map(({ threshold, linked, right }) => {
      const precision = linked === 0 ? 1 : right / linked;
      const recall = right / truth;
      return { threshold, precision, recall, f1: (2 * precision * recall) / (precision + recall) };
    }),
  };
};

type Files = Pick<LabelledData, 'records' | 'otherFileFrom'>;

/** Every pair with a key in common, once. */
function* candidates({ records, otherFileFrom }: Files, matcher: Matcher): Generator<readonly [number, number]> {
  const byKey = new Map<string, number[]>();
  const keys = records.map(({ record }) => matcher.keysOf(record));
  for (const [index, ofRecord] of keys.entries()) {
    const earlier = new Set<number>();
    for (const key of ofRecord) {
      const sharing = byKey.get(key);
      if (!sharing) byKey.set(key, [index]);
      else {
        for (const each of sharing) earlier.add(each);
        sharing.push(index);
      }
    }
    for (const each of earlier) if (areCompared(each, index, otherFileFrom)) yield [each, index];
  }
}

const areCompared = (earlier: number, later: number, otherFileFrom: number | undefined): boolean =>
  otherFileFrom === undefined || (earlier < otherFileFrom && later >= otherFileFrom);

const truePairs = ({ records, otherFileFrom }: Files): number => {
  const indexes = new Map<string, number[]>();
  records.forEach(({ person }, index) => indexes.set(person, [...(indexes.get(person) ?? []), index]));
  let pairs = 0;
  for (const ofPerson of indexes.values()) {
    for (const [place, later] of ofPerson.entries()) {
      pairs += ofPerson.slice(0, place).filter((earlier) => areCompared(earlier, later, otherFileFrom)).length;
    }
  }
  return pairs;
};
