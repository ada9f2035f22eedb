import { setImmediate as immediate } from 'node:timers/promises';
import { createMatcher, type Matcher } from '#identity';
import { AreaReplay, type MatchOutcome, type Patterns, type ReplayedChildren } from '#patterns';
import { dateOfEpochDay, epochDay } from '#platform';
import type { Vocabulary } from '#vocabulary';
import { EventFile } from './event-file.js';
import { LineIntake, type LinesTaken, type RefusedLine } from './intake.js';
import { learnedDayOfLine } from './learned-day.js';

export interface BacktestOptions {
  /** File of agency events as they are posted (`POST /v1/events`), one a line. */
  readonly events: string;
  readonly vocabulary: Vocabulary;
  /** Each is replayed over the same people and the same evidence. */
  readonly catalogues: readonly Patterns[];
  /** The last day of the replay (`YYYY-MM-DD`); the day of the last event where it is not given. */
  readonly until?: string;
  readonly matcher?: Matcher;
  readonly onProgress?: (line: number, of: number) => void;
  /** Is given each line that is refused. */
  readonly onRefused?: (refused: RefusedLine) => void;
}

/** What a backtest found. Days are `YYYY-MM-DD`. */
export interface Backtest {
  /** What became of the lines that hold something; `afterwards` were learned after the last day, and are left out. */
  readonly lines: LinesTaken & { readonly afterwards: number };
  /** The first of the lines that were refused. */
  readonly refusals: readonly RefusedLine[];
  /** How many lines were refused for each reason, by its code. */
  readonly refusedFor: ReadonlyMap<string, number>;
  readonly from: string;
  readonly until: string;
  readonly about: ReplayedChildren;
  /** Of each catalogue, in order of recognition. */
  readonly outcomes: readonly (readonly MatchOutcome[])[];
  /** Source and id by which an agency posted an event. */
  readonly referenceOf: (agencyEventId: string) => { readonly source: string; readonly id: string };
  close(): void;
}

/** Far above any event with every narrative field full: what intake takes of a line. */
const MOST_LINE_BYTES = 256 * 1024;
const PROGRESS_EVERY = 2_000;

/**
 * Replays agency events in the order in which they were learned, through intake's validation, identity and patterns, day
 * by day, without a server. Everyone whom they name is held in memory, and the text of one line.
 * @throws Error of `node:fs` where the file cannot be read
 */
export const backtest = async (options: BacktestOptions): Promise<Backtest> => {
  const { vocabulary, catalogues, matcher = createMatcher(), onProgress } = options;
  const file = new EventFile(options.events, { dayOf: learnedDayOfLine, mostLineBytes: MOST_LINE_BYTES });
  const replay = new AreaReplay(vocabulary, catalogues);
  const textOf = (number: number): string | undefined => file.textOf(number);
  const intake = new LineIntake({ vocabulary, matcher, replay, textOf, onRefused: options.onRefused });
  const last = options.until === undefined ? Number.POSITIVE_INFINITY : epochDay(options.until);
  let [read, from, day] = [0, 0, 0];
  for (const line of file.inOrderOfLearning()) {
    if (line.day > last) break;
    if (read === 0) from = line.day;
    ({ day } = line);
    replay.goTo(day);
    intake.take(line);
    read += 1;
    if (read % PROGRESS_EVERY === 0) {
      onProgress?.(Math.round(read / 2), file.lines);
      // Whatever else waits has its turn: the bar is drawn, a signal is heard.
      await immediate();
    }
  }
  const until = Number.isFinite(last) ? last : day;
  let shown = 0;
  for (const { replayed, of } of replay.finish(until)) {
    if (replayed - shown < PROGRESS_EVERY) continue;
    shown = replayed;
    onProgress?.(Math.round((file.lines * (1 + replayed / of)) / 2), file.lines);
    await immediate();
  }
  onProgress?.(file.lines, file.lines);
  return {
    lines: { ...intake.taken, afterwards: file.lines - read },
    refusals: intake.refusals,
    refusedFor: intake.refusedFor,
    from: dateOfEpochDay(read === 0 ? until : from),
    until: dateOfEpochDay(until),
    about: replay.children(),
    outcomes: catalogues.map((_, index) => replay.outcomesOf(index)),
    referenceOf: (agencyEventId) => {
      const { source = '', id = '' } = intake.eventOf(agencyEventId) ?? {};
      return { source, id };
    },
    close: () => file.close(),
  };
};
