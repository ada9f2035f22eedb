import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { newId } from '#platform';
import { testDatabase } from '../../../test/support/database.js';
import type { TestDatabase } from '../../../test/support/database.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { EventStoreUnavailable } from '../event-store.js';
import type { EventStore, StreamWrite } from '../event-store.js';
import { createKurrentEventStore } from './index.js';

const SECRET = 'CANARY-PASSWORD';

const aWrite = (): StreamWrite => ({
  streamId: `person-${newId()}`,
  expectedVersion: 0,
  events: [{ id: newId(), type: 'Noted.v1', data: {} }],
});

describe('a store whose KurrentDB', () => {
  let database: TestDatabase;
  let store: EventStore;
  /** Takes connections and never says a word on them; or takes none, once it is closed. */
  let silent: Server;
  const sockets = new Set<Socket>();
  const logged: unknown[] = [];

  beforeAll(async () => {
    database = await testDatabase('unreachable');
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    logged.length = 0;
    silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const log = (details: object, message: string): void => void logged.push(details, message);
    const printed = jest.spyOn(globalThis.console, 'warn').mockImplementation((...line) => void logged.push(line));
    store = createKurrentEventStore({
      url: database.url,
      connectionString: `kurrentdb://admin:${SECRET}@127.0.0.1:${String(port)}?tls=false&unknownOption=1`,
      callTimeoutMs: 500,
      logger: { info: log, warn: log },
    });
    printed.mockRestore();
  });
  afterEach(async () => {
    await store.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  const everyCallIsToldSo = async (): Promise<void> => {
    const calls = [
      () => store.append([aWrite()]),
      () => store.head(),
      () => store.readStream('person-1'),
      () => store.readStreams([{ streamId: 'person-1' }]),
      () => store.readAll({ after: 0, limit: 10 }),
      () => store.find([newId()]),
    ];
    for (const call of calls) await expect(call()).rejects.toBeInstanceOf(EventStoreUnavailable);
    expect(JSON.stringify(logged)).not.toContain(SECRET);
  };

  it('is not there says so to every call, and never names its credentials', async () => {
    silent.close();
    await everyCallIsToldSo();
  });

  it('never answers says so to every call after a while', async () => {
    await everyCallIsToldSo();
  });

  it.each(['is not there', 'never answers'])(
    '%s tells its subscriptions, which stop when they are told to',
    async (how) => {
      if (how === 'is not there') silent.close();
      const errors: unknown[] = [];
      const subscription = store.subscribe({
        after: 0,
        handle: () => Promise.resolve(),
        onError: (error) => errors.push(error),
      });
      await waitFor('two attempts', () => errors.length >= 2);
      await subscription.stop();
      for (const error of errors) expect(error).toBeInstanceOf(EventStoreUnavailable);
      expect(subscription.position).toBe(0);
    },
  );

  it('never answers keeps no append waiting for good that comes after one that failed', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => store.append([aWrite()])));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(EventStoreUnavailable) as unknown });
    }
    const { rows } = await database.pool.query('select 1 from kurrentdb_intents');
    expect(rows).toEqual([]);
  });

  it('never answers lets the store be closed, which takes no more then', async () => {
    const under = store.append([aWrite()]);
    await Promise.all([expect(under).rejects.toBeInstanceOf(EventStoreUnavailable), store.close()]);
    await expect(store.append([aWrite()])).rejects.toBeInstanceOf(EventStoreUnavailable);
    expect(() => store.subscribe({ after: 0, handle: () => Promise.resolve() })).toThrow('closed');
  });
});

describe('a connection string that cannot be used', () => {
  it('is refused at once, and not repeated', () => {
    const create = () =>
      createKurrentEventStore({ url: 'postgres://127.0.0.1:1/none', connectionString: `kurrentdb://admin:${SECRET}@` });
    expect(create).toThrow('The connection string of KurrentDB cannot be used.');
    try {
      create();
    } catch (error) {
      expect(String((error as Error).stack)).not.toContain(SECRET);
    }
  });
});
