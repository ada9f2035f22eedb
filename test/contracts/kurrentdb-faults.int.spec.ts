import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { binaryEvent, jsonEvent } from '@kurrent/kurrentdb-client';
import { EventStoreUnavailable } from '#event-store';
import type { EventStore, StoredEvent, StreamWrite } from '#event-store';
import { kurrentdbForTests } from '../support/kurrentdb.js';
import type { TestKurrentDB } from '../support/kurrentdb.js';
import { waitFor } from '../support/wait-for.js';
import { openKurrentStores } from './kurrentdb-stores.js';
import type { KurrentStores } from './kurrentdb-stores.js';
import { anEvent, appendOne, aStream, countUp, referencesOf, write } from './store-fixture.js';
import { unreliableNetwork } from './unreliable-network.js';
import type { UnreliableNetwork } from './unreliable-network.js';

const kurrentdb = await kurrentdbForTests();

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Everything that a store delivers after a position. */
const collect = (store: EventStore, after: number) => {
  const events: StoredEvent[] = [];
  const errors: unknown[] = [];
  const subscription = store.subscribe({
    after,
    handle: async (batch) => void events.push(...batch),
    onError: (error) => errors.push(error),
  });
  return { events, errors, subscription };
};

/** Until it succeeds: what a caller does who was told that the store could not answer. */
const retry = (store: EventStore, one: StreamWrite) =>
  waitFor('the store to be back', () => appendOne(store, one).catch(() => undefined), { withinMs: 60_000 });

const expectEachOnce = async (store: EventStore, writes: readonly StreamWrite[]): Promise<void> => {
  for (const one of writes) referencesOf(await retry(store, one));
  const stored = await store.readStreams(writes.map(({ streamId }) => ({ streamId })));
  expect(stored.size).toBe(writes.length);
  for (const events of stored.values()) expect(events).toHaveLength(1);
};

