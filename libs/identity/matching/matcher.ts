import { compareFields } from './compare-fields.js';
import { createKeys } from './keys.js';
import type { Matcher, MatchPerson, MatchRecord } from './match-record.js';
import { loadMatchWeights } from './match-weights.js';
import type { MatchWeights } from './match-weights.js';
import { loadCommonNames, loadNameForms } from './name-book.js';
import { NameWords } from './name-words.js';
import { prepareRecord, together } from './prepared.js';
import type { Prepared } from './prepared.js';
import { createWeigher } from './weigh.js';

export interface MatcherOptions {
  /** What each way of comparing says; defaults to the weights for the United Kingdom. */
  readonly weights?: MatchWeights;
}

/** The records of one person, prepared together. */
interface Together {
  readonly records: readonly MatchRecord[];
  readonly prepared: Prepared;
}

const isSameList = (some: readonly MatchRecord[], others: readonly MatchRecord[]): boolean =>
  some.length === others.length && some.every((record, index) => record === others[index]);

/** A matcher. Pure but for what it reads once: the weights and the names that come with the service. */
export const createMatcher = ({ weights = loadMatchWeights() }: MatcherOptions = {}): Matcher => {
  const common = loadCommonNames().frequencies;
  const forms = loadNameForms();
  const words = new NameWords(common, common, forms);
  const weigh = createWeigher(weights);
  // Whoever is compared with many, or again and again, is prepared once: a record is never changed.
  const kept = new WeakMap<MatchRecord, Prepared>();
  const preparedRecord = (record: MatchRecord): Prepared => {
    const known = kept.get(record);
    if (known) return known;
    const made = prepareRecord(record, words);
    kept.set(record, made);
    return made;
  };
  // Of whoever has several: by the last, for what was said of somebody only ever becomes more.
  const keptTogether = new WeakMap<MatchRecord, Together>();
  const prepared = ({ records }: MatchPerson): Prepared => {
    const last = records.at(-1);
    if (!last) return together([]);
    if (records.length === 1) return preparedRecord(last);
    const known = keptTogether.get(last);
    if (known && isSameList(known.records, records)) return known.prepared;
    const made = together(records.map(preparedRecord));
    keptTogether.set(last, { records: [...records], prepared: made });
    return made;
  };
  return {
    compare: (one, other) => weigh(compareFields(prepared(one), prepared(other))),
    keysOf: createKeys(forms, common),
  };
};
