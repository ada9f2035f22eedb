import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { alertClocksProcessor, alertClocksProjection, alertIdFor, loadClocks } from '#alerts';
import { rebuildProjection, startProcessor, type EventStore, type NewEvent, type Processor } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { newId } from '#platform';
import { alertStream, loadVocabulary, type AlertRaised, type ThresholdLevel } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { Ends } from '../../../test/support/ends.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { startAlertClock } from './alert-clock.js';

const MASH = 'urn:agency:northmoor-mash';
const clocks = loadClocks(loadVocabulary().calendar);
const HOUR = 3_600_000;

describe('the clock of the alerts', () => {
  let database: TestDatabase;
  let store: EventStore;
  let ends: Ends;
  let later = 0;
  const clock = { now: () => new Date(Date.now() + later) };

  beforeAll(async () => {
    database = await testDatabase('alert clock');
    store = createPostgresEventStore({ url: database.url });
  });
  beforeEach(async () => {
    ends = new Ends();
    later = 0;
    await database.pool.query('delete from alert_clocks');
  });
  afterEach(() => ends.all());
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const eventOf = (type: string, data: object): NewEvent => ({ id: newId(), type, data });
  const raise = async (level: ThresholdLevel = 4): Promise<string> => {
    const [matchId, personId] = [newId(), newId()];
    const alertId = alertIdFor(matchId, level);
    const data: AlertRaised = {
      alertId,
      matchId,
      personId,
      pattern: 'acute',
      patternVersion: 1,
      title: 'One event that is serious by itself',
      level,
      recognisableOn: '2026-02-10',
      recognisedOn: '2026-03-02',
      window: { from: '2025-09-01', to: '2026-03-01' },
      agencies: [],
      entryCount: 1,
      recipients: [{ agency: MASH, reason: 'mash-triage' }],
    };
    await happens(alertId, eventOf('AlertRaised.v1', data));
    return alertId;
  };
  const happens = async (alertId: string, ...events: NewEvent[]): Promise<void> => {
    await store.append([{ streamId: alertStream(alertId), expectedVersion: 'any', events }]);
  };
  const said = (alertId: string) => ({ alertId, agency: MASH, by: 'worker-1', at: new Date().toISOString() });
  const lifeOf = async (alertId: string): Promise<string[]> =>
    (await store.readStream(alertStream(alertId))).map(({ type, data }) => {
      const { to } = JSON.parse(data) as { to?: string };
      return [type.slice('Alert'.length, -'.v1'.length), to].filter((word) => word !== undefined).join(' ');
    });
  const dueAt = async (alertId: string): Promise<number | undefined> => {
    const { rows } = await database.pool.query<{ due_at: string }>(
      'select extract(epoch from due_at)::text as due_at from alert_clocks where alert_id = $1',
      [alertId],
    );
    return rows[0] && Number(rows[0].due_at) * 1000;
  };
  const nothingDue = () =>
    waitFor('nothing to be due', async () => {
      const { rows } = await database.pool.query('select 1 from alert_clocks where due_at <= $1::timestamptz', [
        clock.now().toISOString(),
      ]);
      return rows.length === 0;
    });

  interface Running {
    readonly processor: Processor;
    stop(): Promise<void>;
  }
  /** An instance of the clocks' processor with its clock, as the pipeline starts them. */
  const start = (through: EventStore['append'] = (writes) => store.append(writes), batchSize?: number): Running => {
    const processor = startProcessor({ ...alertClocksProcessor, store, pool: database.pool });
    const running = startAlertClock({
      store: { append: through, readStreams: (streams) => store.readStreams(streams) },
      pool: database.pool,
      clock,
      clocks,
      triageReasons: ['mash-triage'],
      processor,
      batchSize,
      onError: () => undefined,
    });
    const stop = async (): Promise<void> => {
      await running.stop();
      await processor.stop();
    };
    return ends.add({ processor, stop }, (each) => each.stop());
  };
  const caughtUp = async ({ processor }: Running): Promise<void> => {
    await processor.caughtUpTo(await store.head());
    await nothingDue();
  };

  it('reminds of a red alert, puts it before the next person after 4 hours and then before the manager', async () => {
    await caughtUp(start());
    const alertId = await raise();
    await waitFor('the plan', async () => ((await dueAt(alertId)) ?? 0) > Date.now() + 2 * HOUR);
    for (const [hours, life] of [
      [2.9, []],
      [3.1, ['Reminded']],
      [4.1, ['Reminded', 'Escalated next-person']],
      [6.1, ['Reminded', 'Escalated next-person', 'Escalated manager']],
    ] as const) {
      later = hours * HOUR;
      await nothingDue();
      expect((await lifeOf(alertId)).slice(1, 4)).toEqual(life);
    }
  });

  it('leaves alone what was answered, and begins anew when it is reopened', async () => {
    await caughtUp(start());
    const alertId = await raise();
    await happens(
      alertId,
      eventOf('AlertResponded.v1', { ...said(alertId), responseId: newId(), dueOn: '2030-01-01' }),
    );
    later = 30 * 24 * HOUR;
    await waitFor('its end', async () => (await dueAt(alertId)) === undefined);
    expect(await lifeOf(alertId)).toEqual(['Raised', 'Responded']);

    later = 0;
    await happens(
      alertId,
      eventOf('AlertClosed.v1', { ...said(alertId), outcome: 'help-agreed' }),
      eventOf('AlertReopened.v1', { alertId, because: 'new-evidence', at: new Date().toISOString() }),
    );
    await waitFor('the new plan', async () => ((await dueAt(alertId)) ?? 0) > Date.now() + 2 * HOUR);
    later = 4.1 * HOUR;
    await nothingDue();
    expect((await lifeOf(alertId)).slice(4)).toEqual(['Escalated next-person']);
  });

  it('escalates each alert once after it stood still for weeks, in batches', async () => {
    const before = start();
    await caughtUp(before);
    const alertIds = await Promise.all(Array.from({ length: 60 }, () => raise()));
    await caughtUp(before);
    await before.stop();
    later = 40 * 24 * HOUR;
    const batches: number[] = [];
    const after = start((writes) => {
      batches.push(writes.length);
      return store.append(writes);
    }, 25);
    await caughtUp(after);
    for (const alertId of alertIds) expect(await lifeOf(alertId)).toEqual(['Raised', 'Escalated manager']);
    expect(batches).toEqual([25, 25, 10]);
  });

  it('escalates once where it died between storing and planning', async () => {
    let deaths = 0;
    const dying: EventStore['append'] = async (writes) => {
      await store.append(writes);
      deaths += 1;
      throw new Error('Died between the append and the commit.');
    };
    const first = start(dying);
    await first.processor.caughtUpTo(await store.head());
    const alertId = await raise();
    await first.processor.caughtUpTo(await store.head());
    later = 40 * 24 * HOUR;
    await waitFor('the death', () => deaths === 1);
    await first.stop();
    await caughtUp(start());
    expect(await lifeOf(alertId)).toEqual(['Raised', 'Escalated manager']);
    expect(await dueAt(alertId)).toBeUndefined();
  });

  it('looks again where somebody acted at the same moment', async () => {
    let alertId = '';
    let acted = false;
    const interrupted: EventStore['append'] = async (writes) => {
      if (!acted) await happens(alertId, eventOf('AlertAcknowledged.v1', said(alertId)));
      acted = true;
      return store.append(writes);
    };
    const running = start(interrupted);
    await caughtUp(running);
    alertId = await raise();
    await caughtUp(running);
    later = 4.1 * HOUR;
    await waitFor('the deed', () => acted);
    await nothingDue();
    expect((await lifeOf(alertId)).slice(0, 2)).toEqual(['Raised', 'Acknowledged']);
    expect(await lifeOf(alertId)).not.toContain('Escalated next-person');
  });

  it('escalates once where two instances run, and goes on with the other when one stops', async () => {
    const two = [start(), start()];
    await Promise.all(two.map(({ processor }) => processor.caughtUpTo(0)));
    const alertIds = await Promise.all([raise(), raise(), raise()]);
    await waitFor('the plans', async () => {
      const due = await Promise.all(alertIds.map(dueAt));
      return due.every((at) => (at ?? 0) > Date.now() + 2 * HOUR);
    });
    later = 4.1 * HOUR;
    await nothingDue();
    await two.find(({ processor }) => processor.leading)?.stop();
    later = 6.1 * HOUR;
    await nothingDue();
    for (const alertId of alertIds) {
      const life = await lifeOf(alertId);
      expect(life.filter((each) => each.endsWith('next-person'))).toHaveLength(1);
      expect(life.filter((each) => each.endsWith('manager'))).toHaveLength(1);
    }
  });

  it('can be made again from the stored events: then every alert is looked at anew, and nothing told twice', async () => {
    const running = start();
    await caughtUp(running);
    const alertId = await raise();
    await caughtUp(running);
    later = 4.1 * HOUR;
    await nothingDue();
    const life = await lifeOf(alertId);
    const planned = await dueAt(alertId);
    await database.pool.query('delete from alert_clocks');
    const { exchanged } = await rebuildProjection(alertClocksProjection, { store, url: database.url });
    expect(exchanged).toBe(true);
    await nothingDue();
    expect(await dueAt(alertId)).toBe(planned);
    expect(await lifeOf(alertId)).toEqual(life);
  });

  it('sets aside for ten minutes what it cannot read', async () => {
    const running = start();
    await caughtUp(running);
    const [poisoned, alertId] = [await raise(), await raise()];
    await happens(poisoned, eventOf('AlertDreamt.v1', {}));
    later = 4.1 * HOUR;
    await waitFor('the other', async () => (await lifeOf(alertId)).length > 1);
    await nothingDue();
    const until = (await dueAt(poisoned)) ?? 0;
    expect(until).toBeGreaterThan(Date.now() + later);
    expect(until).toBeLessThanOrEqual(Date.now() + later + HOUR / 6);
  });
});