const beyondTheContract = (server: TestKurrentDB): void => {
  let stores: KurrentStores;
  let store: EventStore;
  beforeAll(async () => {
    stores = await openKurrentStores('kurrentdb', server.connectionString);
    store = stores.open();
    await appendOne(store, write(aStream(), 0, anEvent()));
  }, 60_000);
  afterAll(() => stores.drop(), 60_000);

  const storeId = async (): Promise<string> => {
    const { rows } = await stores.database.pool.query<{ store_id: string }>('select store_id from kurrentdb_store');
    return rows[0]!.store_id;
  };

  /** What a process leaves behind that has decided on an append and then was killed. */
  const leaveBehind = async (...transactions: StreamWrite[][]): Promise<void> => {
    const content = transactions.map((transaction) =>
      transaction.map(({ streamId, expectedVersion, events }) => [
        streamId,
        expectedVersion,
        events.map(({ id, type, data }) => [id, type, JSON.stringify(data), null]),
      ]),
    );
    await stores.database.pool.query(
      'insert into kurrentdb_intents (intent_id, content) values (gen_random_uuid(), $1)',
      [JSON.stringify(content)],
    );
  };

  const intents = async (): Promise<number> =>
    (await stores.database.pool.query('select 1 from kurrentdb_intents')).rowCount ?? 0;

  describe('beside others', () => {
    it("passes over what is other people's, and another store's, wherever it reads", async () => {
      const elsewhere = await openKurrentStores('kurrentdb elsewhere', server.connectionString);
      try {
        const other = elsewhere.open();
        const after = await store.head();
        const seen = collect(store, after);
        const [ours, theirs] = [aStream(), aStream()];
        const positions: number[] = [];
        for (const n of countUp(5)) {
          await stores.client.appendToStream(`foreign-${theirs}`, [
            jsonEvent({ type: 'SomebodyElses', data: { n } }),
            jsonEvent({ type: 'SomebodyElses', data: { n }, metadata: { tessera: 'no' } }),
            binaryEvent({ type: 'SomebodyElses', data: new Uint8Array([n]) }),
          ]);
          await appendOne(other, write(theirs, n - 1, anEvent()));
          positions.push(referencesOf(await appendOne(store, write(ours, n - 1, anEvent())))[0]!.position);
        }
        await appendOne(other, write(theirs, 5, anEvent()));
        await waitFor('our events', () => seen.events.length === 5);
        await seen.subscription.stop();
        expect(seen.events.map(({ position }) => position)).toEqual(positions);
        expect((await store.readAll({ after, limit: 100 })).map(({ position }) => position)).toEqual(positions);
        expect(await store.head()).toBe(positions.at(-1));
        expect(await store.readStream(theirs)).toEqual([]);
        expect(await other.readStream(theirs)).toHaveLength(6);
      } finally {
        await elsewhere.drop();
      }
    });

    it('reads from any position, also where no event stands', async () => {
      const stream = aStream();
      const [one, other] = referencesOf(await appendOne(store, write(stream, 0, anEvent(), anEvent())));
      const between = await store.readAll({ after: other!.position - 1, limit: 10 });
      expect(between.map(({ position }) => position)).toEqual([other!.position]);
      const from = await store.readAll({ after: one!.position - 1, limit: 1 });
      expect(from.map(({ position }) => position)).toEqual([one!.position]);
    });

    it('stores an append of the largest size over many streams', async () => {
      const megabyte = new Uint8Array(1_000_000).fill(7);
      const streams = countUp(4).map(aStream);
      const outcomes = await store.append(
        streams.map((stream) => write(stream, 0, ...countUp(8).map(() => anEvent({ personal: megabyte })))),
        { atomic: true },
      );
      expect(outcomes.map(({ streamVersion }) => streamVersion)).toEqual([8, 8, 8, 8]);
      const events = await store.readStream(streams[2]!);
      expect(events.map(({ personal }) => personal?.length)).toEqual(countUp(8).map(() => megabyte.length));
    }, 120_000);
  });

  describe('an append that was left behind', () => {
    it('before KurrentDB had it is finished by the next append, and known from then on', async () => {
      const [one, other] = [write(aStream(), 0, anEvent(), anEvent()), write(aStream(), 0, anEvent())];
      await leaveBehind([one, other]);
      expect(await appendOne(store, one)).toMatchObject({
        status: 'stored',
        streamVersion: 2,
        events: [
          { version: 1, known: true },
          { version: 2, known: true },
        ],
      });
      expect(await store.readStream(one.streamId)).toHaveLength(2);
      expect(await store.readStream(other.streamId)).toHaveLength(1);
      expect(await intents()).toBe(0);
    });

    it('after KurrentDB had it is claimed, and not stored again', async () => {
      const one = write(aStream(), 0, anEvent(), anEvent());
      await stores.client.appendToStream(
        one.streamId,
        await Promise.all(
          one.events.map(async ({ id, type, data }) =>
            jsonEvent({ id, type, data: { ...data }, metadata: { tessera: await storeId() } }),
          ),
        ),
        { streamState: 'no_stream' },
      );
      expect(await store.find([one.events[0]!.id])).toEqual([]);
      const standing = await store.readStream(one.streamId);
      expect(await store.head()).toBe(standing.at(-1)?.position);
      await leaveBehind([one]);
      const again = referencesOf(await appendOne(store, one));
      expect(again.map(({ position, known }) => [position, known])).toEqual(
        standing.map(({ position }) => [position, true]),
      );
      expect(await store.readStream(one.streamId)).toHaveLength(2);
    });

    it('is settled by a store that is opened, without an append', async () => {
      const one = write(aStream(), 0, anEvent());
      await leaveBehind([one]);
      const opened = stores.open();
      const [event] = await waitFor('the event', async () => {
        const found = await opened.find([one.events[0]!.id]);
        return found.length === 1 && found;
      });
      expect(event).toMatchObject({ streamId: one.streamId, version: 1 });
    });

    it('is given up where its stream is somewhere else, and keeps nobody back', async () => {
      const stream = aStream();
      await appendOne(store, write(stream, 0, anEvent()));
      const lost = write(stream, 0, anEvent());
      await leaveBehind([lost, write(aStream(), 0, anEvent())]);
      expect(await appendOne(store, lost)).toEqual({ status: 'conflict', streamVersion: 1 });
      expect(await appendOne(store, write(stream, 1, ...lost.events))).toMatchObject({ status: 'stored' });
      expect(await intents()).toBe(0);
    });
  });

  it('finds what it stored after the backup that PostgreSQL was restored from', async () => {
    const stream = aStream();
    const [, second] = referencesOf(await appendOne(store, write(stream, 0, anEvent(), anEvent())));
    await stores.database.pool.query('delete from kurrentdb_claims where stream_id = $1', [stream]);
    expect(await appendOne(store, write(stream, 0, anEvent()))).toEqual({ status: 'conflict', streamVersion: 2 });
    expect(await store.find([second!.id])).toMatchObject([{ position: second!.position }]);

    await stores.database.pool.query('delete from kurrentdb_claims where stream_id = $1', [stream]);
    const opened = stores.open();
    await waitFor('a store to find it when it is opened', async () => (await opened.find([second!.id])).length === 1);
  });

  it('says that it is unavailable where somebody else writes into its streams', async () => {
    const stream = aStream();
    await stores.client.appendToStream(stream, jsonEvent({ type: 'SomebodyElses', data: {} }));
    await expect(appendOne(store, write(stream, 0, anEvent()))).rejects.toBeInstanceOf(EventStoreUnavailable);
    expect(await appendOne(store, write(aStream(), 0, anEvent()))).toMatchObject({ status: 'stored' });
  });

  describe('a process that is killed while it appends', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tessera-killed-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    const appendUntilKilled = async (file: string, acknowledgements: number): Promise<number[]> => {
      const child = spawn(
        process.execPath,
        [
          ...['--import', path('../support/typescript-register.js'), path('./kurrentdb-appending-process.ts')],
          ...[stores.database.url, server.connectionString, file],
        ],
        { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
      );
      const ended = once(child, 'exit');
      const acknowledged: number[] = [];
      for await (const line of createInterface(child.stdout)) {
        acknowledged.push(Number(line));
        if (acknowledged.length === acknowledgements) child.kill('SIGKILL');
      }
      const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
      expect(signal).toBe('SIGKILL');
      return acknowledged;
    };

    it('has stored what was acknowledged, and nothing is twice when another process tries all of it again', async () => {
      const before = await store.head();
      const streams = countUp(20).map(aStream);
      let expected = 0;
      for (const acknowledgements of [1, 40, 300]) {
        const writes = countUp(2_000).map((n) => write(streams[n % 20]!, 'any', anEvent()));
        expected += writes.length;
        const file = join(folder, `writes-${acknowledgements}`);
        await writeFile(file, writes.map((one) => JSON.stringify(one)).join('\n'));
        const acknowledged = await appendUntilKilled(file, acknowledgements);
        const ids = acknowledged.map((number) => writes[number]!.events[0]!.id);
        const found = await store.find(ids);
        expect(new Set(found.map(({ id }) => id))).toEqual(new Set(ids));
        const stood = new Map(found.map(({ id, position }) => [id, position]));
        const again = await Promise.all(writes.map((one) => retry(store, one)));
        for (const { id, position, known } of again.flatMap(referencesOf)) {
          if (stood.has(id)) expect({ position, known }).toEqual({ position: stood.get(id), known: true });
        }
      }
      const all = await store.readAll({ after: before, limit: 100_000 });
      expect(all).toHaveLength(expected);
      expect(new Set(all.map(({ id }) => id)).size).toBe(expected);
    }, 300_000);
  });

  const { restart } = server;
  if (restart) {
    it('goes on after KurrentDB was restarted, from the last event that was handled', async () => {
      const seen = collect(store, await store.head());
      const stream = aStream();
      await appendOne(store, write(stream, 0, anEvent()));
      await waitFor('the first event', () => seen.events.length === 1);
      await restart();
      referencesOf(await retry(store, write(stream, 1, anEvent())));
      await waitFor('the second event', () => seen.events.length === 2, { withinMs: 60_000 });
      await seen.subscription.stop();
      expect(seen.events.map(({ version }) => version)).toEqual([1, 2]);
    }, 300_000);
  }
};

