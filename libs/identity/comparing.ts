import type { Marks } from './marks.js';
import type { Comparison, Matcher, MatchRecord } from './matching/match-record.js';
import { recordOf } from './record.js';
import type { Thresholds } from './thresholds.js';
import { homeOf, type Home } from './unborn/newborn.js';

/** Most keys of one description: forty names of one person must not fill the index. */
const MOST_KEYS = 64;

/** By what the children of a mother are found. */
export const keyOfMother = (mother: string): string => `mother.${mother}`;

/** Compares nobody with anybody: the exact rules alone decide. */
export const noMatcher: Matcher = {
  keysOf: () => [],
  compare: (): Comparison => ({ probability: 0.5, weight: 0, fields: [] }),
};

/** A matcher, from what probability on it is followed, and the records of those whom agencies name: each worked out once. */
export class Comparing {
  readonly #records = new WeakMap<
    Marks,
    { readonly record: MatchRecord | undefined; readonly keys: readonly string[] }
  >();

  constructor(
    readonly matcher: Matcher,
    readonly thresholds: Thresholds,
  ) {}

  recordOf(marks: Marks): MatchRecord | undefined {
    return this.#read(marks).record;
  }

  keysOf(marks: Marks): readonly string[] {
    return this.#read(marks).keys;
  }

  /** By what those are found who may have expected a newborn beside whom no mother is named; of others undefined. */
  homeOf(marks: Marks): Home | undefined {
    const record = marks.isNewbornAlone && this.recordOf(marks);
    return record ? homeOf(record, (home) => this.keysOfRecord(home)) : undefined;
  }

  /** Of a child also the mother: by her alone an unborn child is found, whom nothing else tells from others. */
  keysOfRecord(record: MatchRecord): readonly string[] {
    const { mother, dateOfBirth } = record;
    const isUnborn = mother !== undefined && dateOfBirth === undefined;
    const keys = isUnborn ? [] : this.matcher.keysOf(record);
    return [...new Set([...(mother === undefined ? [] : [keyOfMother(mother)]), ...keys])].slice(0, MOST_KEYS);
  }

  /** Of the children of a mother, where she is named beside one: what is compared, and by what they are found. */
  ofMother(
    marks: Marks,
    mother: string | undefined,
  ): { readonly record: MatchRecord | undefined; readonly keys: readonly string[] } {
    if (mother === undefined) return this.#read(marks);
    const record = recordOf(marks.asGiven, { mother, school: marks.school });
    return { record, keys: record ? this.keysOfRecord(record) : [] };
  }

  #read(marks: Marks): { readonly record: MatchRecord | undefined; readonly keys: readonly string[] } {
    const before = this.#records.get(marks);
    if (before) return before;
    const record = recordOf(marks.asGiven, { school: marks.school });
    const read = { record, keys: record ? this.keysOfRecord(record) : [] };
    this.#records.set(marks, read);
    return read;
  }
}
