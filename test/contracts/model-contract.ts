import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventStore, StoredEvent } from '#event-store';
import { newId } from '#platform';
import { Names, someCommands, type AppendPlan, type StoreCommand } from './model-commands.js';
import type { Contract } from './store-fixture.js';
import { hex, StoreModel, type Answered, type ModelEvent } from './store-model.js';

/** A read event as the model holds it. */
const seen = ({ recordedAt: _, personal, ...event }: StoredEvent): ModelEvent => ({
  ...event,
  personal: hex(personal),
});

const byPosition = (one: ModelEvent, other: ModelEvent): number => one.position - other.position;

/** One run: a sequence of commands to two stores on one storage, which no test but this one uses at the time. */
class Run {
  readonly #names = new Names();
  #model: StoreModel;

  private constructor(
    private readonly open: () => EventStore,
    private readonly stores: EventStore[],
    private readonly start: number,
  ) {
    this.#model = StoreModel.empty(start);
  }

  static async begin(open: () => EventStore): Promise<Run> {
    const stores = [open(), open()];
    return new Run(open, stores, await stores[0]!.head());
  }

  async end(): Promise<void> {
    await Promise.all(this.stores.map((store) => store.close()));
  }

  get #store(): EventStore {
    return this.stores[0]!;
  }

  async do(command: StoreCommand): Promise<void> {
    switch (command.do) {
      case 'append':
        return this.#append([command.append]);
      case 'append at once':
        return this.#append(command.appends);
      case 'read stream': {
        const { fromVersion, limit } = command;
        const streamId = this.#names.stream(command.stream);
        const events = await this.#store.readStream(streamId, { fromVersion, limit });
        const whole = this.#model.stream(streamId).slice(fromVersion - 1);
        same('a stream', events, limit === undefined ? whole : whole.slice(0, limit));
        return;
      }
      case 'read streams':
        return this.#readStreams(
          command.streams.map(({ stream, fromVersion }) => ({ streamId: this.#names.stream(stream), fromVersion })),
        );
      case 'read all':
        return this.#readAll(command.limit);
      case 'find': {
        const ids = [...new Set([...command.ids.map((place) => this.#names.id(place)), newId()])];
        const events = await this.#store.find(ids);
        same(
          'what is found',
          [...events].sort((one, other) => one.position - other.position),
          ids.flatMap((id) => this.#model.find(id) ?? []).sort(byPosition),
        );
        return;
      }
      case 'head':
        expect(await this.#store.head()).toBe(this.#model.lastPosition);
        return;
      case 'restart': {
        await this.#store.close();
        this.stores[0] = this.open();
        return;
      }
    }
  }

  /** In the end everything is looked at, in every way of reading. */
  async lookAtEverything(): Promise<void> {
    await this.#readAll(1_000);
    await this.#readStreams(this.#names.streams.map((streamId) => ({ streamId, fromVersion: 1 })));
    expect(await this.#store.head()).toBe(this.#model.lastPosition);
    await this.#subscribe();
  }

  async #append(plans: readonly AppendPlan[]): Promise<void> {
    const before = this.#model;
    const appends = plans.map((plan) => this.#names.append(plan, (streamId) => before.stream(streamId).length));
    const answers = await Promise.all(
      appends.map(async ({ writes, atomic }, index): Promise<Answered> => {
        const store = this.stores[index % 3 === 2 ? 1 : 0]!;
        return { writes, atomic, outcomes: await store.append(writes, { atomic }) };
      }),
    );
    const after = before.afterAll(answers);
    if (after) {
      this.#model = after;
      return;
    }
    const [only] = answers;
    if (answers.length === 1 && only) {
      expect(only.outcomes).toMatchObject(before.foresee(only.writes, only.atomic).outcomes);
    }
    throw new Error(`No order of these appends explains their answers:\n${JSON.stringify(answers, undefined, 1)}`);
  }

  async #readStreams(streams: readonly { streamId: string; fromVersion: number }[]): Promise<void> {
    const read = await this.#store.readStreams(streams);
    let present = 0;
    for (const { streamId, fromVersion } of streams) {
      const events = this.#model.stream(streamId).slice(fromVersion - 1);
      same('one of many streams', read.get(streamId) ?? [], events);
      if (read.has(streamId)) present += 1;
    }
    expect(read.size).toBe(present);
  }

  async #readAll(limit: number): Promise<void> {
    const events: StoredEvent[] = [];
    for (;;) {
      const after = events.at(-1)?.position ?? this.start;
      const page = await this.#store.readAll({ after, limit });
      expect(page.length).toBeLessThanOrEqual(limit);
      expect(page[0]?.position ?? Infinity).toBeGreaterThan(after);
      if (page.length === 0) break;
      events.push(...page);
    }
    same('all events', events, this.#model.events);
  }

  async #subscribe(): Promise<void> {
    if (this.#model.events.length === 0) return;
    const events: StoredEvent[] = [];
    await new Promise<void>((resolve, reject) => {
      const subscription = this.#store.subscribe({
        after: this.start,
        batchSize: 7,
        handle: async (batch) => {
          events.push(...batch);
          if (batch.at(-1)!.position >= this.#model.lastPosition) void subscription.stop().then(resolve, reject);
        },
        onError: reject,
      });
    });
    same('a subscription', events, this.#model.events);
  }
}

/** `expect` for the failure alone: it costs more than all the rest of a run. */
const same = (what: string, events: readonly StoredEvent[], foreseen: readonly ModelEvent[]): void => {
  const found = events.map(seen);
  const inOneOrder = foreseen.map(({ ...event }) => event);
  if (!isDeepStrictEqual(found, inOneOrder)) expect({ [what]: found }).toEqual({ [what]: inOneOrder });
};

/** Whatever is appended, and however it is read: as the words of the port say. */
export const modelContract = ({ fixture, sizes }: Contract): void => {
  describe('any sequence of commands', () => {
    it(
      'is answered as the port says, one after the other and at once, over restarts',
      async () => {
        const property = fc.asyncProperty(someCommands, async (commands) => {
          const run = await Run.begin(() => fixture().open());
          try {
            for (const command of commands) await run.do(command);
            await run.lookAtEverything();
          } finally {
            await run.end();
          }
        });
        // What fails is made shorter for so long; then it is told as it is, with its seed.
        const interruptAfterTimeLimit = 120_000 * sizes.patience;
        await fc.assert(property, { numRuns: sizes.sequences, interruptAfterTimeLimit, markInterruptAsFailure: true });
      },
      180_000 * sizes.patience,
    );
  });
};
