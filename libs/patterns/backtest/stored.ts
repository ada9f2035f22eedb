import { setTimeout as pause } from 'node:timers/promises';
import type { PersonHistory } from '#chronology';
import type { EventStore } from '#event-store';
import { epochDay } from '#platform';
import { personIdOf, type ThresholdLevel } from '#vocabulary';
import { evaluate } from '../evaluate.js';
import { gatherEvidence, type IndicatorGroups } from '../evidence.js';
import { HistoryCache, type HistoryLook } from '../history-cache.js';
import type { Pattern } from '../pattern.js';
import { isChild, lookAtHouseholds, peopleOf } from '../processor.js';
import type { Recognition } from '../recognition.js';
import { compareMatches, type Comparable, type PatternChanges } from './compare.js';

/** How often a version of a pattern is recognised at a level: ever in a childhood, and of that as of today. */
export interface LevelCount {
  readonly level: ThresholdLevel;
  readonly ever: number;
  readonly open: number;
}

/** What a draft of a pattern would recognise in all stored histories, beside the version in force. Counts only. */
export interface DraftFindings {
  readonly children: number;
  /** Children who could not be evaluated, e.g. for an event that this release does not know. */
  readonly unreadable: number;
  readonly inForce: readonly LevelCount[];
  readonly draft: readonly LevelCount[];
  /** A day of which is that from which it could be recognised. */
  readonly changes: Omit<PatternChanges, 'pattern'>;
}

export interface StoredBacktestParts {
  readonly store: EventStore;
  readonly vocabulary: IndicatorGroups;
  /** Absent where the draft is of a pattern that is not in force. */
  readonly inForce?: Pattern;
  readonly draft: Pattern;
  /** `YYYY-MM-DD`, Europe/London. */
  readonly today: string;
  /** Ends it before the next page. */
  readonly signal: AbortSignal;
  readonly onProgress: (position: number, head: number) => Promise<void> | void;
  /** Between two pages (milliseconds): what is live goes first. */
  readonly pauseMs?: number;
}

const EVENTS_A_PAGE = 200;
const CACHED_ENTRIES = 5_000;
const DEFAULT_PAUSE_MS = 20;
const LEVELS: readonly ThresholdLevel[] = [1, 2, 3, 4];

/**
 * Evaluates a draft, and the version in force, over the whole history of every child in the store, page by page: each
 * person where their stream begins, so that everyone comes once. Nobody is named in what it answers.
 * @throws AbortError where the signal was given
 */
export const backtestStored = async (parts: StoredBacktestParts): Promise<DraftFindings> => {
  const { store, draft, inForce, signal, onProgress, pauseMs = DEFAULT_PAUSE_MS } = parts;
  const cache = new HistoryCache(store, CACHED_ENTRIES);
  const tally = new Tally(draft.definition.name);
  const head = await store.head();
  for (let position = 0; position < head;) {
    signal.throwIfAborted();
    const page = await store.readAll({ after: position, limit: EVENTS_A_PAGE });
    const beginning = page.flatMap(({ version, streamId }) => (version === 1 ? (personIdOf(streamId) ?? []) : []));
    if (beginning.length > 0) {
      const look = cache.look();
      await look.at(beginning);
      await lookAtHouseholds(beginning, look);
      for (const personId of beginning) evaluateOne(personId, look, parts, tally, inForce);
    }
    position = page.at(-1)?.position ?? head;
    await onProgress(Math.min(position, head), head);
    await pause(pauseMs, undefined, { signal });
  }
  return tally.findings();
};

const evaluateOne = (
  personId: string,
  look: HistoryLook,
  { vocabulary, draft, today }: StoredBacktestParts,
  tally: Tally,
  inForce: Pattern | undefined,
): void => {
  try {
    const child = look.of(personId);
    // Of linked records, that by which the person goes.
    if (child.personId !== personId || !isChild(child, today)) return;
    const others = new Map(peopleOf(child, look).map((id) => [id, look.of(id)]));
    const evidence = gatherEvidence(child, others, vocabulary);
    const recognise = (pattern: Pattern | undefined): readonly Recognition[] =>
      pattern ? evaluate([pattern], evidence, child, today) : [];
    tally.add(child, recognise(inForce), recognise(draft));
  } catch {
    tally.unreadable += 1;
  }
};

class Tally {
  unreadable = 0;
  #children = 0;
  readonly #counts = { inForce: new Map<string, number>(), draft: new Map<string, number>() };
  #changes: PatternChanges;

  constructor(pattern: string) {
    this.#changes = { ...NO_CHANGES, pattern };
  }

  add({ personId }: PersonHistory, inForce: readonly Recognition[], draft: readonly Recognition[]): void {
    this.#children += 1;
    count(this.#counts.inForce, inForce);
    count(this.#counts.draft, draft);
    const changes = compareMatches(
      inForce.map((each) => comparable(personId, each)),
      draft.map((each) => comparable(personId, each)),
      daysBetween,
    );
    for (const each of changes) this.#changes = plus(this.#changes, each);
  }

  findings(): DraftFindings {
    const levels = (counts: ReadonlyMap<string, number>): readonly LevelCount[] =>
      LEVELS.map((level) => ({
        level,
        ever: counts.get(`ever ${String(level)}`) ?? 0,
        open: counts.get(`open ${String(level)}`) ?? 0,
      }));
    const { pattern: _pattern, ...changes } = this.#changes;
    return {
      children: this.#children,
      unreadable: this.unreadable,
      inForce: levels(this.#counts.inForce),
      draft: levels(this.#counts.draft),
      changes,
    };
  }
}

const NO_CHANGES: Omit<PatternChanges, 'pattern'> = {
  before: 0,
  after: 0,
  onlyBefore: 0,
  onlyAfter: 0,
  higherLevel: 0,
  lowerLevel: 0,
  earlier: 0,
  later: 0,
  daysEarlier: 0,
  daysLater: 0,
};

const plus = (one: PatternChanges, other: PatternChanges): PatternChanges => ({
  pattern: one.pattern,
  before: one.before + other.before,
  after: one.after + other.after,
  onlyBefore: one.onlyBefore + other.onlyBefore,
  onlyAfter: one.onlyAfter + other.onlyAfter,
  higherLevel: one.higherLevel + other.higherLevel,
  lowerLevel: one.lowerLevel + other.lowerLevel,
  earlier: one.earlier + other.earlier,
  later: one.later + other.later,
  daysEarlier: one.daysEarlier + other.daysEarlier,
  daysLater: one.daysLater + other.daysLater,
});

const count = (counts: Map<string, number>, recognitions: readonly Recognition[]): void => {
  const add = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { level, open } of recognitions) {
    add(`ever ${String(level)}`);
    if (open) add(`open ${String(level)}`);
  }
};

const comparable = (personId: string, { pattern, level, recognisableOn, restsOn }: Recognition): Comparable => ({
  personId,
  pattern,
  level,
  seenOn: recognisableOn,
  restsOn,
});

const daysBetween = (from: string, to: string): number => epochDay(to) - epochDay(from);
