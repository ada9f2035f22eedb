import type { Indicator } from '#vocabulary';

type Indicators = ReadonlyMap<string, Pick<Indicator, 'group'>>;

/** What is kept of an entry's indicators, and the groups of these, each once. */
export interface KeptCodes {
  readonly indicators: readonly string[];
  readonly groups: readonly string[];
}

/** What is kept of some indicators, and below it of these and one more. */
interface After {
  readonly codes: KeptCodes;
  readonly below: Map<string, After>;
}

/** By vocabulary, and below by which groups are kept. */
interface Known {
  readonly byGroups: Map<ReadonlySet<string> | undefined, After>;
  count: number;
}

/** Of more different lists of indicators, those that come are remembered anew. */
const MOST_KNOWN = 5_000;
const known = new WeakMap<Indicators, Known>();

/**
 * The indicators of the groups that are kept; all that the vocabulary has where nothing is said. The same lists for the
 * same indicators: entries are many and say few different things, which are compared again and again.
 */
export const keptCodes = (
  indicators: readonly string[],
  vocabulary: Indicators,
  groups: ReadonlySet<string> | undefined,
): KeptCodes => {
  let ofVocabulary = known.get(vocabulary);
  if (!ofVocabulary || ofVocabulary.count > MOST_KNOWN) {
    ofVocabulary = { byGroups: new Map(), count: 0 };
    known.set(vocabulary, ofVocabulary);
  }
  let after = ofVocabulary.byGroups.get(groups);
  if (!after) ofVocabulary.byGroups.set(groups, (after = { codes: NONE, below: new Map() }));
  for (const code of indicators) {
    let next: After | undefined = after.below.get(code);
    if (!next) {
      next = afterCode(after.codes, code, vocabulary.get(code)?.group, groups);
      after.below.set(code, next);
      ofVocabulary.count += 1;
    }
    after = next;
  }
  return after.codes;
};

const NONE: KeptCodes = { indicators: [], groups: [] };

const afterCode = (
  before: KeptCodes,
  code: string,
  group: string | undefined,
  kept: ReadonlySet<string> | undefined,
): After => {
  const isKept = group !== undefined && (!kept || kept.has(group));
  return { codes: isKept ? withCode(before, code, group) : before, below: new Map() };
};

const withCode = ({ indicators, groups }: KeptCodes, code: string, group: string): KeptCodes => ({
  indicators: [...indicators, code],
  groups: groups.includes(group) ? groups : [...groups, group],
});
