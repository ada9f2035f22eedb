import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startProcessor } from '#event-store';
import type { EventStore, NewEvent } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { inTransaction, newId } from '#platform';
import { personStream } from '#vocabulary';
import type { Agency, EvidenceEntry, PatternRecognised } from '#vocabulary';
import { testDatabase } from '../../test/support/database.js';
import type { TestDatabase } from '../../test/support/database.js';
import { lapsed, matchOf, recognised, reported } from '../../test/support/matches.js';
import { alertIdFor } from './alert.js';
import { createAlertFeedProcessor, readFeed, UnknownCursor } from './feed.js';
import { createAlertMessages } from './message.js';
import type { AlertCloudEvent } from './message.js';
import { createAlertsProcessor } from './processor.js';
import { loadRouting } from './routing.js';

const register = [
  ['northmoor-mash', 'mash'],
  ['northmoor-early-help', 'early-help'],
  ['northmoor-childrens-services', 'social-care'],
  ['northmoor-police', 'police'],
  ['oakfield-primary-school', 'education'],
].map(([name, kind]) => ({ urn: `urn:agency:${String(name)}`, name, kind, area: 'Northmoor' })) as Agency[];
const SCHOOL = 'urn:agency:oakfield-primary-school';
const MASH = 'urn:agency:northmoor-mash';
const POLICE = 'urn:agency:northmoor-police';

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await testDatabase('alert feed');
  store = createPostgresEventStore({ url: database.url });
}, 60_000);
afterAll(async () => {
  await store.close();
  await database.drop();
});

const parts = () => ({
  store,
  agencies: register,
  routing: loadRouting(register),
  messages: createAlertMessages({
    publicUrl: 'https://tessera.example',
    area: 'northmoor',
    pseudonymKey: Buffer.alloc(32, 7),
  }),
});

/** What happens in a new child's stream. */
const inAStream = async (personId: string, ...events: NewEvent[]): Promise<void> => {
  const streamId = personStream(personId);
  const read = await store.readStream(streamId);
  await store.append([{ streamId, expectedVersion: read.length, events }]);
};

/** A match of a new child, to which the school and the MASH are to be alerted. */
const aMatch = async (changes: Partial<PatternRecognised> = {}): Promise<PatternRecognised> => {
  const personId = newId();
  const match = matchOf(personId, { agencies: [SCHOOL], ...changes });
  await inAStream(personId, recognised(match));
  return match;
};

/** The processors of alerts and of the feed, run over everything. */
const run = async (): Promise<void> => {
  await createAlertsProcessor(parts()).handle(await store.readAll({ after: 0, limit: 10_000 }));
  const feed = createAlertFeedProcessor(parts());
  const batch = await store.readAll({ after: 0, limit: 10_000 });
  await inTransaction(database.pool, (client) => feed.handle(batch, client));
};

/** Where an agency's feed ends now. */
const endOf = async (agency: string): Promise<string> => {
  let after: string | undefined;
  for (;;) {
    const page = await readFeed(database.pool, { agency, after, limit: 1_000 });
    if (page.items.length === 0) return page.next;
    after = page.next;
  }
};
const toldSince = async (agency: string, after: string): Promise<AlertCloudEvent[]> =>
  (await readFeed(database.pool, { agency, after })).items.map(
    ({ cloudEvent }) => JSON.parse(cloudEvent) as AlertCloudEvent,
  );

