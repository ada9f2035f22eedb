import { randomBytes } from 'node:crypto';
import type { NewEvent } from '#event-store';
import { newId } from '#platform';

const PEOPLE = 20_000;

const people = Array.from({ length: PEOPLE }, newId);
const personOf = (index: number): string => people[(index * 7919) % PEOPLE] ?? '';

/** The stream of some invented person; neighbours in the count are far apart. */
const streamOf = (index: number): string => `person-${personOf(index)}`;

/** An agency event of the usual size: about 600 bytes of coded facts, and 200 that stand for what is sealed. */
const eventOf = (index: number): NewEvent => {
  const agencyEventId = newId();
  const date = `2026-0${(index % 9) + 1}-1${index % 10}`;
  return {
    id: newId(),
    type: 'AgencyEventRecorded.v1',
    data: {
      agencyEventId,
      source: 'urn:agency:example-health-trust',
      eventType: 'health.appointment.was-not-brought',
      role: 'child',
      people: [{ personId: personOf(index), role: 'child' }],
      occurredOn: { date, until: date, precision: 'day' },
      learnedOn: date,
      facts: { service: 'dental', appointmentOn: date, rebooked: index % 2 === 0 },
      indicators: ['not-brought-to-appointments'],
      significance: 'notable',
      standing: 'concern',
      identifiedBy: 'nhs-number',
      digest: randomBytes(32).toString('hex'),
      catalogueVersion: '2026-03-01',
    },
    personal: randomBytes(200),
  };
};

export interface EventForStream {
  readonly streamId: string;
  readonly event: NewEvent;
}

/** So many events, made before anything is timed. */
export const makeEvents = (count: number): EventForStream[] =>
  Array.from({ length: count }, (_, index) => ({ streamId: streamOf(index), event: eventOf(index) }));
