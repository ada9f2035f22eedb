import { adultsAroundParents, adultsInLife, childrenAround, childrenInLife, type PersonHistory } from '#chronology';
import type { EventStore, StoredEvent } from '#event-store';
import { addDays, ageInYears, londonToday, pauses, type Clock } from '#platform';
import { personIdOf, type PeopleRole, type Vocabulary } from '#vocabulary';
import { appendDecisions, appendWhatStillHolds, type Decision } from './append-decisions.js';
import { decide, restWhileLinked } from './decide.js';
import { evaluateAsOf, type ChildMemory } from './evaluate.js';
import { EvaluationMemory } from './evaluation-memory.js';
import { HistoryCache, type HistoryLook } from './history-cache.js';
import type { Patterns } from './pattern.js';
import { LAST_DAY } from './recognition.js';
import type { NextLook, PatternSchedule } from './schedule.js';
import { isTouching } from './touching.js';

export interface PatternsProcessorOptions {
  readonly store: EventStore;
  readonly vocabulary: Vocabulary;
  readonly patterns: Patterns;
  readonly clock: Clock;
  /** Chronology entries that are kept in memory between batches, about 1 kB each. Default 50,000. */
  readonly cachedEntries?: number;
  /**
   * Told of a child who could not be evaluated (a stored event that this release does not know, say), so that the
   * child is shown as incomplete and the others go on. When it returns, the child counts as dealt with. Without it the
   * batch fails, once all other children of it are done.
   */
  readonly onUnevaluated?: (failure: UnevaluatedChild) => Promise<void> | void;
}

/** A child whose matches may not be what they should be. */
export interface UnevaluatedChild {
  readonly personId: string;
  readonly error: unknown;
}

export interface PatternsProcessor {
  readonly name: 'patterns';
  /** Whether an event may change what is recognised. */
  readonly concerns: (stored: StoredEvent) => boolean;
  /**
   * Evaluates everyone whom a batch of stored events touches. Handling it again changes nothing.
   * @param schedule where the next look at each of them is planned; without it nobody is looked at by time alone.
   */
  handle(batch: readonly StoredEvent[], schedule?: PatternSchedule): Promise<void>;
  /**
   * Evaluates these people as of today, as when an event of theirs had arrived: for the clock, and after a new version.
   * Whoever of them is nobody to be evaluated leaves the schedule.
   */
  evaluate(personIds: Iterable<string>, schedule?: PatternSchedule): Promise<void>;
}

/** What is looked at to find the children whom something concerns: see `HistoryLook`. */
export type PeopleLook = Pick<HistoryLook, 'at' | 'of' | 'readable'>;

interface Decided extends Decision {
  readonly next: NextLook;
}

export const AS_CHILD: ReadonlySet<PeopleRole> = new Set<PeopleRole>(['child', 'unborn']);
export const AMONG_CHILDREN: ReadonlySet<PeopleRole> = new Set<PeopleRole>([
  'child',
  'unborn',
  'sibling',
  'household-member',
]);

/** How often a child is decided upon anew because somebody else has appended to the stream meanwhile. */
const MOST_ATTEMPTS = 20;

/**
 * Keeps the matches in children's streams what the patterns recognise.
 *
 * An event touches the person in whose stream it stands; where that person is an adult, the children whom an adult's
 * events reach; and where it is a child, the other children of the household. Everyone who was ever reported on as a child is evaluated over the whole of their childhood,
 * also when they are grown up: nothing can be open for them any more, but late history shows what was recognisable.
 *
 * Linked records are evaluated as one person, in the stream of the record by which the person goes; what is open in the
 * others rests ('records-linked'), and goes on when they are unlinked.
 */