/** Faults of the network, which are only to be had between here and a single node without TLS. */
const overABadNetwork = (server: TestKurrentDB): void => {
  let stores: KurrentStores;
  let network: UnreliableNetwork;
  let store: EventStore;
  beforeAll(async () => {
    stores = await openKurrentStores('kurrentdb network', server.connectionString);
  }, 60_000);
  afterAll(() => stores.drop(), 60_000);
  beforeEach(async () => {
    network = await unreliableNetwork(server.connectionString);
    store = stores.open({ connectionString: network.url, callTimeoutMs: 3_000 });
    await retry(store, write(aStream(), 0, anEvent()));
  });
  afterEach(async () => {
    network.cut();
    await store.close();
    await network.close();
  });

  it('has stored each append once when it was cut off in the middle of them, and delivers each once', async () => {
    const seen = collect(store, await store.head());
    const writes = countUp(300).map(() => write(aStream(), 0, anEvent()));
    const answers = Promise.allSettled(writes.map((one) => appendOne(store, one)));
    await waitFor('some of the events', () => seen.events.length > 0);
    network.cut();
    for (const answer of await answers) {
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(EventStoreUnavailable);
    }
    await expectEachOnce(store, writes);
    await waitFor('every event', () => seen.events.length >= writes.length, { withinMs: 60_000 });
    await seen.subscription.stop();
    expect(new Set(seen.events.map(({ id }) => id))).toEqual(new Set(writes.map(({ events }) => events[0]!.id)));
    expect(seen.events).toHaveLength(writes.length);
  }, 120_000);

  it('gives up where nothing comes through, says so, and goes on once something does', async () => {
    const one = write(aStream(), 0, anEvent());
    network.swallow();
    await expect(appendOne(store, one)).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(EventStoreUnavailable);
    network.heal();
    network.cut();
    await expectEachOnce(store, [one]);
  }, 120_000);
};

if ('skipped' in kurrentdb) {
  it(`is tried where a KurrentDB is; skipped: ${kurrentdb.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KURRENTDB).not.toBe('required');
  });
} else {
  afterAll(() => kurrentdb.stop());
  describe(`the event store on KurrentDB ${kurrentdb.version}, beyond the contract`, () =>
    beyondTheContract(kurrentdb));
  if (/^[a-z]+:\/\/[^,/?]+:\d+\/?\?.*tls=false/i.test(kurrentdb.connectionString)) {
    describe('the event store on KurrentDB, over a bad network', () => overABadNetwork(kurrentdb));
  }
}
