import type { HistoryMatch, PersonHistory } from '#chronology';
import { contentDigest, uuidV5 } from '#platform';
import type { DomainEvent, PatternLapsed, PatternRecognised } from '#vocabulary';
import { pair, sharedBy } from './pairs.js';
import type { Recognition } from './recognition.js';

/** Namespace (RFC 9562) of the ids of matches and of their events; a fixed, arbitrary UUID. */
const MATCHES = '2b7c1d0e-5a64-5f3b-9d18-7e4a90c3b6f5';

export type PatternEventName = 'PatternRecognised.v1' | 'PatternStrengthened.v1' | 'PatternLapsed.v1';
/** An event to be stored in the child's stream, with its id: deciding the same again gives the same id. */
export type PatternEvent = DomainEvent<PatternEventName> & { readonly id: string };

/** What the decision rests on besides the child's stream. */
export interface Recognised {
  /** Names and versions of the patterns that were evaluated. */
  readonly patterns: ReadonlyMap<string, number>;
  readonly recognitions: readonly Recognition[];
  /** Whether an entry still stands: it is not retracted, and still reaches the child. */
  readonly stands: (agencyEventId: string) => boolean;
}

/**
 * What to record so that the child's matches are what the patterns recognise now. Pure; deciding again once it is
 * recorded gives nothing.
 *
 * A match and a recognition belong together when they share an entry that speaks for them.
 * - A recognition without a match is recognised; one that was over before anybody recognised it also lapses at once.
 * - A match whose recognition has changed is strengthened: the event says the whole match again as it is now. That is
 *   more evidence or a higher level as a rule; after a correction it can be less. A lapsed match that holds again, on
 *   evidence that it shares, is opened again by being strengthened.
 * - A match whose recognition is over lapses ('window-passed').
 * - A match that nothing recognises any more was withdrawn ('evidence-withdrawn'), even if it had lapsed before: those
 *   who were told of it are to be told so.
 * - Of several matches that have become one recognition, the first goes on (an open one before a lapsed one), and the
 *   others are 'merged' into it.
 * A match of an earlier version of a pattern that the newer one does not recognise is not withdrawn by that: it goes on
 * until its window has passed, or until any of its evidence does not stand any more.
 *
 * @param today `YYYY-MM-DD`, Europe/London
 */
export const decide = (
  history: Pick<PersonHistory, 'personId' | 'matches'>,
  { patterns, recognitions, stands }: Recognised,
  today: string,
): readonly PatternEvent[] => {
  const events: PatternEvent[] = [];
  let taken: Set<string> | undefined;
  const living = [...history.matches.values()].filter(
    ({ lapsed }) => lapsed?.reason !== 'merged' && lapsed?.reason !== 'evidence-withdrawn',
  );
  const pairs = pair(living, recognitions, today);

  for (const recognition of recognitions) {
    const match = pairs.matchOf.get(recognition);
    if (match) events.push(...whatIsNew(match, recognition));
    else {
      taken ??= new Set(history.matches.keys());
      events.push(...begin(history.personId, recognition, taken, today));
    }
  }
  for (const match of living) {
    if (pairs.recognitionOf.has(match)) continue;
    const into = pairs.mergedInto.get(match);
    if (into) {
      events.push(lapse(match, { reason: 'merged', lapsedOn: today, mergedInto: into.recognised.matchId }));
    } else if (isWithdrawn(match, patterns, stands)) {
      events.push(lapse(match, { reason: 'evidence-withdrawn', lapsedOn: today }));
    } else if (!match.lapsed && match.recognised.window.to < today) {
      events.push(lapse(match, { reason: 'window-passed', lapsedOn: match.recognised.window.to }));
    }
  }
  return events;
};

/**
 * What to record in a record that is linked with another, by which the person goes: its open matches rest
 * ('records-linked'), for the person's are recognised in the other's stream, and go on when the records are unlinked.
 * Those who were told of one are told when its evidence is withdrawn, or when nothing of the kind is recognised in the
 * person whose the records are: two children of a household turn out to be one, say.
 *
 * @param recognised what was recognised in the person; entries stand in any of the person's records
 */
export const restWhileLinked = (
  { matches }: Pick<PersonHistory, 'matches'>,
  { patterns, recognitions, stands }: Recognised,
  today: string,
): readonly PatternEvent[] =>
  [...matches.values()].flatMap((match) => {
    const reason = match.lapsed?.reason;
    if (reason === 'merged' || reason === 'evidence-withdrawn') return [];
    const isRecognised = recognitions.some((recognition) => sharedBy(match, recognition) > 0);
    if (hasLost(match, stands) || (!isRecognised && isWithdrawn(match, patterns, stands))) {
      return [lapse(match, { reason: 'evidence-withdrawn', lapsedOn: today })];
    }
    return match.lapsed ? [] : [lapse(match, { reason: 'records-linked', lapsedOn: today })];
  });

const begin = (
  personId: string,
  recognition: Recognition,
  taken: Set<string>,
  today: string,
): readonly PatternEvent[] => {
  const matchId = freeMatchId(personId, recognition, taken);
  const data = matchOf(recognition, matchId, today);
  const recognised = eventOf('PatternRecognised.v1', data);
  if (recognition.open) return [recognised];
  const over: PatternLapsed = {
    matchId,
    pattern: recognition.pattern,
    level: recognition.level,
    reason: 'window-passed',
    lapsedOn: recognition.holdsUntil,
  };
  return [recognised, eventOf('PatternLapsed.v1', over)];
};

