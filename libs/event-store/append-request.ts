import { isUuid } from '#platform';
import { APPEND_LIMITS, AppendRefused } from './event-store.js';
import type { AppendRefusal, NewEvent, StreamWrite } from './event-store.js';

/** An event that was found valid, as the database takes it. */
export interface RequestedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  /** Length of `data` in UTF-8. */
  readonly dataBytes: number;
  readonly personal: Uint8Array | null;
  /** The id of the event that it goes with. */
  readonly unlessKnown: string | null;
}

export interface RequestedWrite {
  readonly streamId: string;
  readonly expectedVersion: number | 'any';
  readonly events: readonly RequestedEvent[];
}

/** An append that was found valid. */
export interface AppendRequest {
  readonly writes: readonly RequestedWrite[];
  readonly atomic: boolean;
  readonly eventCount: number;
  readonly bytes: number;
  /** The ids of the events that others of it go with. */
  readonly leaders: readonly string[];
}

const STREAM_ID = /^[A-Za-z0-9][\x21-\x7e]{0,199}$/;
const TYPE = /^[A-Za-z][\x21-\x7e]{0,199}$/;
/** Versions are PostgreSQL integers. */
const MAX_VERSION = 2_147_483_647;
/** JSON.stringify writes `\u` for control characters and lone surrogates; a backslash of the text itself is doubled. */
const NUL_OR_LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

export const isStreamId = (value: string): boolean => STREAM_ID.test(value);

/**
 * Checks an append and turns its data into JSON, before it can disturb anyone else's.
 * @throws AppendRefused with the place of what is wrong.
 */
export const requestAppend = (writes: readonly StreamWrite[], atomic: boolean): AppendRequest => {
  const streams = new Set<string>();
  const leaders: string[] = [];
  let eventCount = 0;
  let bytes = 0;
  const requested = writes.map((write, index) => {
    const refuse = (reason: AppendRefusal, what: string): never => {
      throw new AppendRefused(reason, `Write ${index + 1}: ${what}`);
    };
    if (!isStreamId(write.streamId)) {
      refuse('stream-id-not-valid', 'a stream id is 1 to 200 printable ASCII characters without a space.');
    }
    if (streams.has(write.streamId)) refuse('stream-in-two-writes', 'its stream stands in an earlier write too.');
    streams.add(write.streamId);
    const { expectedVersion } = write;
    if (expectedVersion !== 'any' && !(Number.isInteger(expectedVersion) && isVersion(expectedVersion))) {
      refuse('expected-version-not-valid', 'an expected version is a whole number from 0, or "any".');
    }
    eventCount += write.events.length;
    if (eventCount > APPEND_LIMITS.events) tooLarge();
    const events = write.events.map((event, place) => {
      const request = requestEvent(event, `Write ${index + 1}, event ${place + 1}`);
      if (request.unlessKnown !== null) {
        if (expectedVersion !== 'any') refuse('unless-known-with-a-version', 'unlessKnown needs the version "any".');
        leaders.push(request.unlessKnown);
      }
      bytes += bytesOf(request);
      if (bytes > APPEND_LIMITS.bytes) tooLarge();
      return request;
    });
    return { streamId: write.streamId, expectedVersion, events };
  });
  return { writes: requested, atomic: atomic && writes.length > 1, eventCount, bytes, leaders };
};

const isVersion = (value: number): boolean => value >= 0 && value < MAX_VERSION;

const bytesOf = (event: RequestedEvent): number => event.dataBytes + (event.personal?.byteLength ?? 0);

const tooLarge = (): never => {
  const { events, bytes } = APPEND_LIMITS;
  throw new AppendRefused('append-too-large', `An append holds at most ${events} events and ${bytes} bytes.`);
};

const requestEvent = (event: NewEvent, where: string): RequestedEvent => {
  const id = event.id.toLowerCase();
  if (!isUuid(id)) throw new AppendRefused('id-not-a-uuid', `${where}: the id is not a UUID.`);
  if (!TYPE.test(event.type)) {
    throw new AppendRefused(
      'type-not-valid',
      `${where}: a type is 1 to 200 printable ASCII characters, a letter first.`,
    );
  }
  const data = jsonOf(event.data, where);
  const request = {
    id,
    type: event.type,
    data,
    dataBytes: Buffer.byteLength(data),
    personal: event.personal ?? null,
    unlessKnown: event.unlessKnown?.toLowerCase() ?? null,
  };
  if (request.unlessKnown !== null && !isUuid(request.unlessKnown)) {
    throw new AppendRefused('id-not-a-uuid', `${where}: unlessKnown is not a UUID.`);
  }
  if (bytesOf(request) > APPEND_LIMITS.eventBytes) {
    throw new AppendRefused('event-too-large', `${where}: an event holds at most ${APPEND_LIMITS.eventBytes} bytes.`);
  }
  return request;
};

const jsonOf = (data: object, where: string): string => {
  let json: string | undefined;
  try {
    json = JSON.stringify(data);
  } catch {
    // What JSON.stringify says may hold a key or a value of the data.
  }
  if (json === undefined) throw new AppendRefused('data-not-json', `${where}: the data cannot be written as JSON.`);
  // PostgreSQL's own JSON functions, with which reports may read it, take neither.
  if (json.includes('\\u') && NUL_OR_LONE_SURROGATE.test(json)) {
    throw new AppendRefused(
      'data-holds-nul-or-lone-surrogate',
      `${where}: the data holds a NUL character or half of a surrogate pair.`,
    );
  }
  return json;
};
