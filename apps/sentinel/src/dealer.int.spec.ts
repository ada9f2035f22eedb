import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import type { CommittedPublisher } from '#delivery';
import { readProgress, startProcessor } from '#event-store';
import type { EventStore, Processor, StoredEvent } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { newId } from '#platform';
import { loadVocabulary, personStream } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { Ends } from '../../../test/support/ends.js';
import { recordedOf } from '../../../test/support/reported-events.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { createDealer } from './dealer.js';

const NAME = 'patterns';
const vocabulary = loadVocabulary();

describe('the sentinel that deals out, while no broker answers', () => {
  let database: TestDatabase;
  let store: EventStore;
  let ends: Ends;

  beforeAll(async () => {
    database = await testDatabase('dealer');
    store = createPostgresEventStore({ url: database.url });
  });
  beforeEach(async () => {
    ends = new Ends();
    await database.pool.query('delete from processor_shares');
    await database.pool.query('delete from checkpoints');
  });
  afterEach(() => ends.all());
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  /** An event of a child of its own; answers where it stands. */
  const happens = async (): Promise<number> => {
    const child = newId();
    const people = { [child]: 'child' as const };
    const { streams } = recordedOf(vocabulary, {
      type: 'education.presentation-concern',
      on: '2026-03-02',
      people,
      data: { observed: ['hungry'] },
    });
    await store.append(
      Object.entries(streams).map(([personId, event]) => ({
        streamId: personStream(personId),
        expectedVersion: 'any' as const,
        events: [event],
      })),
    );
    return store.head();
  };

  /** A broker that is there or away. */
  const broker = (isThere: boolean) => {
    const dealt: number[] = [];
    const state = { isThere, dealt };
    const orAway = <T>(answer: T): Promise<T> =>
      state.isThere ? Promise.resolve(answer) : Promise.reject(new Error('No broker answers.'));
    const publisher: CommittedPublisher = {
      begin: () => orAway(4),
      publish: (committed) => {
        if (state.isThere) dealt.push(...committed.map(({ position }) => position));
        return orAway(new Map(committed.map(({ position }) => [position % 4, position])));
      },
      answers: () => Promise.resolve(state.isThere),
      close: () => Promise.resolve(),
    };
    return { state, publisher };
  };

  const startDealing = (publisher: CommittedPublisher, fails: () => boolean = () => false) => {
    const here: number[] = [];
    const errors: unknown[] = [];
    const evaluateHere = (batch: readonly StoredEvent[]): Promise<void> => {
      if (fails()) return Promise.reject(new Error('It could not be evaluated.'));
      here.push(...batch.map(({ position }) => position));
      return Promise.resolve();
    };
    const dealer = createDealer({ name: NAME, publisher, evaluateHere, askEveryMs: 0 });
    const processor = startProcessor({ ...dealer, store, pool: database.pool, onError: (error) => errors.push(error) });
    ends.add<Processor>(processor, (each) => each.stop());
    return { processor, here, errors };
  };

  it('evaluates by itself, and nobody waits for the broker', async () => {
    const { publisher, state } = broker(false);
    const position = await happens();
    const { processor, here } = startDealing(publisher);
    await processor.caughtUpTo(position);
    expect(here).toContain(position);
    expect(state.dealt).toEqual([]);
    expect(await readProgress(database.pool, NAME)).toBe(position);
  });

  it('evaluates what was dealt out before and not dealt with, and takes the shares from those who had them', async () => {
    const before = await happens();
    const { publisher, state } = broker(true);
    const first = startDealing(publisher);
    await first.processor.caughtUpTo(before);
    expect(state.dealt).toContain(before);
    // Its share was never done; then the broker goes, and the next publishing fails.
    state.isThere = false;
    const after = await happens();
    await waitFor('both to be evaluated', () => first.here.includes(before) && first.here.includes(after));
    expect(first.errors).toContainEqual(expect.objectContaining({ name: 'GivesWay' }));
    await waitFor('it to be said', async () => (await readProgress(database.pool, NAME)) >= after);
    expect((await database.pool.query('select 1 from processor_shares')).rows).toEqual([]);
  });

  it('does not call evaluated what failed: it comes again', async () => {
    const { publisher } = broker(false);
    let failures = 1;
    const position = await happens();
    const { processor, here, errors } = startDealing(publisher, () => failures-- > 0);
    await processor.caughtUpTo(position);
    expect(errors).toHaveLength(1);
    expect(here).toContain(position);
  });

  it('deals out again once a broker answers, what comes from then on and nothing twice', async () => {
    const { publisher, state } = broker(false);
    const alone = await happens();
    const { processor, here } = startDealing(publisher);
    await processor.caughtUpTo(alone);
    state.isThere = true;
    const positions: number[] = [];
    await waitFor('something to be dealt out', async () => {
      positions.push(await happens());
      return state.dealt.length > 0;
    });
    await processor.caughtUpTo(await store.head());
    const seen = [...here, ...state.dealt].filter((position) => positions.includes(position));
    expect(seen.sort((one, other) => one - other)).toEqual(positions);
    expect(here).not.toContain(positions.at(-1));
    const { rows } = await database.pool.query('select 1 from processor_shares where processor = $1', [NAME]);
    expect(rows).toHaveLength(4);
  });
});
