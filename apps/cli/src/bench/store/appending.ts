import type { EventStore, StreamWrite } from '#event-store';
import { measure } from '../measure.js';
import type { Measured } from '../measure.js';
import { makeEvents } from './events.js';
import type { EventForStream } from './events.js';

export const BATCH_EVENTS = 1_000;

export const asWrites = ({ streamId, event }: EventForStream): StreamWrite[] => [
  { streamId, expectedVersion: 'any', events: [event] },
];

/** Each event in an append of its own. */
export const appendSingles = (
  store: EventStore,
  count: number,
  inFlight: number,
  streams?: readonly string[],
): Promise<Measured> => {
  const appends = makeEvents(count, streams).map(asWrites);
  return measure(count, inFlight, (index) => store.append(appends[index] ?? []));
};

/** Appends of a thousand events for as many streams, one after another. */
export const appendBatches = async (
  store: EventStore,
  count: number,
  streams?: readonly string[],
): Promise<Measured> => {
  const batches = Array.from({ length: count }, () => makeEvents(BATCH_EVENTS, streams).flatMap(asWrites));
  const measured = await measure(count, 1, (index) => store.append(batches[index] ?? []));
  return { ...measured, perSecond: measured.perSecond * BATCH_EVENTS };
};
