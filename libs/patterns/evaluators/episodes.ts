import type { Evidence } from '../evidence.js';
import { certainBy } from './by-day.js';
import { CertainDays, closeDays } from './certain-days.js';
import type { Evaluator, Part, Span } from './evaluator.js';
import { agenciesOf, numberOf, runsOf } from './runs.js';

export interface Episodes {
  /** Selection in which episodes are looked for. */
  readonly of: string;
  /** On so many different days at least something happened, or it is no episode. */
  readonly daysAtLeast: number;
  /** A day on which something significant or critical happened counts as so many; as one where nothing is said. */
  readonly significantCountsAs?: number;
  /** More days than this without anything end an episode. */
  readonly quietDays: number;
  /** Where one is enough, it is itself as long as is asked, and those before it are no part of it. */
  readonly episodesAtLeast: number;
  /** From the first entry of the first episode to the last entry of the last are so many days at least. */
  readonly spanningDays: number;
  /** An episode that began longer ago is not counted. */
  readonly withinDays: number;
  /** So many days after the last entry it is over. */
  readonly endsAfterDays: number;
}

/** A run of entries that is an episode, or may become one, and on how many days something certainly happened. */
interface Episode {
  readonly run: readonly Evidence[];
  readonly days: CertainDays;
}

interface OpenEpisodes {
  readonly from: number;
  until: number;
  readonly episodes: Set<Episode>;
}

/**
 * The condition: so many episodes, each of so many days on which something happened, with quiet between them, over so
 * long a time. It holds from the day of the entry that makes it, until nothing of the kind has come for long, or too few
 * of the episodes are recent enough.
 *
 * One entry is no episode, and several on one day are one day. A summary says on how many days it was: "nine times in
 * February" is an episode by itself. What is known to a period longer than the quiet that parts episodes cannot be placed,
 * and counts where so many are summed up that, however they fell, enough of them lie close together, as one episode:
 * "14 times from October to March" is one, and "27 call-outs, 2006 to 2011" may be no more than one every few months.
 * Where one long episode is asked for, it counts for nothing, for nobody knows how far apart they were.
 */
export const episodes: Evaluator<Episodes> = (evidence, parameters) => {
  const { of, quietDays, daysAtLeast } = parameters;
  const items = evidence(of).every((item) => isPlaced(item, parameters))
    ? evidence(of)
    : evidence(of).filter((item) => isPlaced(item, parameters));
  const spans: Span[] = [];
  const known: Episode[] = [];
  let open: OpenEpisodes | undefined;
  const entriesAtLeast = Math.ceil(daysAtLeast / Math.max(1, parameters.significantCountsAs ?? 1));
  for (const run of runsOf(items, quietDays)) {
    if (run.length < entriesAtLeast && run.every(({ count }) => count === 1)) continue;
    const current: Episode = { run, days: new CertainDays() };
    for (const item of run) {
      current.days.add(item, closeDays(item, quietDays), countsOf(item, parameters));
      if (current.days.number < daysAtLeast) continue;
      if (known.at(-1) !== current) known.push(current);
      const until = holdsUntil(known, item, parameters);
      if (until === undefined) continue;
      if (open && item.to > open.until + 1) {
        spans.push(closed(open));
        open = undefined;
      }
      const before = parameters.episodesAtLeast === 1 ? [] : within(known, item.to - parameters.withinDays);
      open ??= { from: item.to, until, episodes: new Set(before) };
      open.until = Math.max(open.until, until);
      open.episodes.add(current);
    }
  }
  if (open) spans.push(closed(open));
  return spans;
};

/** As how many a day counts on which it was. */
const countsOf = ({ significance }: Evidence, { significantCountsAs = 1 }: Episodes): number =>
  significance === 'significant' || significance === 'critical' ? significantCountsAs : 1;

/** Whether it is known well enough when it was. */
const isPlaced = (item: Evidence, parameters: Episodes): boolean => {
  const { quietDays, daysAtLeast, episodesAtLeast } = parameters;
  if (item.to - item.from <= quietDays) return true;
  return episodesAtLeast > 1 && closeDays(item, quietDays) * countsOf(item, parameters) >= daysAtLeast;
};

/** Until when the condition holds after an entry if nothing more happens; undefined where it does not hold at all. */
const holdsUntil = (
  known: readonly Episode[],
  item: Evidence,
  { episodesAtLeast, spanningDays, withinDays, endsAfterDays }: Episodes,
): number | undefined => {
  // Of the episodes that can be the first of enough over long enough, the latest stays longest in the window.
  const last = known.length - episodesAtLeast;
  for (let index = last; index >= (episodesAtLeast === 1 ? last : 0); index -= 1) {
    const first = known[index]?.run[0];
    if (!first || item.from - first.to < spanningDays) continue;
    const until = Math.min(item.to + endsAfterDays, first.from + withinDays - 1);
    return until < item.to ? undefined : until;
  }
  return undefined;
};

/** The episodes that began after a day. */
const within = (known: readonly Episode[], day: number): readonly Episode[] => {
  let start = known.length;
  while (start > 0 && (known[start - 1]?.run[0]?.from ?? day) > day) start -= 1;
  return known.slice(start);
};

const closed = ({ from, until, episodes: found }: OpenEpisodes): Span => {
  const parts = [...found].map((episode, index): Part => ({
    name: `episode-${String(index + 1)}`,
    evidence: certainBy(episode.run, until),
  }));
  const [only] = parts;
  const evidence = only && parts.length === 1 ? only.evidence : parts.flatMap((part) => part.evidence);
  const figures = { number: numberOf(evidence), agencies: agenciesOf(evidence), episodes: parts.length };
  return { from, until, evidence, parts, figures };
};