export const createPatternsProcessor = (options: PatternsProcessorOptions): PatternsProcessor => {
  const { store, vocabulary, patterns, clock, onUnevaluated } = options;
  const cache = new HistoryCache(store, options.cachedEntries ?? 50_000);
  const versions = new Map(patterns.map(({ definition }) => [definition.name, definition.version]));

  /** It goes with the history, which the cache keeps or forgets: of linked records, with that by which the child goes. */
  const memories = new WeakMap<PersonHistory, ChildMemory>();
  const memoryOf = (child: PersonHistory): ChildMemory => {
    const history = child.records?.[0] ?? child;
    const known = memories.get(history);
    if (known) return known;
    const memory: ChildMemory = new EvaluationMemory();
    memories.set(history, memory);
    return memory;
  };

  /** What to record, by record: in the one by which the child goes, and in those that are linked with it. */
  const decideOn = (child: PersonHistory, look: HistoryLook, today: string): Decided => {
    const others = new Map(peopleOf(child, look).map((id) => [id, look.of(id)]));
    const memory = memoryOf(child);
    const evidence = memory.gather(child, others, vocabulary);
    let standing: ReadonlySet<string> | undefined;
    const stands = (id: string): boolean => (standing ??= new Set(evidence.map((each) => each.id))).has(id);
    const asOf = dayToEvaluate(child, today);
    const { recognitions, lookAgainOn } = evaluateAsOf(patterns, evidence, child, asOf, memory);
    const recognised = { patterns: versions, recognitions, stands };
    return {
      personId: child.personId,
      restsOn: [child, ...others.values()].flatMap((person) => person.records ?? [person]),
      writes: [
        { record: child, events: decide(child, recognised, asOf) },
        ...(child.records ?? [])
          .slice(1)
          .map((record) => ({ record, events: restWhileLinked(record, recognised, asOf) })),
      ],
      next: { personId: child.personId, dueOn: earliest(lookAgainOn, windowPasses(child, asOf)), lookedOn: asOf },
    };
  };

  /**
   * The children whom the people concern, as they are once nobody else evaluates them. Where others may, they are looked
   * at once more when they are held: whoever held them before may have appended, and what is read from then on is at
   * least as new as whatever anybody has decided upon.
   */
  const childrenToEvaluate = async (
    personIds: Iterable<string>,
    look: HistoryLook,
    failures: Map<string, unknown>,
    hold: PatternSchedule['hold'],
  ): Promise<Set<string>> => {
    const held = new Set<string>();
    for (;;) {
      const unreadable = new Map<string, unknown>();
      const touched = await touchedChildren(personIds, look, londonToday(clock), unreadable);
      const others = [...touched].filter((personId) => !held.has(personId));
      if (!hold || others.length === 0) {
        for (const [personId, error] of unreadable) failures.set(personId, error);
        return touched;
      }
      await hold(others);
      for (const personId of others) held.add(personId);
      look.stale();
    }
  };

  /** Evaluates all whom the people concern; answers when each of those is to be looked at again. */
  const evaluateAll = async (
    personIds: readonly string[],
    hold: PatternSchedule['hold'],
    batch?: readonly StoredEvent[],
  ): Promise<readonly NextLook[]> => {
    const look = cache.look(batch);
    const failures = new Map<string, unknown>();
    const next = new Map<string, NextLook>();
    let left = await childrenToEvaluate(personIds, look, failures, hold);
    for (let attempt = 1; left.size > 0; attempt += 1) {
      if (attempt > MOST_ATTEMPTS) throw new Error('Children whose streams are written to all the time are left over.');
      await lookAtHouseholds(left, look);
      const today = londonToday(clock);
      const decisions: Decision[] = [];
      const pause = pauses();
      for (const personId of left) {
        await pause();
        try {
          const decided = decideOn(look.of(personId), look, today);
          next.set(personId, decided.next);
          decisions.push(decided);
        } catch (error) {
          failures.set(personId, error);
        }
      }
      left = await (hold ? appendWhatStillHolds : appendDecisions)(store, decisions);
      if (left.size === 0) break;
      look.stale();
      // Whose records were linked meanwhile goes by another, who is not held yet.
      if (hold) left = await childrenToEvaluate(left, look, failures, hold);
    }
    await report(failures, onUnevaluated);
    const lookedOn = londonToday(clock);
    for (const personId of failures.keys()) next.set(personId, { personId, dueOn: addDays(lookedOn, 1), lookedOn });
    return [...next.values()];
  };

  return {
    name: 'patterns',
    concerns: isTouching,
    handle: async (batch, schedule) => {
      const touched = batch.filter(isTouching).flatMap((stored) => personIdOf(stored.streamId) ?? []);
      if (touched.length === 0) return;
      const looks = await evaluateAll(touched, schedule?.hold, batch);
      await schedule?.plan(looks);
    },
    evaluate: async (personIds, schedule) => {
      const asked = [...new Set(personIds)];
      const looks = await evaluateAll(asked, schedule?.hold);
      const looked = new Set(looks.map(({ personId }) => personId));
      await schedule?.forget(asked.filter((personId) => !looked.has(personId)));
      await schedule?.plan(looks);
    },
  };
};

