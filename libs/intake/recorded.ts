import type { IdentifiedBy } from '#identity';
import type { AgencyEventRecorded } from '#vocabulary';
import type { PostedEvent } from './read-event.js';

/** An agency event that was read, and whose it was found to be. */
export interface PlacedEvent extends PostedEvent {
  readonly agencyEventId: string;
  /** Whom it names, in the order of the event. */
  readonly people: readonly { readonly personId: string; readonly identifiedBy: IdentifiedBy }[];
  readonly catalogueVersion: string;
  readonly digest: string;
}

/** What is recorded of an agency event in the stream of the person whom it names at a place. */
export const agencyEventRecorded = ({
  agencyEventId,
  envelope,
  reading,
  people: found,
  catalogueVersion,
  digest,
}: PlacedEvent): ((place: number) => AgencyEventRecorded) => {
  const { source, type: eventType } = envelope;
  const { occurredOn, learnedOn, count, sensitivity, coded } = reading;
  const { facts, indicators, significance, standing } = coded;
  const people = found.map(({ personId }, index) => ({ personId, role: reading.people[index]?.role ?? 'adult' }));
  return (place) => {
    const [person, description] = [found[place], reading.people[place]];
    if (!person || !description) throw new Error('Every person whom an event names is resolved.');
    return {
      agencyEventId,
      source,
      eventType,
      role: description.role,
      people,
      occurredOn,
      learnedOn,
      count,
      sensitivity,
      identifiedBy: person.identifiedBy,
      catalogueVersion,
      facts,
      indicators,
      significance,
      standing,
      digest,
    };
  };
};
