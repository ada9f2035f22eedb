import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  readCheckpoint,
  rebuildProjection,
  startProcessor,
  type EventStore,
  type NewEvent,
  type Processor,
} from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createPatternsProcessor, type PatternSchedule, type Patterns } from '#patterns';
import { addDays, newId } from '#platform';
import { loadVocabulary, personStream, type AgencyEventRecorded } from '#vocabulary';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { wasNotBrought } from '../../../test/support/decided-child.js';
import { Ends } from '../../../test/support/ends.js';
import { silentFor } from '../../../test/support/timed-patterns.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { startScheduleClock } from './schedule-clock.js';
import { readDue, scheduleIn, scheduleProjection } from './schedule.js';

const vocabulary = loadVocabulary();

describe('the clock that looks at children whose day has come', () => {
  let database: TestDatabase;
  let store: EventStore;
  let ends: Ends;
  let today = '2026-03-01';
  let time = '12:00';
  const clock = { now: () => new Date(`${today}T${time}:00Z`) };

  beforeAll(async () => {
    database = await testDatabase('schedule clock');
    store = createPostgresEventStore({ url: database.url });
  });
  beforeEach(async () => {
    ends = new Ends();
    [today, time] = ['2026-03-01', '12:00'];
    await database.pool.query('delete from pattern_schedule');
  });
  afterEach(() => ends.all());
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const missed = (on: string): NewEvent => {
    const reading = vocabulary.read('health.appointment.was-not-brought', {
      people: [{ role: 'child', name: { given: 'Asha', family: 'Example' } }],
      occurredOn: { date: on },
      service: 'dental',
    });
    if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
    const data: Omit<AgencyEventRecorded, 'people'> = {
      agencyEventId: newId(),
      source: 'urn:agency:northmoor-community-health',
      eventType: 'health.appointment.was-not-brought',
      role: 'child',
      occurredOn: reading.occurredOn,
      identifiedBy: 'nhs-number',
      digest: '00',
      catalogueVersion: vocabulary.version,
      ...reading.coded,
    };
    return { id: newId(), type: 'AgencyEventRecorded.v1', data: { ...data, people: [] } };
  };
  const children = (count: number): string[] => Array.from({ length: count }, newId);
  const report = async (personIds: readonly string[], ...days: readonly string[]): Promise<void> => {
    for (let next = 0; next < personIds.length; next += 500) {
      const some = personIds.slice(next, next + 500);
      await store.append(
        some.map((personId) => ({
          streamId: personStream(personId),
          expectedVersion: 'any' as const,
          events: days.map(missed),
        })),
      );
    }
  };

  interface Running {
    readonly processor: Processor;
    readonly evaluations: { batches: number[] };
    stop(): Promise<void>;
  }
  /** An instance of the patterns processor with its clock, as the pipeline starts them. */
  const start = (
    patterns: Patterns,
    {
      fingerprint = 'one',
      batchSize,
      through = (schedule: PatternSchedule) => schedule,
    }: {
      readonly fingerprint?: string;
      readonly batchSize?: number;
      readonly through?: (schedule: PatternSchedule) => PatternSchedule;
    } = {},
  ): Running => {
    const { name, concerns, handle, evaluate } = createPatternsProcessor({ store, vocabulary, patterns, clock });
    const evaluations = { batches: [] as number[] };
    const processor = startProcessor({
      name,
      store,
      pool: database.pool,
      concerns,
      handle: (batch, client) => handle(batch, through(scheduleIn(client, fingerprint))),
    });
    const running = startScheduleClock({
      store,
      pool: database.pool,
      clock,
      fingerprint,
      processor,
      batchSize,
      patterns: {
        name,
        evaluate: async (personIds, schedule) => {
          const asked = [...personIds];
          evaluations.batches.push(asked.length);
          await evaluate(asked, schedule);
        },
      },
      onError: () => undefined,
    });
    return ends.add(
      {
        processor,
        evaluations,
        stop: async () => {
          await running.stop();
          await processor.stop();
        },
      },
      (each) => each.stop(),
    );
  };
  const caughtUp = async ({ processor }: Running): Promise<void> => processor.caughtUpTo(await store.head());

  const matchesIn = async (personId: string): Promise<Record<string, unknown>[]> =>
    (await store.readStream(personStream(personId)))
      .filter(({ type }) => type.startsWith('Pattern'))
      .map(({ type, data }) => ({ type, ...(JSON.parse(data) as object) }));
  const planned = async (personId: string): Promise<unknown> => {
    const { rows } = await database.pool.query(
      'select due_on::text, looked_on::text, patterns from pattern_schedule where person_id = $1',
      [personId],
    );
    return rows[0];
  };
  const dueNow = (): Promise<number> =>
    database.pool.connect().then(async (client) => {
      try {
        return (await readDue(client, { today, fingerprint: 'one', limit: 100_000 })).length;
      } finally {
        client.release();
      }
    });
  const nobodyDue = () => waitFor('nobody to be due', async () => (await dueNow()) === 0, { withinMs: 60_000 });

  it('recognises on its day what time alone makes, and lapses it on its day, without any event', async () => {
    const [child = ''] = children(1);
    await report([child], '2026-02-27');
    await caughtUp(start(silentFor(28)));
    expect(await planned(child)).toEqual({ due_on: '2026-03-27', looked_on: '2026-03-01', patterns: 'one' });
    expect(await matchesIn(child)).toEqual([]);
    today = '2026-03-27';
    await waitFor('the match', async () => (await matchesIn(child)).length === 1);
    expect(await matchesIn(child)).toMatchObject([{ recognisableOn: '2026-03-27', recognisedOn: '2026-03-27' }]);
    await nobodyDue();
    today = '2026-04-03';
    await waitFor('its end', async () => (await matchesIn(child)).length === 2);
    expect(await matchesIn(child)).toMatchObject([{}, { type: 'PatternLapsed.v1', lapsedOn: '2026-04-02' }]);
    await nobodyDue();
    expect(await planned(child)).toMatchObject({ due_on: null });
  });

  it('goes by midnight in London, in summer time too', async () => {
    const [child = ''] = children(1);
    await report([child], '2026-03-01');
    // 29 March is the Sunday on which the clocks go forward.
    [today, time] = ['2026-03-28', '23:59'];
    await caughtUp(start(silentFor(30)));
    expect(await planned(child)).toMatchObject({ due_on: '2026-03-31' });
    [today, time] = ['2026-03-30', '22:59'];
    await nobodyDue();
    expect(await matchesIn(child)).toEqual([]);
    [today, time] = ['2026-03-30', '23:01'];
    await waitFor('the match', async () => (await matchesIn(child)).length === 1);
    expect(await matchesIn(child)).toMatchObject([{ recognisedOn: '2026-03-31' }]);
  });

  it('takes nothing back when the clock is set back over midnight', async () => {
    const [child = ''] = children(1);
    await report([child], '2026-02-01');
    [today, time] = ['2026-03-01', '00:10'];
    const running = start(silentFor(28));
    await caughtUp(running);
    expect(await matchesIn(child)).toHaveLength(1);
    [today, time] = ['2026-02-28', '23:10'];
    await report([child], '2026-01-05');
    await caughtUp(running);
    expect((await matchesIn(child)).map(({ type }) => type)).not.toContain('PatternLapsed.v1');
  });

  it('looks again at whoever was looked at by a clock that was a year ahead', async () => {
    const [child = ''] = children(1);
    await report([child], '2026-02-27');
    today = '2027-03-01';
    await caughtUp(start(silentFor(28)));
    expect(await planned(child)).toEqual({ due_on: null, looked_on: '2027-03-01', patterns: 'one' });
    today = '2026-03-02';
    await nobodyDue();
    expect(await planned(child)).toEqual({ due_on: '2026-03-27', looked_on: '2026-03-02', patterns: 'one' });
  });

  it('plans what was stored by an instance that died before it had planned', async () => {
    const [child = ''] = children(1);
    await report([child], '2026-01-05', '2026-01-12');
    let deaths = 0;
    const dying = (schedule: PatternSchedule): PatternSchedule => ({
      ...schedule,
      plan: async (looks) => {
        await schedule.plan(looks);
        deaths += 1;
        if (deaths === 1) throw new Error('Died between the append and the commit.');
      },
    });
    await caughtUp(start(wasNotBrought, { through: dying }));
    expect(deaths).toBe(2);
    expect((await matchesIn(child)).map(({ type }) => type)).toEqual(['PatternRecognised.v1']);
    expect(await planned(child)).toMatchObject({ due_on: '2026-07-07' });
  });

  it('catches up after 60 days of standing still, with the dates on which it was so', async () => {
    const some = children(120);
    await report(some.slice(0, 60), '2026-02-27');
    await report(some.slice(60), '2026-03-20');
    const before = start(silentFor(28));
    await caughtUp(before);
    await before.stop();
    today = '2026-04-30';
    const after = start(silentFor(28), { batchSize: 25 });
    await caughtUp(after);
    await nobodyDue();
    expect(await matchesIn(some[0] ?? '')).toMatchObject([
      { type: 'PatternRecognised.v1', recognisableOn: '2026-03-27', recognisedOn: '2026-04-30' },
      { type: 'PatternLapsed.v1', lapsedOn: '2026-04-02' },
    ]);
    for (const child of some) expect((await matchesIn(child)).map(({ type }) => type)).toHaveLength(2);
    expect(Math.max(...after.evaluations.batches)).toBe(25);
  });

  it('hears live events while thousands are due', async () => {
    const some = children(3_000);
    await report(some, '2026-02-27');
    const before = start(silentFor(28));
    await caughtUp(before);
    await before.stop();
    today = '2026-03-28';
    const running = start(silentFor(28));
    await waitFor('the first looks', () => running.evaluations.batches.length > 2, { withinMs: 30_000 });
    const [late = ''] = children(1);
    await report([late], '2026-02-20');
    await caughtUp(running);
    expect(await matchesIn(late)).toHaveLength(2);
    expect(await dueNow()).toBeGreaterThan(0);
    await nobodyDue();
    expect(Math.max(...running.evaluations.batches)).toBeLessThanOrEqual(50);
    expect(running.evaluations.batches.reduce((sum, each) => sum + each, 0)).toBe(3_000);
  });

  it('looks once where two instances run, and goes on with the other when one stops', async () => {
    const some = children(100);
    await report(some, '2026-02-27');
    const two = [start(silentFor(28)), start(silentFor(28))];
    await Promise.all(two.map(caughtUp));
    today = '2026-03-27';
    await nobodyDue();
    for (const child of some) expect(await matchesIn(child)).toHaveLength(1);
    const looks = two.map(({ evaluations }) => evaluations.batches.reduce((sum, each) => sum + each, 0));
    expect(looks.sort((one, other) => one - other)).toEqual([0, 100]);
    await two.find(({ processor }) => processor.leading)?.stop();
    today = '2026-04-03';
    await nobodyDue();
    for (const child of some) expect(await matchesIn(child)).toHaveLength(2);
  });

  it('looks at everyone again when the patterns in force are others', async () => {
    const some = children(120);
    await report(some, '2026-02-20');
    const before = start(silentFor(60));
    await caughtUp(before);
    await before.stop();
    for (const child of some) expect(await planned(child)).toMatchObject({ due_on: '2026-04-21' });
    const after = start(silentFor(3), { fingerprint: 'two' });
    await waitFor('the last match', async () => (await matchesIn(some.at(-1) ?? '')).length > 0);
    await waitFor('everyone', async () => {
      const { rows } = await database.pool.query("select 1 from pattern_schedule where patterns <> 'two'");
      return rows.length === 0;
    });
    for (const child of some) expect(await matchesIn(child)).toMatchObject([{ recognisableOn: '2026-02-23' }]);
    expect(after.evaluations.batches.reduce((sum, each) => sum + each, 0)).toBe(120);
  });

  it('can be made again from the stored events, while it runs: then everyone is looked at anew', async () => {
    const [child = '', other = ''] = children(2);
    await report([child, other], '2026-02-27');
    const running = start(silentFor(28));
    await caughtUp(running);
    await database.pool.query('delete from pattern_schedule where person_id = $1', [other]);
    const { exchanged } = await rebuildProjection(scheduleProjection, { store, url: database.url });
    expect(exchanged).toBe(true);
    expect(await planned(other)).toMatchObject({ due_on: null, patterns: '' });
    await running.stop();
    await caughtUp(start(silentFor(28)));
    await waitFor('everyone to be looked at', async () => (await dueNow()) === 0);
    for (const each of [child, other]) expect(await planned(each)).toMatchObject({ due_on: '2026-03-27' });
  });

  it('leaves out of the schedule who is no child', async () => {
    const [nobody = ''] = children(1);
    await database.pool.query('insert into pattern_schedule (person_id) values ($1)', [nobody]);
    await caughtUp(start(silentFor(28)));
    await nobodyDue();
    expect(await planned(nobody)).toBeUndefined();
  });

  it('tries tomorrow whom it cannot evaluate, and goes on with the others', async () => {
    const [poisoned = '', child = ''] = children(2);
    await report([poisoned, child], '2026-02-27');
    const first = start(silentFor(28));
    await caughtUp(first);
    await first.stop();
    const unknown: NewEvent = { id: newId(), type: 'AgencyEventDreamt.v1', data: {} };
    await store.append([{ streamId: personStream(poisoned), expectedVersion: 'any', events: [unknown] }]);
    today = '2026-03-27';
    const aside: string[] = [];
    const { evaluate } = createPatternsProcessor({
      store,
      vocabulary,
      patterns: silentFor(28),
      clock,
      onUnevaluated: ({ personId }) => void aside.push(personId),
    });
    const client = await database.pool.connect();
    await evaluate([poisoned, child], scheduleIn(client, 'one'));
    client.release();
    expect(aside).toEqual([poisoned]);
    expect(await planned(poisoned)).toMatchObject({ due_on: addDays(today, 1) });
    expect(await matchesIn(child)).toHaveLength(1);
    expect(await readCheckpoint(database.pool, 'patterns')).toBeGreaterThan(0);
  });
});
