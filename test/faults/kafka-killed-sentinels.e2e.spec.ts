import { afterAll, expect, it } from '@jest/globals';
import { readProgress } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { agencyEvent, child } from '../support/agency-events.js';
import { Ends } from '../support/ends.js';
import { kafkaForTests } from '../support/kafka.js';
import { HOSPITAL } from '../support/service.js';
import { separateParts } from '../support/separate-parts.js';
import { waitFor } from '../support/wait-for.js';

const kafka = await kafkaForTests();
const ends = new Ends();
afterAll(() => ends.all(), 60_000);

if ('skipped' in kafka || !kafka.outage) {
  it(`is tried where a broker may be killed: ${'skipped' in kafka ? kafka.skipped : ''}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  const { outage } = kafka;
  ends.add(kafka, ({ stop }) => stop());

  it('sentinels that share go on evaluating while the broker is dead, and share again after (row 16)', async () => {
    const { database, start } = await separateParts('kafka killed sentinels', ends, { KAFKA_BROKERS: kafka.brokers });
    const store = ends.add(createPostgresEventStore({ url: database.url }), (each) => each.close());
    const [intake] = await Promise.all([start('intake'), start('sentinel'), start('sentinel')]);

    const missed = async (n: number, on: string): Promise<void> => {
      const data = { people: [child(n)], occurredOn: { date: on, precision: 'day' } };
      expect((await intake.post('/v1/events', HOSPITAL, agencyEvent({ data }))).status).toBe(201);
    };
    const shares = async (): Promise<number> =>
      (await database.pool.query('select 1 from processor_shares')).rowCount ?? 0;
    const alerts = async (): Promise<number> =>
      (await database.pool.query(`select 1 from events where type = 'AlertRaised.v1'`)).rowCount ?? 0;
    const evaluated = () =>
      waitFor(
        'all to be evaluated',
        async () => (await readProgress(database.pool, 'patterns')) >= (await store.head()),
        {
          withinMs: 60_000,
          everyMs: 100,
        },
      );

    await missed(8_001, '2026-03-02');
    await missed(8_001, '2026-04-01');
    await waitFor('the work to be shared', async () => (await shares()) > 0, { withinMs: 60_000 });
    await evaluated();
    expect(await alerts()).toBe(0);

    await outage.begin();
    await missed(8_001, '2026-05-01');
    await waitFor('an alert, though no broker is there', async () => (await alerts()) > 0, {
      withinMs: 60_000,
      everyMs: 100,
    });
    await evaluated();
    expect(await shares()).toBe(0);

    await outage.end();
    let n = 0;
    await waitFor(
      'the work to be shared again',
      async () => {
        await missed(8_100 + (n += 1), '2026-05-01');
        return (await shares()) > 0;
      },
      { withinMs: 90_000, everyMs: 500 },
    );
    await missed(8_001, '2026-05-20');
    await evaluated();
    expect(await alerts()).toBe(1);
  }, 300_000);
}
