import type { MatchRecord } from './match-record.js';
import type { NameFrequencies } from './name-book.js';

/** Names that fewer records have count as unlisted: they may be slips of others. */
const LISTED_FROM = 3;

/** How common names are among these records, for a matcher of the area that they are of. */
export const countNames = async (
  records: Iterable<MatchRecord> | AsyncIterable<MatchRecord>,
): Promise<NameFrequencies> => {
  const given = new Map<string, number>();
  const family = new Map<string, number>();
  let count = 0;
  for await (const { givenNames, familyNames } of records) {
    count += 1;
    for (const word of new Set(givenNames)) given.set(word, (given.get(word) ?? 0) + 1);
    for (const word of new Set(familyNames)) family.set(word, (family.get(word) ?? 0) + 1);
  }
  const shares = (counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
    new Map([...counts].filter(([, times]) => times >= LISTED_FROM).map(([word, times]) => [word, times / count]));
  const unlisted = (LISTED_FROM - 1) / Math.max(count, 1);
  return { given: shares(given), family: shares(family), unlisted: { given: unlisted, family: unlisted } };
};
