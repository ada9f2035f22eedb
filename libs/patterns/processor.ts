import { adultsAroundParents, adultsInLife, childrenInLife, type PersonHistory } from '#chronology';
import type { EventStore, NewEvent, StoredEvent, StreamWrite } from '#event-store';
import { ageInYears, londonToday, type Clock } from '#platform';
import { personIdOf, personStream, type PeopleRole, type Vocabulary } from '#vocabulary';
import { decide, restWhileLinked } from './decide.js';
import { evaluate } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import { HistoryCache, type HistoryLook } from './history-cache.js';
import type { Patterns } from './pattern.js';

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
  /** Evaluates everyone whom a batch of stored events touches. Handling it again changes nothing. */
  handle(batch: readonly StoredEvent[]): Promise<void>;
  /** Evaluates these people as of today, as when an event of theirs had arrived: for the clock, and after a new version. */
  evaluate(personIds: Iterable<string>): Promise<void>;
}

/** What is looked at to find the children whom something concerns: see `HistoryLook`. */
export type PeopleLook = Pick<HistoryLook, 'at' | 'of' | 'readable'>;

interface Decided {
  readonly record: PersonHistory;
  readonly events: readonly NewEvent[];
}

/** What may change what is recognised. Matches and alerts do not: they follow from it. */
const TOUCHING: ReadonlySet<string> = new Set([
  'AgencyEventRecorded',
  'AgencyEventCorrected',
  'AgencyEventRetracted',
  'AgencyEventReassigned',
  'DemographicsRecorded',
  'RecordsLinked',
  'RecordsUnlinked',
]);
const AS_CHILD: ReadonlySet<PeopleRole> = new Set<PeopleRole>(['child', 'unborn']);
const AMONG_CHILDREN: ReadonlySet<PeopleRole> = new Set<PeopleRole>(['child', 'unborn', 'sibling', 'household-member']);

/** How often a child is decided upon anew because somebody else has appended to the stream meanwhile. */
const MOST_ATTEMPTS = 20;
/** Events of one append: a recognition with all its evidence is some 15 kB. */
const EVENTS_AN_APPEND = 500;

/**
 * Keeps the matches in children's streams what the patterns recognise.
 *
 * An event touches the person in whose stream it stands, and where that person is an adult, the children whom an
 * adult's events reach. Everyone who was ever reported on as a child is evaluated over the whole of their childhood,
 * also when they are grown up: nothing can be open for them any more, but late history shows what was recognisable.
 *
 * Linked records are evaluated as one person, in the stream of the record by which the person goes; what is open in the
 * others rests ('records-linked'), and goes on when they are unlinked.
 */
export const createPatternsProcessor = (options: PatternsProcessorOptions): PatternsProcessor => {
  const { store, vocabulary, patterns, clock, onUnevaluated } = options;
  const cache = new HistoryCache(store, options.cachedEntries ?? 50_000);
  const versions = new Map(patterns.map(({ definition }) => [definition.name, definition.version]));

  /** What to record, by record: in the one by which the child goes, and in those that are linked with it. */
  const eventsFor = (child: PersonHistory, look: HistoryLook, today: string): readonly Decided[] => {
    const adults = new Map(adultsOf(child, look).map((id) => [id, look.of(id)]));
    const evidence = gatherEvidence(child, adults, vocabulary);
    const standing = new Set(evidence.map((each) => each.id));
    const stands = (id: string): boolean => standing.has(id);
    const recognitions = evaluate(patterns, evidence, child, today);
    return [
      { record: child, events: decide(child, { patterns: versions, recognitions, stands }, today) },
      ...(child.records ?? []).slice(1).map((record) => ({ record, events: restWhileLinked(record, stands, today) })),
    ];
  };

  const evaluateAll = async (personIds: Iterable<string>): Promise<void> => {
    const look = cache.look();
    const failures = new Map<string, unknown>();
    let left = await touchedChildren(personIds, look, londonToday(clock), failures);
    for (let attempt = 1; left.size > 0; attempt += 1) {
      if (attempt > MOST_ATTEMPTS) throw new Error('Children whose streams are written to all the time are left over.');
      await lookAtHouseholds(left, look);
      const today = londonToday(clock);
      const writes: StreamWrite[] = [];
      for (const personId of left) {
        try {
          for (const { record, events } of eventsFor(look.of(personId), look, today)) {
            if (events.length === 0) continue;
            writes.push({ streamId: personStream(record.personId), expectedVersion: record.version, events });
          }
        } catch (error) {
          failures.set(personId, error);
        }
      }
      left = await append(store, writes);
      if (left.size > 0) look.stale();
    }
    await report(failures, onUnevaluated);
  };

  return {
    name: 'patterns',
    handle: (batch) =>
      evaluateAll(
        batch
          .filter((stored) => TOUCHING.has(stored.type.split('.', 1)[0] ?? ''))
          .flatMap((stored) => personIdOf(stored.streamId) ?? []),
      ),
    evaluate: evaluateAll,
  };
};