/**
 * Today, or tomorrow where something was recognised tomorrow already: a clock that is set back over midnight must not
 * withdraw what began at midnight.
 */
const dayToEvaluate = ({ matches }: PersonHistory, today: string): string => {
  const tomorrow = addDays(today, 1);
  for (const { recognised } of matches.values()) if (recognised.recognisedOn === tomorrow) return tomorrow;
  return today;
};

/** The first day on which the window of a recorded match has passed, whether or not the patterns of now recognise it. */
const windowPasses = ({ matches }: PersonHistory, today: string): string | undefined =>
  [...matches.values()].reduce<string | undefined>((first, { lapsed, recognised }) => {
    const { to } = recognised.window;
    return lapsed || to < today || to === LAST_DAY ? first : earliest(first, addDays(to, 1));
  }, undefined);

const earliest = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

/** The children whom events of these people may concern. */
export const touchedChildren = async (
  personIds: Iterable<string>,
  look: PeopleLook,
  today: string,
  failures: Map<string, unknown>,
): Promise<Set<string>> => {
  const touched = [...new Set(personIds)];
  await look.at(touched);
  // What happens to a child is of the household's other children too: they are found through its parents.
  await look.at(look.readable(touched).flatMap(adultsInLife));
  // Read anew: parents whose records are linked are one person only since they were looked at.
  const near = look
    .readable(touched)
    .flatMap((person) => [...childrenReached(person), ...childrenAround(person, known(adultsInLife(person), look))]);
  await look.at(near);
  // A partner's events reach the children of the parent whose partner it is.
  const farther = look.readable(near).flatMap(childrenReached);
  await look.at(farther);

  const children = new Set<string>();
  for (const personId of [...touched, ...near, ...farther]) {
    try {
      const person = look.of(personId);
      if (isChild(person, today)) children.add(person.personId);
    } catch (error) {
      failures.set(personId, error);
    }
  }
  return children;
};

/** Whether somebody is evaluated as a child: they are one, or were reported on as one. */
export const isChild = ({ entries, dateOfBirth, matches }: PersonHistory, today: string): boolean =>
  matches.size > 0 ||
  (dateOfBirth !== undefined && ageInYears(dateOfBirth, today) < 18) ||
  [...entries.values()].some((entry) => AS_CHILD.has(entry.role));

/** The children whom an adult's events reach; nobody where the person is spoken of as a child alone. */
const childrenReached = (person: PersonHistory): readonly string[] => {
  const children = childrenInLife(person);
  return children.length > 0 && isSpokenOfAsAdult(person) ? children : [];
};

const isSpokenOfAsAdult = ({ entries }: PersonHistory): boolean => {
  for (const entry of entries.values()) if (!AMONG_CHILDREN.has(entry.role)) return true;
  return false;
};

/** Looks at everyone whose events may reach these children. */
export const lookAtHouseholds = async (children: Iterable<string>, look: PeopleLook): Promise<void> => {
  await look.at(children);
  await look.at(look.readable(children).flatMap(adultsInLife));
  await look.at(look.readable(children).flatMap((child) => around(child, look)));
};

/** The adults in a child's life, and the other children of its household. */
export const peopleOf = (child: PersonHistory, look: PeopleLook): readonly string[] => [
  ...new Set([...adultsInLife(child), ...around(child, look)]),
];

/** Who is in a child's life through its parents, or beside it. */
const around = (child: PersonHistory, look: PeopleLook): readonly string[] => {
  const direct = known(adultsInLife(child), look);
  return [...adultsAroundParents(child, direct), ...childrenAround(child, direct)];
};

const known = (personIds: readonly string[], look: PeopleLook): ReadonlyMap<string, PersonHistory> =>
  new Map(look.readable(personIds).map((history) => [history.personId, history]));

const report = async (
  failures: ReadonlyMap<string, unknown>,
  onUnevaluated: PatternsProcessorOptions['onUnevaluated'],
): Promise<void> => {
  if (failures.size === 0) return;
  if (!onUnevaluated) throw new AggregateError(failures.values(), 'Some children could not be evaluated.');
  for (const [personId, error] of failures) await onUnevaluated({ personId, error });
};
