import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#platform';
import { testDatabase } from '../../../test/support/database.js';
import type { TestDatabase } from '../../../test/support/database.js';
import { requestAppend } from '../append-request.js';
import type { EventStore } from '../event-store.js';
import { AppendQueue } from '../postgres/append-queue.js';
import { createPostgresEventStore } from '../postgres/index.js';
import { decideAppends } from './decide-appends.js';
import type { KnownEvent } from './decide-appends.js';

/** Groups of appends over few streams and few ids, so that they meet. Numbers stand for streams and ids. */
const groups = fc.array(
  fc.array(
    fc.record({
      atomic: fc.boolean(),
      writes: fc.uniqueArray(
        fc.record({
          stream: fc.nat(3),
          expected: fc.oneof(fc.constant('any' as const), fc.nat(4)),
          ids: fc.array(fc.nat(12), { maxLength: 4 }),
          leader: fc.option(fc.nat(12), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 4, selector: ({ stream }) => stream },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  { minLength: 1, maxLength: 6 },
);

/** A store that only decides. Its queue parts the appends as the other's does. */
const decidingFrom = (head: number): AppendQueue => {
  const versions = new Map<string, number>();
  const known = new Map<string, KnownEvent>();
  let last = head;
  return new AppendQueue((group) => {
    const decision = decideAppends(group, { versions: new Map(versions), known: new Map(known) });
    const fresh = decision.fresh.flat();
    const positions = new Map(fresh.map(({ id }) => [id, (last += 1)]));
    for (const { id, streamId, version } of fresh) {
      versions.set(streamId, version);
      known.set(id, { streamId, version, position: positions.get(id) ?? 0 });
    }
    return Promise.resolve(decision.outcomes(positions));
  });
};

describe('decisions outside of the database', () => {
  let database: TestDatabase;
  let store: EventStore;
  beforeAll(async () => {
    database = await testDatabase('decide');
    store = createPostgresEventStore({ url: database.url });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('are those of the database, whatever is appended', async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (commands) => {
        const run = newId();
        const ids = Array.from({ length: 13 }, () => newId());
        const deciding = decidingFrom(await store.head());
        for (const group of commands) {
          const appends = group.map(({ writes, atomic }) => ({
            atomic,
            writes: writes.map(({ stream, expected, ids: numbers, leader }) => ({
              streamId: `${run}-${String(stream)}`,
              expectedVersion: expected,
              events: numbers.map((number) => ({
                id: ids[number]!,
                type: 'Noted.v1',
                data: {},
                unlessKnown: expected === 'any' && leader !== undefined ? ids[leader] : undefined,
              })),
            })),
          }));
          const decided = appends.map(({ writes, atomic }) => deciding.append(requestAppend(writes, atomic)));
          const stored = appends.map(({ writes, atomic }) => store.append(writes, { atomic }));
          expect(await Promise.all(decided)).toEqual(await Promise.all(stored));
        }
      }),
      { numRuns: 150 },
    );
  });
});
