import type { Thresholds } from '../thresholds.js';

/**
 * Whoever shares keys with somebody, the likeliest first, as `0210-match-candidates.sql` ranks them: a key that more
 * than `mostSharing` people share is passed over where a rarer one leads to somebody; whoever shares more and rarer
 * keys stands first.
 *
 * @param sharersOf the people who share each of the keys
 */
export const rankSharers = (
  sharersOf: readonly (readonly string[])[],
  { mostSharing, mostCandidates }: Pick<Thresholds, 'mostSharing' | 'mostCandidates'>,
): readonly string[] => {
  const likely = new Map<string, { worth: number; rarely: boolean }>();
  let anybodyRarely = false;
  for (const sharers of sharersOf) {
    const rarely = sharers.length <= mostSharing;
    if (rarely && sharers.length > 0) anybodyRarely = true;
    for (const personId of sharers) {
      const known = likely.get(personId);
      if (known) {
        known.worth += 1 / sharers.length;
        known.rarely ||= rarely;
      } else likely.set(personId, { worth: 1 / sharers.length, rarely });
    }
  }
  return [...likely]
    .filter(([, each]) => each.rarely || !anybodyRarely)
    .sort(([one, a], [other, b]) => Number(b.rarely) - Number(a.rarely) || b.worth - a.worth || (one < other ? -1 : 1))
    .slice(0, mostCandidates)
    .map(([personId]) => personId);
};
