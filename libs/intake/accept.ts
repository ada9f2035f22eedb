import type { EventStore, NewEvent, StoredEvent, StoredReference } from '#event-store';
import type { PersonToResolve, ResolvedPerson } from '#identity';
import type { Logger } from '#platform';
import { decode, personStream, type AgencyEventRecorded, type PersonalContent } from '#vocabulary';
import { entryIdOf } from './event-ids.js';
import type { IntakeParts } from './parts.js';
import { portions } from './portions.js';
import { readEvent, type Candidate } from './read-event.js';
import { agencyEventRecorded } from './recorded.js';
import * as refusal from './refusals.js';
import type { Refusal } from './refusals.js';

/** What became of one posted event. */
export type AcceptResult =
  | {
      /**
       * `recorded` now; `held-for-review`: recorded too, but whose it is could not be said of everyone whom it names, and
       * stands at a provisional person until a worker decides; or `duplicate`: the same event was recorded before.
       */
      readonly status: 'recorded' | 'held-for-review' | 'duplicate';
      readonly eventId: string;
      /** The people whom the event names, in its order. */
      readonly personIds: readonly string[];
      readonly globalPosition: number;
    }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/**
 * Accepts agency events: validates each, keeps out what was posted before, finds whose they are, and stores them in
 * one durable commit. What is answered `recorded` or `held-for-review` is stored for good. Refusals are answers, one for each event.
 * @throws EventStoreUnavailable where nothing is known of the outcome: post the same events again.
 */
export const acceptAgencyEvents = async (
  parts: IntakeParts,
  posted: readonly unknown[],
  agency: string,
): Promise<readonly AcceptResult[]> => {
  const results = new Array<AcceptResult | undefined>(posted.length);
  const candidates = new Map<string, Candidate>();
  const repeats: { readonly repeat: Candidate; readonly first: Candidate }[] = [];

  posted.forEach((event, index) => {
    const candidate = readEvent(parts, event, index, agency);
    if ('refusal' in candidate) {
      results[index] = { status: 'refused', refusal: candidate.refusal };
      return;
    }
    const first = candidates.get(candidate.eventId);
    if (first) repeats.push({ repeat: candidate, first });
    else candidates.set(candidate.eventId, candidate);
  });

  for (const [eventId, known] of await recordedBefore(parts.find, [...candidates.values()])) {
    const candidate = candidates.get(eventId);
    if (!candidate) continue;
    results[candidate.index] = answerKnown(parts.logger, candidate, known);
    candidates.delete(eventId);
  }

  for (const portion of portions([...candidates.values()])) await record(parts, portion, results);

  for (const { repeat, first } of repeats) {
    const answer = results[first.index];
    results[repeat.index] =
      repeat.digest !== first.digest
        ? answerOtherContent(parts.logger, repeat, first.digest)
        : answer && answer.status !== 'refused'
          ? { ...answer, status: 'duplicate' }
          : answer;
  }
  return results as AcceptResult[];
};

const recordedBefore = async (
  find: EventStore['find'],
  candidates: readonly Candidate[],
): Promise<Map<string, { stored: StoredEvent; data: AgencyEventRecorded }>> => {
  const known = new Map<string, { stored: StoredEvent; data: AgencyEventRecorded }>();
  if (candidates.length === 0) return known;
  for (const stored of await find(candidates.map(({ firstEntryId }) => firstEntryId))) {
    const event = decode(stored);
    if (event.type === 'AgencyEventRecorded.v1') known.set(event.data.agencyEventId, { stored, data: event.data });
  }
  return known;
};

const answerKnown = (
  logger: Logger,
  candidate: Candidate,
  { stored, data }: { stored: StoredEvent; data: AgencyEventRecorded },
): AcceptResult => {
  if (data.digest !== candidate.digest) return answerOtherContent(logger, candidate, data.digest);
  return {
    status: 'duplicate',
    eventId: candidate.eventId,
    personIds: data.people.map((person) => person.personId),
    globalPosition: stored.position,
  };
};

const answerOtherContent = (logger: Logger, candidate: Candidate, kept: string): AcceptResult => {
  logger.warn(
    { eventId: candidate.eventId, source: candidate.envelope.source, kept, refused: candidate.digest },
    'An agency event was posted again with other content: the first one is kept.',
  );
  return { status: 'refused', refusal: refusal.otherContent() };
};

