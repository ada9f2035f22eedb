import { afterAll, expect, it } from '@jest/globals';
import type { AlertCloudEvent } from '#alerts';
import { alertsTopicOf } from '#delivery';
import { agencyEvent, child } from '../support/agency-events.js';
import { Ends } from '../support/ends.js';
import { kafkaForTests } from '../support/kafka.js';
import { eventsIn, readAllTopics } from '../support/kafka-topics.js';
import { HOSPITAL, startTestService } from '../support/service.js';
import type { TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

const kafka = await kafkaForTests();
const ends = new Ends();
afterAll(() => ends.all());

/** What each agency was told by the feed, in order. */
const feedOf = async ({ database }: TestService): Promise<ReadonlyMap<string, readonly AlertCloudEvent[]>> => {
  const { rows } = await database.pool.query<{ agency: string; cloud_event: string }>(
    'select agency, cloud_event from alert_feed order by position',
  );
  const feed = new Map<string, AlertCloudEvent[]>();
  for (const { agency, cloud_event } of rows) {
    feed.set(agency, [...(feed.get(agency) ?? []), JSON.parse(cloud_event) as AlertCloudEvent]);
  }
  return feed;
};

const CHILDREN = 12;
const CANARY = 'canary-narrative';

if ('skipped' in kafka || !kafka.outage) {
  it(`is tried where a broker may be killed: ${'skipped' in kafka ? kafka.skipped : ''}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  const { outage } = kafka;
  ends.add(kafka, ({ stop }) => stop());

  it('takes events while Kafka is dead, and tells everything after, in the order of each child and without anything personal (rows 16, 50)', async () => {
    const env = { KAFKA_BROKERS: kafka.brokers };
    const service = ends.add(await startTestService('kafka killed', { env }), ({ stop }) => stop());
    /** The nth missed appointment of each child; the third raises an alert. */
    const missed = async (on: string): Promise<void> => {
      for (let n = 0; n < CHILDREN; n += 1) {
        const data = { people: [child(900 + n)], occurredOn: { date: on, precision: 'day' }, narrative: CANARY };
        expect((await service.post('/v1/events', HOSPITAL, agencyEvent({ data }))).status).toBe(201);
      }
    };
    const told = async (count: number): Promise<void> => {
      await waitFor(
        'everybody to be told by the feed',
        async () => [...(await feedOf(service)).values()].flat().length >= count,
        { withinMs: 60_000, everyMs: 200 },
      );
    };
    await missed('2026-03-02');
    await missed('2026-04-01');
    await missed('2026-05-01');
    await told(CHILDREN);
    await outage.begin();
    await missed('2026-05-20');
    await missed('2026-06-01');
    for (let n = 0; n < CHILDREN; n += 1) {
      const data = { people: [child(900 + n)], occurredOn: { date: '2026-06-02', precision: 'day' } };
      const more = agencyEvent({
        type: 'health.emergency-attendance',
        data: { ...data, presentation: 'injury', explanation: 'none', supervisionConcern: true },
      });
      expect((await service.post('/v1/events', HOSPITAL, more)).status).toBe(201);
    }
    await outage.end();
    await service.settled();

    const feed = await feedOf(service);
    expect([...feed.values()].flat().length).toBeGreaterThanOrEqual(CHILDREN);
    const read = await readAllTopics(kafka, 'tessera.alerts.');
    expect(new Set(read.map(({ topic }) => topic))).toEqual(new Set([...feed.keys()].map(alertsTopicOf)));
    for (const [agency, events] of feed) {
      const arrived = eventsIn(read.filter(({ topic }) => topic === alertsTopicOf(agency)));
      for (const subject of new Set(events.map((event) => event.subject))) {
        const once = new Map(arrived.filter((event) => event.subject === subject).map((event) => [event.id, event]));
        expect([...once.values()]).toEqual(events.filter((event) => event.subject === subject));
      }
      expect(new Set(arrived.map(({ id }) => id)).size).toBe(events.length);
    }
    const everything = JSON.stringify(read);
    expect(everything).not.toContain(CANARY);
    expect(everything).not.toMatch(/999\d{7}|Asha|Example"/);
  }, 240_000);
}
