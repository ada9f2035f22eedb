import type { IdentifiedBy } from '#identity';
import type { AgencyEventRecorded } from '#vocabulary';
import type { PostedEvent } from './read-event.js';

/** An agency event that was read, and whose it was found to be. */
export interface PlacedEvent extends PostedEvent {
  readonly agencyEventId: string;
  /** Whom it names, in the order of the event. */
  readonly people: readonly { readonly personId: string; readonly identifiedBy: IdentifiedBy }[];
  readonly catalogueVersion: string;
}

/** What is recorded of an agency event in the stream of the person whom it names at a place, but for its digest. */
export const agencyEventRecorded = (
  { agencyEventId, envelope, reading, people, catalogueVersion }: PlacedEvent,
  place: number,
): Omit<AgencyEventRecorded, 'digest'> => {
  const person = people[place];
  const description = reading.people[place];
  if (!person || !description) throw new Error('Every person whom an event names is resolved.');
  return {
    agencyEventId,
    source: envelope.source,
    eventType: envelope.type,
    role: description.role,
    people: people.map(({ personId }, index) => ({ personId, role: reading.people[index]?.role ?? 'adult' })),
    occurredOn: reading.occurredOn,
    learnedOn: reading.learnedOn,
    count: reading.count,
    sensitivity: reading.sensitivity,
    identifiedBy: person.identifiedBy,
    catalogueVersion,
    ...reading.coded,
  };
};