describe('the alert feed of an agency', () => {
  let before: string;
  beforeEach(async () => {
    await run();
    // The hub is told of every alert here: nobody's feed goes further.
    before = await endOf(MASH);
  });

  it('holds what the agency was told, in order, once, however often it is filled', async () => {
    const first = await aMatch();
    const second = await aMatch();
    await run();
    await run();
    const told = await toldSince(SCHOOL, before);
    expect(told.map(({ data }) => data.alertId)).toEqual([first, second].map((each) => alertIdFor(each.matchId, 3)));
    expect(told.map(({ data }) => data.reason)).toEqual(['reported-evidence', 'reported-evidence']);
  });

  it('holds nothing that others were told', async () => {
    await aMatch({ agencies: [] });
    await run();
    expect(await toldSince(SCHOOL, before)).toEqual([]);
    expect(await toldSince(POLICE, before)).toEqual([]);
    expect(await toldSince(MASH, before)).toHaveLength(1);
  });

  it('says that an alert was withdrawn, to everyone who was told', async () => {
    const personId = newId();
    const match = matchOf(personId, { agencies: [SCHOOL] });
    await inAStream(personId, recognised(match));
    await run();
    await inAStream(personId, lapsed(match));
    await run();
    for (const agency of [SCHOOL, MASH]) {
      const told = await toldSince(agency, before);
      expect(told.map(({ type }) => type)).toEqual(['alert.raised.v1', 'alert.withdrawn.v1']);
      expect(new Set(told.map(({ subject }) => subject)).size).toBe(1);
    }
  });

  it('gives every item once to whoever follows its cursors, also while it grows', async () => {
    const matches = [await aMatch(), await aMatch(), await aMatch()];
    await run();
    const first = await readFeed(database.pool, { agency: SCHOOL, after: before, limit: 2 });
    matches.push(await aMatch());
    await run();
    const second = await readFeed(database.pool, { agency: SCHOOL, after: first.next, limit: 2 });
    const third = await readFeed(database.pool, { agency: SCHOOL, after: second.next, limit: 2 });
    const ids = [...first.items, ...second.items, ...third.items].map(
      ({ cloudEvent }) => (JSON.parse(cloudEvent) as AlertCloudEvent).data.alertId,
    );
    expect(ids).toEqual(matches.map((each) => alertIdFor(each.matchId, 3)));
    expect(third.next).toBe(second.next);
    const after = first.items[0]?.cursor;
    expect((await readFeed(database.pool, { agency: SCHOOL, after, limit: 1 })).items).toEqual([first.items[1]]);
  });

  it('comes back the same when it is emptied and filled again', async () => {
    await aMatch();
    await run();
    const rows = 'select agency, position, alert_id, cloud_event from alert_feed order by agency, position';
    const filled = await database.pool.query(rows);
    await database.pool.query('delete from alert_feed');
    await run();
    expect((await database.pool.query(rows)).rows).toEqual(filled.rows);
  });

  it.each(['', 'x', Buffer.from('feed.1.-1').toString('base64url'), Buffer.from('feed.1.1e3').toString('base64url')])(
    'refuses a cursor that it never gave out: %j',
    async (after) => {
      await expect(readFeed(database.pool, { agency: SCHOOL, after })).rejects.toBeInstanceOf(UnknownCursor);
    },
  );
});

describe('a child whose every event is full of personal content', () => {
  const CANARIES = [
    'Asha-Canary',
    'Canary-Example',
    '9990000018',
    'B801200005001',
    'N17 0AA',
    '2019-05-01',
    'canary-narrative',
  ];

  it('leaves not a byte of it, nor its id, in what agencies are told', async () => {
    const personId = newId();
    const motherId = newId();
    const secrets = Buffer.from(JSON.stringify(CANARIES));
    const evidence: EvidenceEntry[] = [personId, motherId].map((each) => ({
      agencyEventId: newId(),
      personId: each,
      source: SCHOOL,
      eventType: 'education.presentation-concern',
      occurredOn: { date: '2026-02-03', until: '2026-02-03', precision: 'day' },
      standing: 'concern',
    }));
    // Nor what the stages before should never have let through.
    const match = matchOf(personId, {
      agencies: [SCHOOL],
      level: 4,
      evidence,
      explanation: CANARIES.join(' '),
      reported: CANARIES.join(' '),
      weighed: CANARIES.join(' '),
      lapses: CANARIES.join(' '),
      questions: CANARIES,
    });
    await inAStream(
      personId,
      reported(personId, SCHOOL, { facts: { narrative: CANARIES } }, secrets),
      recognised(match),
    );
    const processors = [createAlertsProcessor(parts()), createAlertFeedProcessor(parts())].map((processor) =>
      startProcessor({ ...processor, store, pool: database.pool }),
    );
    for (const processor of processors) await processor.caughtUpTo(await store.head());
    await inAStream(personId, lapsed(match));
    for (const processor of processors) await processor.caughtUpTo(await store.head());
    for (const processor of processors) await processor.stop();

    const alertId = alertIdFor(match.matchId, 4);
    const { rows } = await database.pool.query<{ line: string }>(
      "select concat_ws(' ', agency, position, alert_id, cloud_event) as line from alert_feed where alert_id = $1",
      [alertId],
    );
    // Raised and withdrawn, to the MASH, social care, the police and the school.
    expect(rows).toHaveLength(8);
    const everything = rows.map(({ line }) => line).join('\n');
    for (const canary of [
      ...CANARIES,
      personId,
      motherId,
      match.matchId,
      ...evidence.map((each) => each.agencyEventId),
    ]) {
      expect(everything).not.toContain(canary);
    }
  }, 30_000);
});
