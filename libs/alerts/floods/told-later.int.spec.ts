import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPostgresEventStore } from '#event-store/postgres';
import type { EventStore, NewEvent } from '#event-store';
import { inTransaction, newId, uuidV5 } from '#platform';
import {
  alertStream,
  loadVocabulary,
  personStream,
  type Agency,
  type PatternRecognised,
  type ThresholdLevel,
} from '#vocabulary';
import { WAITS_MOST } from '../../../test/support/floods.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { lapsed, matchOf, recognised, strengthened } from '../../../test/support/matches.js';
import { alertIdFor, type KnownAlert } from '../alert.js';
import { createAlertMessages, type AlertMessage } from '../message.js';
import { createAlertsProcessor } from '../processor.js';
import { foldAlert } from '../read-alert.js';
import { readNews } from '../read-news.js';
import { loadRouting } from '../routing.js';
import { alertWaitsProcessor } from './alert-waits.js';
import { loadFloods } from './floods.js';
import { lookAtDueWaits, type WaitsLooks } from './look-at-waits.js';
import { createSuppressionsProcessor, readSuppressions } from './suppressions.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MASH = 'urn:agency:example-mash';
const EARLY_HELP = 'urn:agency:example-early-help';
const SCHOOL = 'urn:agency:example-education';
const register = ['mash', 'early-help', 'social-care', 'police', 'education'].map((kind) => ({
  urn: `urn:agency:example-${kind}`,
  name: kind,
  kind,
  area: 'Northmoor',
})) as Agency[];
const floods = loadFloods(loadVocabulary().calendar, WAITS_MOST);
const messages = createAlertMessages({ publicUrl: 'https://tessera.example', pseudonymKey: Buffer.alloc(32, 7) });

let database: TestDatabase;
let store: EventStore;
let families: Map<string, readonly string[]>;
/** Everything before is of other tests. */
let begun = 0;
let seen = 0;
let read = 0;

