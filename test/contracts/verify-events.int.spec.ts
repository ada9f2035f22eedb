import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store';
import { readAnchor, verifyEvents } from '#event-store/postgres';
import { openStores } from './postgres-stores.js';
import type { PostgresStores } from './postgres-stores.js';
import { anEvent, appendOne, aStream, countUp, write } from './store-fixture.js';

/** A walk over what is stored: `tessera verify`. */
describe('verifying the events', () => {
  let stores: PostgresStores;
  let store: EventStore;
  const stream = aStream();

  beforeEach(async () => {
    stores = await openStores('verify');
    store = stores.open();
    await appendOne(store, write(stream, 0, anEvent({ personal: Buffer.from([0, 1, 255]) })));
    await appendOne(store, write(stream, 1, anEvent({ data: { words: 'Zoë says: “no”\n🧩 \\ "' } }), anEvent()));
    await store.append(countUp(20).map(() => write(aStream(), 'any', anEvent(), anEvent({ personal: Buffer.of() }))));
    await appendOne(store, write(stream, 'any', anEvent()));
  });
  afterEach(() => stores.drop());

  /** What a database administrator can do, and the application cannot. */
  const tamper = async (...statements: string[]): Promise<void> => {
    const client = await stores.database.pool.connect();
    await client.query('alter table events disable trigger events_are_for_good');
    for (const statement of statements) await client.query(statement);
    await client.query('alter table events enable trigger events_are_for_good');
    client.release();
  };
  const verify = (anchors: Parameters<typeof verifyEvents>[1] = {}) => verifyEvents(stores.database.pool, anchors);
  const faults = async () => (await verify()).faults.map(({ position, fault }) => `${position} ${fault}`);

  it('finds nothing wrong with what was appended, alone or in groups, and tells where the chain ends', async () => {
    const verified = await verify();
    expect(verified).toMatchObject({ events: 44, faults: [], faultCount: 0, head: { position: 44 } });
    expect(verified.head).toEqual(await readAnchor(stores.database.pool));
  });

  it('of an empty store finds nothing wrong', async () => {
    const empty = await openStores('verify empty');
    expect(await verifyEvents(empty.database.pool)).toMatchObject({ events: 0, faults: [], head: { position: 0 } });
    await empty.drop();
  });

  it.each([
    ["data = '{}'"],
    ["personal = '\\x00'"],
    ['personal = null'],
    ["type = 'Other.v1'"],
    ["event_id = '00000000-0000-4000-8000-000000000000'"],
    ["hash = sha256('')"],
  ])('names the one event of which somebody has changed %s', async (change) => {
    await tamper(`update events set ${change} where global_position = 1`);
    const found = await faults();
    expect(found[0]).toBe('1 changed');
    // Whoever changes the hash itself breaks the next link too.
    expect(found).toHaveLength(change.startsWith('hash') ? 2 : 1);
  });

  it('names where events are missing, in the middle', async () => {
    await tamper('delete from events where global_position in (10, 11)');
    expect(await faults()).toEqual(['10 missing', '12 changed']);
  });

  it('names an event that says another time, version or stream', async () => {
    await tamper("update events set recorded_at = recorded_at - interval '1 day' where global_position = 5");
    expect(await faults()).toEqual(['5 time-out-of-order', '5 changed']);
    await tamper(`update events set stream_version = 9 where stream_id = '${stream}' and stream_version = 4`);
    expect(await faults()).toContain('44 version-out-of-order');
  });

  it('compares with anchors that were kept outside: history written anew, and a tail that was cut off', async () => {
    const anchor = await readAnchor(stores.database.pool);
    await appendOne(store, write(aStream(), 0, anEvent()));
    expect((await verify({ anchors: [anchor] })).faults).toEqual([]);

    await tamper(
      "update events set data = '{}' where global_position = 44",
      `update events e set hash = chain_hash(b.hash, e.global_position, e.recorded_at, e.event_id, e.stream_version,
                                             e.stream_id, e.type, e.data, e.personal)
       from events b where e.global_position = 44 and b.global_position = 43`,
      `update events e set hash = chain_hash(b.hash, e.global_position, e.recorded_at, e.event_id, e.stream_version,
                                             e.stream_id, e.type, e.data, e.personal)
       from events b where e.global_position = 45 and b.global_position = 44`,
    );
    expect((await verify()).faults).toEqual([]);
    expect((await verify({ anchors: [anchor] })).faults).toEqual([{ position: 44, fault: 'not-as-anchored' }]);

    await tamper('delete from events where global_position > 40');
    expect((await verify()).faults).toEqual([]);
    expect((await verify({ anchors: [anchor] })).faults).toEqual([{ position: 44, fault: 'cut-off' }]);
  });
});
