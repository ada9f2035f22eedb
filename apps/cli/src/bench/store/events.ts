import { randomBytes, randomUUID } from 'node:crypto';
import type { NewEvent } from '#event-store';

const PEOPLE = 20_000;

/** So many people's streams. Ids are random, as those that come from agencies are. */
export const makeStreams = (count: number): string[] => Array.from({ length: count }, () => `person-${randomUUID()}`);

const people = makeStreams(PEOPLE);

/** A prime: neighbours in the count are far apart, and no stream comes twice before all have come. */
const STRIDE = 7_919;

/** Place of the stream that the event at `index` goes to, of `streams` (no multiple of 7,919). */
export const streamPlace = (index: number, streams: number): number => (index * STRIDE) % streams;

/** An agency event of the usual size: about 600 bytes of coded facts, and 200 that stand for what is sealed. */
const eventOf = (index: number, streamId: string): NewEvent => {
  const date = `2026-0${(index % 9) + 1}-1${index % 10}`;
  return {
    id: randomUUID(),
    type: 'AgencyEventRecorded.v1',
    data: {
      agencyEventId: randomUUID(),
      source: 'urn:agency:example-health-trust',
      eventType: 'health.appointment.was-not-brought',
      role: 'child',
      people: [{ personId: streamId.slice('person-'.length), role: 'child' }],
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

/**
 * So many events, made before anything is timed.
 * @param streams that they go to, in turn, from a place of its own at each call.
 */
export const makeEvents = (count: number, streams: readonly string[] = people): EventForStream[] => {
  const first = Math.floor(Math.random() * streams.length);
  return Array.from({ length: count }, (_, index) => {
    const streamId = streams[streamPlace(first + index, streams.length)] ?? '';
    return { streamId, event: eventOf(index, streamId) };
  });
};
