import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { alertsTopicOf, createKafkaPublisher, eventsTopicOf, openKafka } from '#delivery';
import { createLogger } from '#platform';
import { agencyEvent, child } from '../support/agency-events.js';
import { testDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { kafkaForTests } from '../support/kafka.js';
import { readTopic } from '../support/kafka-topics.js';
import { HOSPITAL, urn } from '../support/service.js';
import { startServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';

const kafka = await kafkaForTests();
const ends = new Ends();
afterAll(() => ends.all(), 60_000);

/** Stands still at the end of the transaction that passes an alert, when all has been done but to commit it. */
const STAND_STILL = `
  create function stand_still() returns trigger language plpgsql as $$
  begin
    if exists (select from events where type like 'AlertRaised.%' and global_position <= new.position) then
      perform pg_sleep(60);
    end if;
    return null;
  end $$;
  create constraint trigger stand_still after update on checkpoints deferrable initially deferred
    for each row when (new.name = 'delivery-kafka') execute function stand_still()`;
/** What PostgreSQL still does for whoever has been killed is ended first, and nothing of it is committed. */
const END_WHAT_STANDS =
  "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";
const GO_ON = 'drop trigger stand_still on checkpoints';

/**
 * What is promised (row 18): ten seconds until the broker misses who was killed, and as many for the others to finish
 * what they have in hand.
 */
const PROGRESS_WITHIN_MS = 30_000;

if ('skipped' in kafka) {
  it(`is tried where a Kafka broker is: ${kafka.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  ends.add(kafka, ({ stop }) => stop());
  const connection = { brokers: kafka.brokers.split(','), logger: createLogger({ level: 'silent' }) };
  const stage = async (name: string, env: Readonly<Record<string, string>> = {}) => {
    const database = ends.add(await testDatabase(name), ({ drop }) => drop());
    const start = async () =>
      ends.add(
        await startServiceProcess({
          DATABASE_URL: database.url,
          TESSERA_DATA: await ends.folder('kafka-service-killed'),
          TESSERA_MASTER_KEY: masterKey,
          TESSERA_PUBLIC_URL: 'https://tessera.example',
          KAFKA_BROKERS: kafka.brokers,
          ...env,
        }),
        ({ kill }) => kill(),
      );
    const masterKey = randomBytes(32).toString('base64');
    return { database, start };
  };

  describe('a service that is killed', () => {
    it('after Kafka has a message and before that is written down, sends it again under the same id (row 17)', async () => {
      const { database, start } = await stage('kafka killed before mark');
      const first = await start();
      await waitFor('delivery to have caught up', async () => {
        const { rows } = await database.pool.query("select 1 from checkpoints where name = 'delivery-kafka'");
        return rows.length === 1;
      });
      for (const on of ['2026-03-02', '2026-04-01']) {
        const data = { people: [child(81)], occurredOn: { date: on, precision: 'day' } };
        expect((await first.post('/v1/events', HOSPITAL, agencyEvent({ data }))).status).toBe(201);
      }
      const caughtUp = async (): Promise<boolean> => {
        const { rows } = await database.pool.query(
          `select 1 where (select position from checkpoints where name = 'delivery-kafka')
                          = (select max(global_position) from events)`,
        );
        return rows.length === 1;
      };
      await waitFor('delivery to have caught up', caughtUp, { withinMs: 30_000 });
      await database.pool.query(STAND_STILL);
      const third = { people: [child(81)], occurredOn: { date: '2026-05-01', precision: 'day' } };
      expect((await first.post('/v1/events', HOSPITAL, agencyEvent({ data: third }))).status).toBe(201);
      const topic = alertsTopicOf(urn(HOSPITAL));
      const admin = openKafka(connection).admin();
      await admin.connect();
      await waitFor('Kafka to have it', async () => (await admin.listTopics()).includes(topic), { withinMs: 30_000 });
      await admin.disconnect();
      const sent = await readTopic(kafka, topic, ({ length }) => length === 1);
      await first.kill();

      await database.pool.query(END_WHAT_STANDS);
      await database.pool.query(GO_ON);
      const second = await start();
      const again = await readTopic(kafka, topic, ({ length }) => length === 2);
      expect(again[1]).toEqual(sent[0]);
      // Whoever acts once on an id has acted once.
      expect(new Set(again.map(({ headers }) => headers.ce_id)).size).toBe(1);
      await waitFor('it to be written down', caughtUp, { withinMs: 30_000 });
      await second.stop();
    }, 240_000);

    it('while it reads what agencies report loses nothing and doubles nothing; the others go on (row 18)', async () => {
      const { database, start } = await stage('kafka rebalance', { KAFKA_EVENTS_AGENCIES: urn(HOSPITAL) });
      const topic = eventsTopicOf(urn(HOSPITAL));
      const publisher = ends.add(createKafkaPublisher(connection), ({ close }) => close());
      const admin = openKafka(connection).admin();
      await admin.connect();
      ends.add(admin, (each) => each.disconnect());
      const members = async (): Promise<number> => {
        const { groups } = await admin.describeGroups(['tessera-intake']);
        return groups[0]?.state === 'Stable' ? groups[0].members.length : 0;
      };
      const [first] = await Promise.all([start(), start()]);
      await waitFor('both to share the partitions', async () => (await members()) === 2, { withinMs: 60_000 });

      let sent = 0;
      /** Many children, so that every partition has some. */
      const report = async (rounds: number): Promise<void> => {
        for (let round = 0; round < rounds; round += 1) {
          const messages = Array.from({ length: 40 }, (_, n) => {
            sent += 1;
            const value = JSON.stringify(agencyEvent({ data: { people: [child(2_000 + n)] } }));
            return { topic, key: String(n), value, headers: { 'content-type': 'application/cloudevents+json' } };
          });
          await publisher.publish(messages);
        }
      };
      const stored = async (): Promise<readonly { readonly id: string; readonly times: number }[]> => {
        const { rows } = await database.pool.query<{ id: string; times: number }>(
          `select data::jsonb ->> 'agencyEventId' as id, count(*) as times from events
           where type = 'AgencyEventRecorded.v1' group by 1`,
        );
        return rows;
      };
      /** How far each partition has been read for good. */
      const doneTo = async (): Promise<ReadonlyMap<number, string>> => {
        const [{ partitions } = { partitions: [] }] = await admin.fetchOffsets({
          groupId: 'tessera-intake',
          topics: [topic],
        });
        return new Map(partitions.map(({ partition, offset }) => [partition, offset]));
      };
      const killing = (async () => {
        await waitFor('some to be stored', async () => (await stored()).length > 40, { withinMs: 60_000 });
        await first.kill();
      })();
      await report(25);
      await killing;
      const atKill = await doneTo();
      // Every partition has something to do.
      await report(5);
      await waitFor(
        'every partition to go on, those of the killed too',
        async () => {
          const now = await doneTo();
          return [...atKill].every(([partition, offset]) => now.get(partition) !== offset);
        },
        { withinMs: PROGRESS_WITHIN_MS, everyMs: 200 },
      );
      const third = await start();
      await report(5);
      await waitFor('all to be stored', async () => (await stored()).length === sent, {
        withinMs: 90_000,
        everyMs: 200,
      });
      expect((await stored()).every(({ times }) => times === 1)).toBe(true);
      await waitFor('all to be done with', async () => {
        const done = await doneTo();
        const ahead = await admin.fetchTopicOffsets(topic);
        return ahead.every(({ partition, high }) => high === '0' || done.get(partition) === high);
      });
      expect(third.hasEnded()).toBe(false);
    }, 240_000);
  });
}
