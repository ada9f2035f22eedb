import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreUnavailable } from '#event-store';
import type { EventStore, StoredEvent } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { waitFor } from '../support/wait-for.js';
import { openStores } from './postgres-stores.js';
import type { PostgresStores } from './postgres-stores.js';
import { anEvent, appendOne, aStream, countUp, referencesOf, write } from './store-fixture.js';
import { unreliableNetwork } from './unreliable-network.js';
import type { UnreliableNetwork } from './unreliable-network.js';

describe('the event store, when PostgreSQL', () => {
  let stores: PostgresStores;
  let network: UnreliableNetwork;
  let store: EventStore;
  const warnings: { details: object; message: string }[] = [];
  beforeAll(async () => {
    stores = await openStores('outages');
  });
  afterAll(() => stores.drop());
  beforeEach(async () => {
    warnings.length = 0;
    network = await unreliableNetwork(stores.database.url);
    store = createPostgresEventStore({
      url: network.url,
      statementTimeoutMs: 500,
      connectTimeoutMs: 500,
      logger: { info: () => undefined, warn: (details, message) => void warnings.push({ details, message }) },
    });
  });
  afterEach(async () => {
    network.cut();
    await store.close();
    await network.close();
  });

  const appendMany = () => {
    const writes = countUp(200).map(() => write(aStream(), 0, anEvent()));
    return { writes, answers: Promise.allSettled(writes.map((one) => appendOne(store, one))) };
  };

  /** Until it succeeds: what a caller does who was told that the store could not answer. */
  const retry = (one: ReturnType<typeof write>) =>
    waitFor('the store to be back', () => appendOne(store, one).catch(() => undefined));

  const expectEachOnce = async (writes: readonly ReturnType<typeof write>[]): Promise<void> => {
    for (const one of writes) referencesOf(await retry(one));
    const stored = await stores.open().readStreams(writes.map(({ streamId }) => ({ streamId })));
    expect(stored.size).toBe(writes.length);
    for (const events of stored.values()) expect(events).toHaveLength(1);
  };

  it('ends the connection, rejects what is waiting, and each retry is stored once', async () => {
    await appendOne(store, write(aStream(), 0, anEvent()));
    const { writes, answers } = appendMany();
    const ended = stores.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'tessera event store'`,
    );
    await ended;
    for (const answer of await answers) {
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(EventStoreUnavailable);
    }
    await expectEachOnce(writes);
  });

  it('cannot be reached over a broken network, says so to everyone, and is back when the network is', async () => {
    await appendOne(store, write(aStream(), 0, anEvent()));
    const { writes, answers } = appendMany();
    network.cut();
    network.swallow();
    for (const answer of await answers) {
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(EventStoreUnavailable);
    }
    await expect(store.append([writes[0]!])).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(store.readStream(aStream())).rejects.toBeInstanceOf(EventStoreUnavailable);
    network.heal();
    network.cut();
    await expectEachOnce(writes);
  });

  it('swallows everything without a word, gives up within a bound, and is back when the network is', async () => {
    await appendOne(store, write(aStream(), 0, anEvent()));
    network.swallow();
    const { writes, answers } = appendMany();
    for (const answer of await answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'EventStoreUnavailable' } });
    }
    await expect(store.head()).rejects.toBeInstanceOf(EventStoreUnavailable);
    network.heal();
    await expectEachOnce(writes);
  });

  it('answers nothing, keeps a bounded number of readers waiting, and tells the next at once', async () => {
    const few = createPostgresEventStore({ url: network.url, readConnections: 1, statementTimeoutMs: 500 });
    try {
      await few.head();
      network.swallow();
      const ended: number[] = [];
      const reads = countUp(150).map((place) =>
        few.head().then(
          () => ended.push(place),
          () => ended.push(place),
        ),
      );
      const last = few.head().catch((error: unknown) => error);
      expect(await last).toBeInstanceOf(EventStoreUnavailable);
      // Those who came before still wait.
      expect(ended).not.toContain(1);
      await Promise.all(reads);
    } finally {
      network.cut();
      await few.close();
    }
  });

  it('keeps an append waiting behind a transaction that never ends, gives up within a bound', async () => {
    const client = await stores.database.pool.connect();
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(7355272002)');
    const { writes, answers } = appendMany();
    for (const answer of await answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'EventStoreUnavailable' } });
    }
    await client.query('rollback');
    client.release();
    await expectEachOnce(writes);
  });

  it('is away and comes back, keeps its subscriptions: nothing missed, nothing twice', async () => {
    const after = await stores.open().head();
    const events: StoredEvent[] = [];
    const errors: unknown[] = [];
    const subscription = store.subscribe({
      after,
      handle: async (batch) => void events.push(...batch),
      onError: (error) => void errors.push(error),
    });
    const writer = stores.open();
    const stream = aStream();
    await appendOne(writer, write(stream, 0, anEvent()));
    await waitFor('the first event', () => events.length === 1);
    network.swallow();
    network.cut();
    await appendOne(writer, write(stream, 1, anEvent()));
    await waitFor('an error that is told', () => errors.length > 0);
    network.heal();
    network.cut();
    await waitFor('the second event', () => events.length === 2);
    await subscription.stop();
    expect(events.map(({ version }) => version)).toEqual([1, 2]);
    expect(errors[0]).toBeInstanceOf(EventStoreUnavailable);
  });

  it('fails, says why in the log by code alone', async () => {
    network.swallow();
    await expect(store.append([write(aStream(), 0, anEvent())])).rejects.toThrow('no connection in time');
    expect(warnings).toContainEqual({
      details: { reason: 'no connection in time', appends: 1 },
      message: 'Appends could not be stored.',
    });
  });
});
