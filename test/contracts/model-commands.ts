import fc from 'fast-check';
import type { ExpectedVersion, NewEvent, StreamWrite } from '#event-store';
import { newId } from '#platform';

/**
 * Commands to a store, as plain data. They speak of streams and ids by number, so that a failing sequence can be made
 * shorter and read; `Names` turns numbers into what is sent.
 */
export type StoreCommand =
  | { readonly do: 'append'; readonly append: AppendPlan }
  | { readonly do: 'append at once'; readonly appends: readonly AppendPlan[] }
  | { readonly do: 'read stream'; readonly stream: number; readonly fromVersion: number; readonly limit?: number }
  | {
      readonly do: 'read streams';
      readonly streams: readonly { readonly stream: number; readonly fromVersion: number }[];
    }
  | { readonly do: 'read all'; readonly limit: number }
  | { readonly do: 'find'; readonly ids: readonly number[] }
  | { readonly do: 'head' }
  | { readonly do: 'restart' };

export type AppendPlan =
  | { readonly atomic: boolean; readonly writes: readonly WritePlan[] }
  /** One of the appends before, again: as it was, or with a new event at the end of its first write. */
  | { readonly again: number; readonly longer: boolean };

interface WritePlan {
  readonly stream: number;
  /** `current` is the version that the stream has before the command; a number is added to it. */
  readonly expected: 'any' | 'current' | number;
  readonly events: readonly EventPlan[];
}

interface EventPlan {
  /** A new id, one that was sent before (stored, left out or refused), or that of another event of this append. */
  readonly id: 'new' | { readonly before: number } | { readonly beside: number };
  readonly upperCase: boolean;
  readonly goesWith?: EventPlan['id'];
  readonly personal: boolean;
}

const STREAMS = 4;
const number = fc.nat({ max: 1_000 });

const anId: fc.Arbitrary<EventPlan['id']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('new' as const) },
  { weight: 3, arbitrary: fc.record({ before: number }) },
  { weight: 1, arbitrary: fc.record({ beside: number }) },
);

const anEventPlan: fc.Arbitrary<EventPlan> = fc.record({
  id: anId,
  upperCase: fc.boolean(),
  goesWith: fc.option(anId, { nil: undefined, freq: 3 }),
  personal: fc.boolean(),
});

const aWritePlan: fc.Arbitrary<WritePlan> = fc.record({
  stream: fc.nat({ max: STREAMS - 1 }),
  expected: fc.oneof(
    { weight: 3, arbitrary: fc.constant('any' as const) },
    { weight: 3, arbitrary: fc.constant('current' as const) },
    { weight: 1, arbitrary: fc.constantFrom(-2, -1, 1, 2, 100) },
  ),
  events: fc.array(anEventPlan, { maxLength: 4 }),
});

const anAppendPlan: fc.Arbitrary<AppendPlan> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      atomic: fc.boolean(),
      writes: fc.uniqueArray(aWritePlan, { selector: ({ stream }) => stream, minLength: 1, maxLength: STREAMS }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ again: number, longer: fc.boolean() }) },
);

const stream = fc.nat({ max: STREAMS });
const fromVersion = fc.integer({ min: 1, max: 12 });
const limit = fc.integer({ min: 1, max: 9 });

const aCommand: fc.Arbitrary<StoreCommand> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const), append: anAppendPlan }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('append at once' as const),
      appends: fc.array(anAppendPlan, { minLength: 2, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('read stream' as const),
      stream,
      fromVersion,
      limit: fc.option(limit, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('read streams' as const),
      streams: fc.uniqueArray(fc.record({ stream, fromVersion }), { selector: (each) => each.stream }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read all' as const), limit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('find' as const), ids: fc.array(number, { maxLength: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('head' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

export const someCommands = fc.array(aCommand, { minLength: 1, maxLength: 30, size: 'max' });

/** An append as it is sent. */
export interface PlannedAppend {
  readonly writes: readonly StreamWrite[];
  readonly atomic: boolean;
}

/** The streams and ids of one run, and every append that was sent. */
export class Names {
  readonly #streams: readonly string[];
  readonly #ids: string[] = [];
  readonly #sent: PlannedAppend[] = [];
  #made = 0;

  constructor() {
    const run = newId();
    this.#streams = Array.from({ length: STREAMS + 1 }, (_, index) => `model-${run}-${index}`);
  }

  /** The last one is never written to. */
  stream(place: number): string {
    return this.#streams[place] ?? '';
  }

  get streams(): readonly string[] {
    return this.#streams;
  }

  /** An id that was sent before, or one that never was where there is none. */
  id(place: number): string {
    return this.#ids[place % this.#ids.length] ?? newId();
  }

  /** @param versionOf the version of a stream as it is now. */
  append(plan: AppendPlan, versionOf: (streamId: string) => number): PlannedAppend {
    const planned = 'again' in plan ? this.#again(plan) : this.#first(plan, versionOf);
    this.#sent.push(planned);
    for (const write of planned.writes) for (const event of write.events) this.#ids.push(event.id.toLowerCase());
    return planned;
  }

  #again({ again, longer }: { again: number; longer: boolean }): PlannedAppend {
    const { writes, atomic } = this.#sent[again % this.#sent.length] ?? { writes: [], atomic: false };
    const [first, ...others] = writes;
    if (!longer || !first) return { writes, atomic };
    return { writes: [{ ...first, events: [...first.events, this.#event(newId())] }, ...others], atomic };
  }

  #first(
    { atomic, writes }: { atomic: boolean; writes: readonly WritePlan[] },
    versionOf: (streamId: string) => number,
  ) {
    const own: string[] = [];
    const idOf = (id: EventPlan['id']): string => {
      if (id === 'new') return newId();
      if ('before' in id) return this.id(id.before);
      return own[id.beside % own.length] ?? newId();
    };
    const planned = writes.map(({ stream: place, expected, events }): StreamWrite => {
      const streamId = this.stream(place);
      return {
        streamId,
        expectedVersion: expectedOf(expected, versionOf(streamId)),
        events: events.map(({ id, upperCase, goesWith, personal }) => {
          const chosen = idOf(id);
          own.push(chosen);
          const leader = goesWith === undefined || expected !== 'any' ? undefined : idOf(goesWith);
          const sent = upperCase ? chosen.toUpperCase() : chosen;
          return { ...this.#event(sent, leader), personal: personal ? Buffer.from(chosen) : undefined };
        }),
      };
    });
    return { atomic, writes: planned };
  }

  #event(id: string, unlessKnown?: string): NewEvent {
    this.#made += 1;
    return { id, type: `Modelled.v${(this.#made % 3) + 1}`, data: { number: this.#made }, unlessKnown };
  }
}

const expectedOf = (expected: WritePlan['expected'], current: number): ExpectedVersion => {
  if (expected === 'any') return 'any';
  return expected === 'current' ? current : Math.max(0, current + expected);
};
