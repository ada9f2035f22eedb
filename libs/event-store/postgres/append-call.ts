import { byteaArray, integerArray, textArray, uuidArray } from '#platform';
import type { AppendRequest } from '../append-request.js';
import type { StoredReference, WriteOutcome } from '../event-store.js';

const ANY_VERSION = -1;
const NO_LEADER = 0;

/** Gives every distinct text its place, from 1. */
class Places {
  readonly all: string[] = [];
  readonly #places = new Map<string, number>();

  of(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const place = this.all.push(text);
    this.#places.set(text, place);
    return place;
  }
}

/** A group of appends as the parameters of the SQL function `append_events` (see there). */
export interface AppendCall {
  readonly parameters: readonly Buffer[];
  /** The place of each event's id, in order of the writes of all the appends. */
  readonly eventIds: readonly number[];
  /** The place of the id of the event that it goes with; 0 where it goes with none. */
  readonly leaders: readonly number[];
}

export const encodeAppends = (appends: readonly AppendRequest[]): AppendCall => {
  const streams = new Places();
  const ids = new Places();
  const writes = { streams: [] as number[], expected: [] as number[], sizes: [] as number[], units: [] as number[] };
  const events = {
    ids: [] as number[],
    leaders: [] as number[],
    types: [] as string[],
    data: [] as string[],
    lengths: [] as number[],
  };
  const personal: (Uint8Array | null)[] = [];
  appends.forEach((append, index) => {
    for (const write of append.writes) {
      writes.streams.push(streams.of(write.streamId));
      writes.expected.push(write.expectedVersion === 'any' ? ANY_VERSION : write.expectedVersion);
      writes.sizes.push(write.events.length);
      writes.units.push(append.atomic ? index + 1 : 0);
      for (const event of write.events) {
        events.ids.push(ids.of(event.id));
        events.leaders.push(event.unlessKnown === null ? NO_LEADER : ids.of(event.unlessKnown));
        events.types.push(event.type);
        events.data.push(event.data);
        events.lengths.push(event.dataBytes);
        personal.push(event.personal);
      }
    }
  });
  return {
    parameters: [
      textArray(streams.all),
      uuidArray(ids.all),
      integerArray(writes.streams),
      integerArray(writes.expected),
      integerArray(writes.sizes),
      integerArray(writes.units),
      integerArray(events.ids),
      integerArray(events.leaders),
      textArray(events.types),
      textArray(events.data, events.lengths),
      byteaArray(personal),
    ],
    eventIds: events.ids,
    leaders: events.leaders,
  };
};

/** The function's answer, each column as PostgreSQL writes it. */
export type AppendAnswer = readonly [
  headBefore: string,
  stored: string,
  versions: string,
  positions: string,
  places: string,
  knownIds: string,
  knownIn: string,
];

export interface AppendResult {
  /** For each append, its outcomes. */
  readonly outcomes: readonly (readonly WriteOutcome[])[];
  /** The last position after the call. */
  readonly head: number;
}

/** Tells each append what became of its writes. */
export const decodeAnswer = (
  appends: readonly AppendRequest[],
  { eventIds, leaders }: AppendCall,
  answer: AppendAnswer,
): AppendResult => {
  const headBefore = Number(answer[0]);
  const stored = JSON.parse(answer[1]) as boolean[];
  const versions = JSON.parse(answer[2]) as number[];
  const positions = JSON.parse(answer[3]) as (number | null)[];
  const places = JSON.parse(answer[4]) as (number | null)[];
  const knownIn = JSON.parse(answer[6]) as string[];
  /** Where each id stands that is known by now, of those before the call and of those whose turn has come. */
  const streamOf = new Map((JSON.parse(answer[5]) as number[]).map((id, index) => [id, knownIn[index] ?? '']));
  const knownBefore = new Set(streamOf.keys());
  let write = 0;
  let event = 0;
  let head = headBefore;

  const reference = (id: string, place: number, streamId: string): StoredReference => {
    const standsIn = streamOf.get(place);
    // Whoever comes first of those whose write was accepted has stored it.
    if (standsIn === undefined) streamOf.set(place, streamId);
    const position = positions[place - 1] ?? 0;
    head = Math.max(head, position);
    return {
      id,
      streamId: standsIn ?? streamId,
      version: places[place - 1] ?? 0,
      position,
      known: standsIn !== undefined,
    };
  };

  const outcomes = appends.map((append) =>
    append.writes.map(({ streamId, events }): WriteOutcome => {
      const streamVersion = versions[write] ?? 0;
      const accepted = stored[write] ?? false;
      const first = event;
      write += 1;
      event += events.length;
      if (!accepted) return { status: 'conflict', streamVersion };
      return {
        status: 'stored',
        streamVersion,
        events: events.flatMap(({ id }, index) => {
          const place = eventIds[first + index] ?? 0;
          const leftOut = knownBefore.has(leaders[first + index] ?? NO_LEADER) && !streamOf.has(place);
          return leftOut ? [] : [reference(id, place, streamId)];
        }),
      };
    }),
  );
  return { outcomes, head };
};
