import type { AppendRequest, RequestedEvent } from '../append-request.js';
import type { WriteOutcome } from '../event-store.js';
import type { PreparedValues } from './prepared-row.js';

const ANY_VERSION = -1;

/** One event for one stream, alone in its group: what a lone writer sends. */
export interface LoneEvent {
  readonly streamId: string;
  readonly expectedVersion: number | 'any';
  readonly event: RequestedEvent;
}

export const loneEvent = (group: readonly AppendRequest[]): LoneEvent | undefined => {
  const [append, another] = group;
  if (append?.eventCount !== 1 || append.writes.length !== 1 || another) return undefined;
  const [write] = append.writes;
  const event = write?.events[0];
  if (!write || event?.unlessKnown !== null) return undefined;
  return { streamId: write.streamId, expectedVersion: write.expectedVersion, event };
};

/** The parameters of the SQL function `append_event` (see there). */
export const loneParameters = ({ streamId, expectedVersion, event }: LoneEvent): PreparedValues => [
  streamId,
  expectedVersion === 'any' ? ANY_VERSION : expectedVersion,
  event.id,
  event.type,
  event.data,
  event.personal,
];

/** The function's answer, each column as PostgreSQL writes it. */
export type LoneAnswer = readonly [
  stored: string,
  version: string,
  position: string | null,
  place: string | null,
  knownIn: string | null,
];

export const decodeLoneAnswer = (
  { streamId, event }: LoneEvent,
  [stored, version, position, place, knownIn]: LoneAnswer,
): WriteOutcome => {
  const streamVersion = Number(version);
  if (stored !== 't') return { status: 'conflict', streamVersion };
  const reference = {
    id: event.id,
    streamId: knownIn ?? streamId,
    version: Number(place),
    position: Number(position),
    known: knownIn !== null,
  };
  return { status: 'stored', streamVersion, events: [reference] };
};
