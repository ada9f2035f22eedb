import type { HistoryMatch } from '#chronology';
import type { Recognition } from './recognition.js';

/** Which match and which recognition belong together. */
export interface Pairs {
  readonly matchOf: ReadonlyMap<Recognition, HistoryMatch>;
  readonly recognitionOf: ReadonlyMap<HistoryMatch, Recognition>;
  readonly mergedInto: ReadonlyMap<HistoryMatch, HistoryMatch>;
}

/** Each match takes, in turn, the recognition that shares most with it; who finds all of them taken has been merged. */
export const pair = (living: readonly HistoryMatch[], recognitions: readonly Recognition[], today: string): Pairs => {
  const matchOf = new Map<Recognition, HistoryMatch>();
  const recognitionOf = new Map<HistoryMatch, Recognition>();
  const mergedInto = new Map<HistoryMatch, HistoryMatch>();
  const isOpen = ({ lapsed, recognised }: HistoryMatch): boolean => !lapsed && recognised.window.to >= today;
  const openFirst = [...living.filter(isOpen), ...living.filter((match) => !isOpen(match))];
  const known = new Set(recognitions);
  for (const match of openFirst) {
    const sharing = sharingWith(match, recognitions, known);
    const free = sharing.find((recognition) => !matchOf.has(recognition));
    if (free) {
      matchOf.set(free, match);
      recognitionOf.set(match, free);
    } else if (sharing[0]) {
      const into = matchOf.get(sharing[0]);
      if (into) mergedInto.set(match, into);
    }
  }
  return { matchOf, recognitionOf, mergedInto };
};

/** Neither a match nor a recognition is ever changed: which recognition has all that a match rests on. */
const wholeIn = new WeakMap<HistoryMatch, Recognition>();

/** The recognitions that share with a match, that which shares most first. */
const sharingWith = (
  match: HistoryMatch,
  recognitions: readonly Recognition[],
  known: ReadonlySet<Recognition>,
): readonly Recognition[] => {
  // No two recognitions of a pattern share an entry, so that no other shares with this match.
  const whole = wholeIn.get(match);
  if (whole && known.has(whole)) return [whole];
  const most = speakingFor(match).size;
  const sharing: { readonly recognition: Recognition; readonly shared: number }[] = [];
  // A match that goes on is told by the latest, as a rule.
  for (const recognition of recognitions.toReversed()) {
    const shared = sharedBy(match, recognition);
    if (shared > 0) sharing.push({ recognition, shared });
    if (shared < most || shared === 0) continue;
    wholeIn.set(match, recognition);
    return [recognition];
  }
  return sharing
    .reverse()
    .sort((one, other) => other.shared - one.shared)
    .map(({ recognition }) => recognition);
};

const idsOf = new WeakMap<HistoryMatch, ReadonlySet<string>>();

/** The entries that were recorded as speaking for a match. */
const speakingFor = (match: HistoryMatch): ReadonlySet<string> => {
  let ids = idsOf.get(match);
  if (!ids) {
    const { evidence } = match.recognised;
    ids = new Set(evidence.flatMap(({ standing, agencyEventId }) => (standing === 'concern' ? [agencyEventId] : [])));
    idsOf.set(match, ids);
  }
  return ids;
};

/** How many entries that speak for the match speak for the recognition too. */
export const sharedBy = (match: HistoryMatch, recognition: Recognition): number =>
  match.recognised.pattern === recognition.pattern ? recognition.restsOnWhich(speakingFor(match)).size : 0;
