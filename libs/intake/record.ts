import type { NewEvent, StoredReference } from '#event-store';
import type { PersonToResolve, ResolvedPerson } from '#identity';
import { personStream, schoolOf, type PersonalContent } from '#vocabulary';
import { entryIdOf } from './event-ids.js';
import type { IntakeParts } from './parts.js';
import type { Candidate } from './read-event.js';
import { agencyEventRecorded } from './recorded.js';

/** What is answered of an agency event that is stored. */
export interface RecordedAnswer {
  readonly status: 'recorded' | 'held-for-review';
  readonly eventId: string;
  /** The people whom the event names, in its order. */
  readonly personIds: readonly string[];
  readonly globalPosition: number;
}

/**
 * Finds the people and stores the events in one durable commit. Answers for those that are stored by this call; the
 * others were stored by somebody else meanwhile.
 */
export const record = async (
  parts: IntakeParts,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<Candidate, RecordedAnswer>> => {
  const people: PersonToResolve[] = candidates.flatMap(({ eventId, envelope, reading }) =>
    reading.people.map((description) => ({
      description,
      source: envelope.source,
      agencyEventId: eventId,
      occurredOn: reading.occurredOn.date,
      school: schoolOf(description, envelope.source, parts.vocabulary.agencies),
    })),
  );
  const resolved = await parts.identity.resolve(people);
  await parts.keys.load([...new Set(resolved.map((person) => person.personId))]);

  const byStream = new Map<string, NewEvent[]>();
  let next = 0;
  const peopleOf = candidates.map((candidate) => {
    const named = resolved.slice(next, (next += candidate.reading.people.length));
    const entryAt = entryOf(parts, candidate, named);
    for (let place = 0; place < named.length; place += 1) {
      const person = named[place];
      if (!person || isNamedBefore(named, place)) continue;
      const stream = personStream(person.personId);
      let events = byStream.get(stream);
      if (!events) byStream.set(stream, (events = []));
      for (const fact of person.facts) events.push({ ...fact, unlessKnown: candidate.firstEntryId });
      events.push(entryAt(person, place));
    }
    return named;
  });

  const outcomes = await parts.store.append(
    [...byStream].map(([streamId, events]) => ({ streamId, expectedVersion: 'any' as const, events: unique(events) })),
  );
  const references = new Map<string, StoredReference>();
  for (const outcome of outcomes) {
    if (outcome.status === 'stored') for (const each of outcome.events) references.set(each.id, each);
  }
  return answersOf(parts, candidates, peopleOf, references);
};

const isNamedBefore = (named: readonly ResolvedPerson[], place: number): boolean => {
  for (let before = 0; before < place; before += 1) if (named[before]?.personId === named[place]?.personId) return true;
  return false;
};

const answersOf = (
  parts: IntakeParts,
  candidates: readonly Candidate[],
  peopleOf: readonly (readonly ResolvedPerson[])[],
  references: ReadonlyMap<string, StoredReference>,
): ReadonlyMap<Candidate, RecordedAnswer> => {
  const answers = new Map<Candidate, RecordedAnswer>();
  const confirmed: string[] = [];
  candidates.forEach((candidate, place) => {
    const reference = references.get(candidate.firstEntryId);
    if (!reference || reference.known) return;
    const named = peopleOf[place] ?? [];
    for (const person of named) confirmed.push(...person.unconfirmed);
    answers.set(candidate, {
      status: named.some((person) => person.reviewId !== undefined) ? 'held-for-review' : 'recorded',
      eventId: candidate.eventId,
      personIds: named.map((person) => person.personId),
      globalPosition: reference.position,
    });
  });
  if (confirmed.length > 0) {
    // Losing this is harmless (the same facts are offered again under the same ids), so nobody waits for it.
    parts.identity.confirm(confirmed).catch((error: unknown) => {
      parts.logger.warn({ err: error }, 'Claims are not yet confirmed: they will be offered again.');
    });
  }
  return answers;
};

/** The entry for each of the people whom the event names. */
const entryOf = (
  { keys, vocabulary }: IntakeParts,
  { eventId, firstEntryId, digest, envelope, reading }: Candidate,
  people: readonly ResolvedPerson[],
): ((person: ResolvedPerson, place: number) => NewEvent) => {
  const placed = { agencyEventId: eventId, envelope, reading, people, digest, catalogueVersion: vocabulary.version };
  const recordedAt = agencyEventRecorded(placed);
  return ({ personId }, place) => {
    const personal: PersonalContent = { ...reading.personal, person: reading.people[place] };
    return {
      id: place === 0 ? firstEntryId : entryIdOf(eventId, place),
      type: 'AgencyEventRecorded.v1',
      data: recordedAt(place),
      personal: keys.seal(personId, personal),
      ...(place > 0 && { unlessKnown: firstEntryId }),
    };
  };
};

const unique = (events: readonly NewEvent[]): readonly NewEvent[] =>
  events.length === 1 ? events : [...new Map(events.map((each) => [each.id, each])).values()];