beforeAll(async () => {
  database = await testDatabase('told later');
  store = createPostgresEventStore({ url: database.url });
}, 60_000);
beforeEach(async () => {
  families = new Map();
  begun = await store.head();
  seen = begun;
  read = begun;
  await database.pool.query('delete from alert_waits');
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const alerts = () =>
  createAlertsProcessor({
    store,
    agencies: register,
    routing: loadRouting(register),
    floods,
    familyOf: (ids) => Promise.resolve(new Map(ids.map((id) => [id, families.get(id) ?? []]))),
  });

/** Brothers and sisters, or one child without any. */
const aFamily = (children: number): readonly string[] => {
  const ids = Array.from({ length: children }, () => newId());
  for (const id of ids)
    families.set(
      id,
      ids.filter((each) => each !== id),
    );
  return ids;
};
const match = (personId: string, level: ThresholdLevel, changes: Partial<PatternRecognised> = {}) => {
  const pattern = changes.pattern ?? 'was-not-brought';
  return matchOf(personId, { matchId: uuidV5(pattern, personId), title: pattern, level, ...changes, pattern });
};
/** Stores events of a child, and lets the processors see them. */
const happens = async (personId: string, ...events: NewEvent[]): Promise<void> => {
  await store.append([{ streamId: personStream(personId), expectedVersion: 'any', events }]);
  await process();
};
/** What the processors have not seen yet; and again what their own work adds. */
const process = async (): Promise<void> => {
  for (let batch = await next(); batch.length > 0; batch = await next()) {
    await alerts().handle(batch);
    const suppressions = createSuppressionsProcessor({ store });
    await inTransaction(database.pool, async (client) => {
      await alertWaitsProcessor.handle(batch, client);
      await suppressions.handle(batch, client);
    });
  }
};
const next = async () => {
  const batch = await store.readAll({ after: seen, limit: 1_000 });
  seen = batch.at(-1)?.position ?? seen;
  return batch;
};
const look = async (in_ms: number, through: WaitsLooks['store'] = store): Promise<void> => {
  await inTransaction(database.pool, (client) =>
    lookAtDueWaits(client, { store: through, floods, now: new Date(Date.now() + in_ms), limit: 50 }),
  );
  await process();
};
/** What agencies were told since this was asked last. */
const told = async (): Promise<readonly AlertMessage[]> => {
  const batch = await store.readAll({ after: read, limit: 10_000 });
  read = batch.at(-1)?.position ?? read;
  return (await readNews(store, batch)).flatMap(messages);
};
const toldTo = async (agency: string) =>
  (await told()).filter((each) => each.agency === agency).map(({ event }) => event);
const typesTo = async (agency: string) => (await toldTo(agency)).map(({ type }) => type);
const alertOf = async ({ matchId, level }: PatternRecognised): Promise<KnownAlert> => {
  const alert = foldAlert(await store.readStream(alertStream(alertIdFor(matchId, level))));
  if (alert.status === 'not-raised') throw new Error('There is no such alert.');
  return alert;
};
const heldBack = async () =>
  (await readSuppressions(database.pool, { limit: 50 })).filter((each) => each.position > begun);
const waits = async (): Promise<number> => (await database.pool.query('select from alert_waits')).rowCount ?? 0;

describe('alerts of brothers and sisters that are raised near each other', () => {
  it('are told to each recipient in one message, by pseudonyms, and stay alerts of their own', async () => {
    const children = aFamily(3);
    for (const child of children) await happens(child, recognised(match(child, 3, { agencies: [] })));
    expect(await told()).toEqual([]);
    await look(9 * MINUTE);
    expect(await told()).toEqual([]);

    await look(11 * MINUTE);
    const messagesToMash = await toldTo(MASH);
    expect(messagesToMash).toMatchObject([
      { type: 'alert.grouped.v1', data: { theme: 'health', childCount: 3, alerts: [{ level: 3 }, {}, {}] } },
    ]);
    const text = JSON.stringify(messagesToMash);
    for (const child of children) expect(text).not.toContain(child);
    for (const child of children) {
      expect(await alertOf(match(child, 3))).toMatchObject({ status: 'raised', waiting: undefined });
    }
    expect(await heldBack()).toMatchObject(children.map(() => ({ because: 'grouped-with-family' })));
    expect(await waits()).toBe(0);

    await look(12 * MINUTE);
    expect(await told()).toEqual([]);
  });

  it('are told alone to whom only one of them is about, and where no other comes', async () => {
    const [one = '', other = ''] = aFamily(2);
    await happens(one, recognised(match(one, 3, { agencies: [SCHOOL] })));
    await happens(other, recognised(match(other, 3)));
    await look(11 * MINUTE);
    const all = await told();
    expect(all.filter(({ agency }) => agency === SCHOOL).map(({ event }) => event.type)).toEqual(['alert.raised.v1']);
    expect(all.filter(({ agency }) => agency === MASH).map(({ event }) => event.type)).toEqual(['alert.grouped.v1']);

    const [alone = ''] = aFamily(2);
    await happens(alone, recognised(match(alone, 3)));
    await look(11 * MINUTE);
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1']);
  });

  it('wait for nobody where they are red, of a child without brothers and sisters, or of another theme', async () => {
    const [red = '', other = ''] = aFamily(2);
    await happens(red, recognised(match(red, 4)));
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1']);
    await happens(other, recognised(match(other, 3)), recognised(match(other, 4, { pattern: 'acute' })));
    expect((await told()).map(({ event }) => event.data)).toContainEqual(expect.objectContaining({ pattern: 'acute' }));

    const [only = ''] = aFamily(1);
    await happens(only, recognised(match(only, 3)));
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1']);
  });

  it('that turn red meanwhile are told at once, and no more with the group', async () => {
    const [one = '', other = ''] = aFamily(2);
    await happens(one, recognised(match(one, 3)));
    await happens(other, recognised(match(other, 3)));
    await happens(one, strengthened(match(one, 4)));
    expect((await toldTo(MASH)).map(({ data }) => data)).toMatchObject([{ level: 4 }]);
    await look(11 * MINUTE);
    expect((await toldTo(MASH)).map(({ type, data }) => [type, data])).toMatchObject([
      ['alert.raised.v1', { level: 3 }],
    ]);
  });

  it('are told once, though somebody acts on one of them at that moment, or the look is lost', async () => {
    const children = aFamily(2);
    for (const child of children) await happens(child, recognised(match(child, 3)));
    const [first = ''] = children;
    const { alertId } = (await alertOf(match(first, 3))).raised;
    const seenBy = { alertId, agency: MASH, by: 'worker-1', at: new Date().toISOString() };
    let isFirst = true;
    const crowded: WaitsLooks['store'] = {
      readStreams: (streams) => store.readStreams(streams),
      append: async (...asked) => {
        const streamId = alertStream(alertId);
        if (isFirst) {
          isFirst = false;
          const event = { id: newId(), type: 'AlertSeen.v1', data: seenBy };
          await store.append([{ streamId, expectedVersion: 'any', events: [event] }]);
        }
        return store.append(...asked);
      },
    };
    await look(11 * MINUTE, crowded);
    expect(await typesTo(MASH)).toEqual([]);
    const client = await database.pool.connect();
    await client.query('begin');
    await lookAtDueWaits(client, { store, floods, now: new Date(Date.now() + 11 * MINUTE), limit: 50 });
    await client.query('rollback');
    client.release();
    expect(await waits()).toBe(2);
    await look(11 * MINUTE);
    expect(await typesTo(MASH)).toEqual(['alert.grouped.v1']);
    expect(await waits()).toBe(0);
  });
});

describe('alerts of low levels', () => {
  it('are told to each recipient in one digest, counted and by pseudonyms', async () => {
    const children = [...aFamily(2), ...aFamily(1)];
    for (const child of children) await happens(child, recognised(match(child, 2)));
    const [first = ''] = children;
    await happens(first, recognised(match(first, 2, { pattern: 'trio' })));
    expect(await told()).toEqual([]);
    expect(await heldBack()).toMatchObject(Array.from({ length: 4 }, () => ({ because: 'kept-for-digest' })));

    await look(7 * DAY);
    const digests = await toldTo(EARLY_HELP);
    expect(digests).toMatchObject([
      {
        type: 'alert.digest.v1',
        data: {
          alertCount: 4,
          counts: [
            { level: 2, theme: 'health', count: 3 },
            { level: 2, theme: 'trio', count: 1 },
          ],
          notListed: 0,
        },
      },
    ]);
    for (const child of children) expect(JSON.stringify(digests)).not.toContain(child);
  });

  it('are told once: after weeks in one digest, and not at all where there is nothing', async () => {
    await look(0);
    await look(20 * DAY);
    expect(await told()).toEqual([]);
    const [child = ''] = aFamily(1);
    await happens(child, recognised(match(child, 2)));
    await look(30 * DAY);
    await look(30 * DAY);
    await look(40 * DAY);
    expect(await typesTo(EARLY_HELP)).toEqual(['alert.digest.v1']);
  });

  it('are told in the next digest where the one that was due has gone out', async () => {
    const [one = '', late = ''] = aFamily(2);
    await happens(one, recognised(match(one, 2)));
    await look(60 * DAY);
    await happens(late, recognised(match(late, 2)));
    await look(60 * DAY);
    expect(await typesTo(EARLY_HELP)).toEqual(['alert.digest.v1']);
    await look(67 * DAY);
    expect(await toldTo(EARLY_HELP)).toMatchObject([{ data: { alertCount: 1 } }]);
  });

  it('are told to nobody where they are withdrawn before, and the withdrawal is not either', async () => {
    const [child = ''] = aFamily(1);
    await happens(child, recognised(match(child, 2)));
    await happens(child, lapsed(match(child, 2)));
    await look(77 * DAY);
    expect(await told()).toEqual([]);
    expect(await waits()).toBe(0);
  });

  it('are told at once to everybody whom somebody puts them before by hand', async () => {
    const [child = ''] = aFamily(1);
    await happens(child, recognised(match(child, 2)));
    const { alertId } = (await alertOf(match(child, 2))).raised;
    const data = {
      alertId,
      step: 1,
      because: 'by-hand',
      agency: EARLY_HELP,
      by: 'worker-1',
      at: new Date().toISOString(),
    };
    const events = [{ id: newId(), type: 'AlertEscalated.v1', data }];
    await store.append([{ streamId: alertStream(alertId), expectedVersion: 'any', events }]);
    expect(await typesTo(EARLY_HELP)).toEqual(['alert.escalated.v1']);
    await look(84 * DAY);
    expect(await told()).toEqual([]);
  });
});

describe('what somebody has silenced', () => {
  const silenceId = () => newId();
  const silenced = (personId: string, changes: object = {}): NewEvent => ({
    id: newId(),
    type: 'AlertsSilenced.v1',
    data: {
      silenceId: silenceId(),
      scope: 'child',
      personIds: [personId],
      theme: 'health',
      level: 3,
      alertId: newId(),
      agency: MASH,
      by: 'worker-1',
      until: new Date(Date.now() + 2 * DAY).toISOString(),
      at: new Date().toISOString(),
      ...changes,
    },
  });

  it('is told to nobody, listed with its reason, and told when the silence ends', async () => {
    const [child = ''] = aFamily(1);
    await happens(child, silenced(child), recognised(match(child, 3)));
    expect(await told()).toEqual([]);
    expect(await alertOf(match(child, 3))).toMatchObject({ status: 'raised', waiting: { agencies: [MASH] } });
    expect(await heldBack()).toMatchObject([{ because: 'silenced', silenceId: expect.any(String) }]);
    await look(DAY);
    expect(await told()).toEqual([]);
    await look(2 * DAY + MINUTE);
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1']);
    await look(3 * DAY);
    expect(await told()).toEqual([]);
  });

  it('is told to nobody where it does not stand any more then', async () => {
    const [child = ''] = aFamily(1);
    await happens(child, silenced(child), recognised(match(child, 3)));
    await happens(child, lapsed(match(child, 3), { reason: 'window-passed' }));
    await look(3 * DAY);
    expect(await told()).toEqual([]);
    expect(await alertOf(match(child, 3))).toMatchObject({ withdrawn: { reason: 'ended-untold' } });
  });

  it('is told at once when the silence is ended before its time', async () => {
    const [child = ''] = aFamily(1);
    const silence = silenced(child);
    await happens(child, silence, recognised(match(child, 3)));
    const { silenceId: ended } = silence.data as { silenceId: string };
    const data = { silenceId: ended, agency: MASH, by: 'worker-1', at: new Date().toISOString() };
    await happens(child, { id: newId(), type: 'SilenceEnded.v1', data });
    await look(MINUTE);
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1']);
  });

  it('waits on where it is silenced anew', async () => {
    const [child = ''] = aFamily(1);
    await happens(child, silenced(child), recognised(match(child, 3)));
    await happens(child, silenced(child, { until: new Date(Date.now() + 5 * DAY).toISOString() }));
    await look(3 * DAY);
    expect(await told()).toEqual([]);
    await look(5 * DAY + MINUTE);
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1']);
  });

  it('does not hold back what is stronger, of another theme, red, or of another child', async () => {
    const [child, other] = [newId(), newId()];
    await happens(child, silenced(child, { level: 2 }), recognised(match(child, 3)));
    await happens(child, recognised(match(child, 3, { pattern: 'persistent' })));
    await happens(child, silenced(child));
    await happens(other, recognised(match(other, 3)));
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1', 'alert.raised.v1', 'alert.raised.v1']);

    const reddening = newId();
    await happens(reddening, silenced(reddening), recognised(match(reddening, 4)));
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1']);
  });

  it('stays closed to nobody: a closed alert that is open again by new evidence is told when the silence ends', async () => {
    const [child = ''] = aFamily(1);
    await happens(child, recognised(match(child, 3)));
    const { alertId } = (await alertOf(match(child, 3))).raised;
    const data = { alertId, agency: MASH, by: 'worker-1', outcome: 'help-agreed', at: new Date().toISOString() };
    const events = [{ id: newId(), type: 'AlertClosed.v1', data }];
    await store.append([{ streamId: alertStream(alertId), expectedVersion: 'any', events }]);
    await told();
    await happens(child, silenced(child), strengthened(match(child, 3)));
    expect(await told()).toEqual([]);
    expect(await alertOf(match(child, 3))).toMatchObject({ status: 'raised', round: 2 });
    await look(3 * DAY);
    expect(await typesTo(MASH)).toEqual(['alert.raised.v1']);
  });
});