/** The recognition that a match says already, whatever the day. */
const saidBy = new WeakMap<HistoryMatch, Recognition>();

const whatIsNew = (match: HistoryMatch, recognition: Recognition): readonly PatternEvent[] => {
  if (saidBy.get(match) === recognition) return [];
  const events = goOn(match, recognition);
  if (events.length === 0) saidBy.set(match, recognition);
  return events;
};

const goOn = (match: HistoryMatch, recognition: Recognition): readonly PatternEvent[] => {
  const { matchId, recognisedOn } = match.recognised;
  const changed =
    !isSame(match.recognised, recognition) ||
    (recognition.open && match.recognised.window.to !== recognition.window.to);
  const events: PatternEvent[] = [];
  // By its window, and not because it rests in a record that is linked: that may be on any day, the window's last too.
  const overOn = match.lapsed?.reason === 'window-passed' ? match.lapsed.lapsedOn : undefined;
  // A lapsed match whose window still covers today without any change was lapsed by a clock that has been set back.
  const reopens = recognition.open && match.lapsed !== undefined && overOn !== recognition.holdsUntil;
  if (changed || reopens) {
    events.push(eventOf('PatternStrengthened.v1', matchOf(recognition, matchId, recognisedOn), match));
  }
  if (recognition.open || (overOn === recognition.holdsUntil && !changed)) return events;
  return [...events, lapse(match, { reason: 'window-passed', lapsedOn: recognition.holdsUntil }, recognition.level)];
};

const isSame = (recorded: PatternRecognised, now: Recognition): boolean =>
  recorded.level === now.level &&
  recorded.recognisableOn === now.recognisableOn &&
  recorded.window.from === now.window.from &&
  recorded.evidence.length === now.evidence.length &&
  recorded.evidence.every((entry, index) => {
    const other = now.evidence[index];
    return (
      entry.agencyEventId === other?.agencyEventId &&
      entry.standing === other.standing &&
      entry.occurredOn.date === other.occurredOn.date &&
      entry.occurredOn.until === other.occurredOn.until
    );
  }) &&
  // New words of a newer version are no news about the child.
  (recorded.patternVersion !== now.version || recorded.explanation === now.explanation);

const isWithdrawn = (
  { recognised }: HistoryMatch,
  patterns: ReadonlyMap<string, number>,
  stands: (agencyEventId: string) => boolean,
): boolean => patterns.get(recognised.pattern) === recognised.patternVersion || hasLost({ recognised }, stands);

/** Whether anything that speaks for it does not stand any more. */
const hasLost = ({ recognised }: Pick<HistoryMatch, 'recognised'>, stands: Recognised['stands']): boolean =>
  recognised.evidence.some((entry) => entry.standing === 'concern' && !stands(entry.agencyEventId));

const matchOf = (recognition: Recognition, matchId: string, recognisedOn: string): PatternRecognised => ({
  matchId,
  pattern: recognition.pattern,
  patternVersion: recognition.version,
  title: recognition.title,
  level: recognition.level,
  recognisableOn: recognition.recognisableOn,
  recognisedOn,
  window: recognition.window,
  evidence: recognition.evidence,
  agencies: recognition.agencies,
  questions: recognition.questions,
  // Written when it is read, which a replay does for the last state of a match alone.
  get explanation() {
    return recognition.explanation;
  },
  get reported() {
    return recognition.reported;
  },
  get weighed() {
    return recognition.weighed;
  },
  get lapses() {
    return recognition.lapses;
  },
});

const lapse = (
  match: HistoryMatch,
  how: Pick<PatternLapsed, 'reason' | 'lapsedOn' | 'mergedInto'>,
  level = match.recognised.level,
): PatternEvent => {
  const { matchId, pattern } = match.recognised;
  const data: PatternLapsed = { matchId, pattern, level, ...how };
  return eventOf('PatternLapsed.v1', data, match);
};

/** From the child, the pattern and the first entry; numbered where a match of that name was withdrawn or merged. */
const freeMatchId = (personId: string, recognition: Recognition, taken: Set<string>): string => {
  const first = recognition.evidence[0]?.agencyEventId ?? '';
  for (let ordinal = 1; ; ordinal += 1) {
    const name = [personId, recognition.pattern, first, ...(ordinal > 1 ? [String(ordinal)] : [])].join('\n');
    const matchId = uuidV5(name, MATCHES);
    if (taken.has(matchId)) continue;
    taken.add(matchId);
    return matchId;
  }
};

/** Of the match as it was decided upon; the id is made when it is asked for. */
const eventOf = <Name extends PatternEventName>(
  type: Name,
  data: DomainEvent<Name>['data'],
  after?: HistoryMatch,
): PatternEvent => {
  const state = after && { changedAt: after.changedAt, timesStrengthened: after.timesStrengthened };
  let id: string | undefined;
  return {
    get id() {
      return (id ??= eventId(type, data, state));
    },
    type,
    data,
  } as PatternEvent;
};

/**
 * From the match, what the event says, and the state of the match that it follows: the same decision upon the same
 * state has the same id, and a match that comes back to an earlier state does not.
 */
const eventId = (
  type: PatternEventName,
  data: PatternRecognised | PatternLapsed,
  after?: Pick<HistoryMatch, 'changedAt' | 'timesStrengthened'>,
): string => {
  const state = after ? `${String(after.changedAt.getTime())}\n${String(after.timesStrengthened)}` : '';
  return uuidV5([data.matchId, type, contentDigest(data), state].join('\n'), MATCHES);
};