/** The children whom events of these people may concern. */
export const touchedChildren = async (
  personIds: Iterable<string>,
  look: PeopleLook,
  today: string,
  failures: Map<string, unknown>,
): Promise<Set<string>> => {
  const touched = [...new Set(personIds)];
  await look.at(touched);
  const people = look.readable(touched);
  const near = people.filter(isSpokenOfAsAdult).flatMap(childrenInLife);
  await look.at(near);
  // A partner's events reach the children of the parent whose partner it is.
  const farther = look.readable(near).filter(isSpokenOfAsAdult).flatMap(childrenInLife);
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

const isChild = ({ entries, dateOfBirth, matches }: PersonHistory, today: string): boolean =>
  matches.size > 0 ||
  (dateOfBirth !== undefined && ageInYears(dateOfBirth, today) < 18) ||
  [...entries.values()].some((entry) => AS_CHILD.has(entry.role));

const isSpokenOfAsAdult = ({ entries }: PersonHistory): boolean => {
  for (const entry of entries.values()) if (!AMONG_CHILDREN.has(entry.role)) return true;
  return false;
};

const lookAtHouseholds = async (children: Iterable<string>, look: HistoryLook): Promise<void> => {
  await look.at(children);
  const readable = look.readable(children);
  await look.at(readable.flatMap(adultsInLife));
  await look.at(readable.flatMap((child) => adultsAroundParents(child, known(adultsInLife(child), look))));
};

/** The adults whose events may reach the child. */
export const adultsOf = (child: PersonHistory, look: PeopleLook): readonly string[] => {
  const direct = adultsInLife(child);
  return [...new Set([...direct, ...adultsAroundParents(child, known(direct, look))])];
};

const known = (personIds: readonly string[], look: PeopleLook): ReadonlyMap<string, PersonHistory> =>
  new Map(look.readable(personIds).map((history) => [history.personId, history]));

/** Appends, and says whose stream had moved on. */
const append = async (store: EventStore, writes: readonly StreamWrite[]): Promise<Set<string>> => {
  const conflicts = new Set<string>();
  for (let next = 0; next < writes.length;) {
    const chunk: StreamWrite[] = [];
    for (let events = 0; next < writes.length && (events === 0 || events < EVENTS_AN_APPEND); next += 1) {
      const write = writes[next];
      if (!write) break;
      chunk.push(write);
      events += write.events.length;
    }
    const outcomes = await store.append(chunk);
    outcomes.forEach((outcome, index) => {
      const personId = personIdOf(chunk[index]?.streamId ?? '');
      if (outcome.status === 'conflict' && personId) conflicts.add(personId);
    });
  }
  return conflicts;
};

const report = async (
  failures: ReadonlyMap<string, unknown>,
  onUnevaluated: PatternsProcessorOptions['onUnevaluated'],
): Promise<void> => {
  if (failures.size === 0) return;
  if (!onUnevaluated) throw new AggregateError(failures.values(), 'Some children could not be evaluated.');
  for (const [personId, error] of failures) await onUnevaluated({ personId, error });
};