/** Finds the people, stores the events, and answers for each. */
const record = async (
  parts: IntakeParts,
  candidates: readonly Candidate[],
  results: (AcceptResult | undefined)[],
): Promise<void> => {
  const people: PersonToResolve[] = candidates.flatMap(({ eventId, envelope, reading }) =>
    reading.people.map((description) => ({ description, source: envelope.source, agencyEventId: eventId })),
  );
  const resolved = await parts.identity.resolve(people);
  await parts.keys.load([...new Set(resolved.map((person) => person.personId))]);

  const byStream = new Map<string, NewEvent[]>();
  const add = (personId: string, events: readonly NewEvent[]): void => {
    const stream = personStream(personId);
    const planned = byStream.get(stream);
    if (planned) planned.push(...events);
    else byStream.set(stream, [...events]);
  };

  let next = 0;
  const peopleOf = candidates.map((candidate) => {
    const named = resolved.slice(next, (next += candidate.reading.people.length));
    const seen = new Set<string>();
    named.forEach((person, place) => {
      if (seen.has(person.personId)) return;
      seen.add(person.personId);
      add(
        person.personId,
        person.facts.map((fact) => ({ ...fact, unlessKnown: candidate.firstEntryId })),
      );
      add(person.personId, [entry(parts, candidate, named, place)]);
    });
    return named;
  });

  const outcomes = await parts.store.append(
    [...byStream].map(([streamId, events]) => ({ streamId, expectedVersion: 'any' as const, events: unique(events) })),
  );
  const references = new Map<string, StoredReference>();
  for (const outcome of outcomes) {
    if (outcome.status === 'stored') for (const each of outcome.events) references.set(each.id, each);
  }
  await answerRecorded(parts, candidates, peopleOf, references, results);
};

const answerRecorded = async (
  parts: IntakeParts,
  candidates: readonly Candidate[],
  peopleOf: readonly (readonly ResolvedPerson[])[],
  references: ReadonlyMap<string, StoredReference>,
  results: (AcceptResult | undefined)[],
): Promise<void> => {
  const overtaken: Candidate[] = [];
  const confirmed: string[] = [];
  candidates.forEach((candidate, place) => {
    const reference = references.get(candidate.firstEntryId);
    if (!reference || reference.known) {
      overtaken.push(candidate);
      return;
    }
    const named = peopleOf[place] ?? [];
    confirmed.push(...named.flatMap((person) => person.unconfirmed));
    results[candidate.index] = {
      status: named.some((person) => person.reviewId !== undefined) ? 'held-for-review' : 'recorded',
      eventId: candidate.eventId,
      personIds: named.map((person) => person.personId),
      globalPosition: reference.position,
    };
  });
  if (confirmed.length > 0) {
    // Losing this is harmless (the same facts are offered again under the same ids), so nobody waits for it.
    parts.identity.confirm(confirmed).catch((error: unknown) => {
      parts.logger.warn({ err: error }, 'Claims are not yet confirmed: they will be offered again.');
    });
  }
  if (overtaken.length === 0) return;
  // The same source and id was posted in parallel, and the other post was stored first.
  const known = await recordedBefore(parts.find, overtaken);
  for (const candidate of overtaken) {
    const first = known.get(candidate.eventId);
    if (!first) throw new Error('An event that the store calls known cannot be found in it.');
    results[candidate.index] = answerKnown(parts.logger, candidate, first);
  }
};

/** The entry for one of the people whom the event names. */
const entry = (
  { keys, vocabulary }: IntakeParts,
  { eventId, firstEntryId, digest, envelope, reading }: Candidate,
  named: readonly ResolvedPerson[],
  place: number,
): NewEvent => {
  const person = named[place];
  const description = reading.people[place];
  if (!person || !description) throw new Error('Every person whom an event names is resolved.');
  const recorded = { agencyEventId: eventId, envelope, reading, people: named, catalogueVersion: vocabulary.version };
  const data: AgencyEventRecorded = { ...agencyEventRecorded(recorded, place), digest };
  const personal: PersonalContent = { ...reading.personal, person: description };
  return {
    id: place === 0 ? firstEntryId : entryIdOf(eventId, place),
    type: 'AgencyEventRecorded.v1',
    data,
    personal: keys.seal(person.personId, personal),
    ...(place > 0 && { unlessKnown: firstEntryId }),
  };
};

const unique = (events: readonly NewEvent[]): NewEvent[] => [
  ...new Map(events.map((each) => [each.id, each])).values(),
];
