import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAlertsProcessor, loadRouting } from '#alerts';
import { emptyHistory, foldHistory } from '#chronology';
import { readProgress, type EventStore, type StoredEvent } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createPatternsProcessor, currentMatches, loadPatterns, type CurrentMatch } from '#patterns';
import { londonToday, systemClock } from '#platform';
import { decode, loadVocabulary, personIdOf, type PersonDescription } from '#vocabulary';
import { agencyEvent, child, nhsNumber } from '../support/agency-events.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { kafkaForTests, type TestKafka } from '../support/kafka.js';
import { ADULT, HOSPITAL, PURPOSE, SOCIAL_CARE, urn, WORKER } from '../support/service.js';
import { separateParts } from '../support/separate-parts.js';
import type { App, ServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';

interface MatchesAnswer {
  readonly evaluatedTo: { readonly complete: boolean };
  readonly matches: readonly { readonly pattern: string }[];
}

const FAMILIES = 60;
const TODAY = londonToday(systemClock);
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const mother = (family: number): PersonDescription => ({
  role: 'mother',
  nhsNumber: nhsNumber(50_000 + family),
  name: { given: `Ida${String(family)}`, family: 'Example' },
  dateOfBirth: '1991-01-01',
});
const kids = (family: number) => [child(10_000 + 2 * family), child(10_001 + 2 * family)] as const;
const tell = (by: string, type: string, on: string, people: readonly PersonDescription[], data: object) =>
  agencyEvent({ source: urn(by), type, data: { people, occurredOn: { date: on }, ...data } });

/** Two children and their mother: what is told of one of them reaches the others. */
const families = Array.from({ length: FAMILIES }, (_, family) => family);
const WHO_BELONGS_TO_WHOM = families.flatMap((family) =>
  kids(family).map((kid) =>
    tell(SOCIAL_CARE, 'person.relationship', daysAgo(300), [kid, mother(family)], { kind: 'mother' }),
  ),
);
/** Of the others nothing is told after the kill: what it lost of them would stay lost. */
const TOLD_AFTER = families.filter((family) => family % 2 === 0);
const missed = (service: string, days: number, of: readonly number[] = families) =>
  of.flatMap((family) =>
    kids(family).map((kid) =>
      tell(HOSPITAL, 'health.appointment.was-not-brought', daysAgo(days), [kid], { service, rebooked: false }),
    ),
  );
const ofMothers = (type: string, days: number, event: string, of: readonly number[] = families) =>
  of.map((family) => tell(ADULT, type, daysAgo(days), [{ ...mother(family), role: 'adult' }], { event }));

const story = (kafka: TestKafka): void => {
  const ends = new Ends();
  let database: TestDatabase;
  let store: EventStore;
  let intake: ServiceProcess;
  let hub: ServiceProcess;
  let start: (app: App) => Promise<ServiceProcess>;

  beforeAll(async () => {
    ({ database, start } = await separateParts('sentinels', ends, { KAFKA_BROKERS: kafka.brokers }));
    store = ends.add(createPostgresEventStore({ url: database.url }), (each) => each.close());
    [intake, hub] = await Promise.all([start('intake'), start('hub')]);
  }, 120_000);
  afterAll(() => ends.all(), 60_000);

  const post = async (by: string, events: readonly object[]): Promise<readonly string[]> => {
    const answer = await intake.post<{ results: { personIds: string[] }[] }>('/v1/events', by, events, {
      'content-type': 'application/cloudevents-batch+json',
    });
    expect(answer.status).toBe(200);
    return answer.body.results.map(({ personIds }) => personIds[0] ?? '');
  };
  const shares = async () => {
    const { rows } = await database.pool.query<{ share: number; dealt: string; done: string }>(
      `select share, dealt_to::text as dealt, done_to::text as done from processor_shares where processor = 'patterns'`,
    );
    return rows;
  };
  const evaluated = () =>
    waitFor(
      'everything to be evaluated',
      async () => (await readProgress(database.pool, 'patterns')) >= (await store.head()),
      {
        withinMs: 120_000,
      },
    );
  const shared = (sentinel: ServiceProcess) =>
    waitFor('its share', () => sentinel.log.includes('The families of these partitions are evaluated here.'), {
      withinMs: 60_000,
    });

  it('two sentinels share; one is killed in mid-batch, a third is added: nothing is lost or done twice (row 18)', async () => {
    const sentinels = await Promise.all([start('sentinel'), start('sentinel')]);
    await Promise.all(sentinels.map(shared));
    const childIds = new Set(await post(SOCIAL_CARE, WHO_BELONGS_TO_WHOM));
    await post(HOSPITAL, missed('dental', 120));
    await post(ADULT, ofMothers('adult.mental-health', 100, 'crisis'));
    await post(HOSPITAL, missed('outpatient', 80));

    const victim = sentinels[1];
    const atHand = await waitFor('a share in the middle of a batch', async () => {
      const { rows } = await database.pool.query(
        `select 1 from pg_locks join pg_stat_activity using (pid)
         where relation = 'processor_shares'::regclass and mode = 'RowShareLock' and state = 'idle in transaction'`,
      );
      return rows.length > 0 && (await shares()).filter(({ dealt, done }) => dealt !== done);
    });
    await victim.kill();
    await post(ADULT, ofMothers('adult.substance-misuse', 60, 'relapse', TOLD_AFTER));
    await post(HOSPITAL, missed('optical', 20, TOLD_AFTER));
    await waitFor(
      'every share that was at hand to go on',
      async () => {
        const now = new Map((await shares()).map(({ share, done }) => [share, done]));
        return atHand.every(({ share, done }) => now.get(share) !== done);
      },
      // What is promised (row 18).
      { withinMs: 30_000 },
    );
    const third = await start('sentinel');
    await shared(third);
    await post(ADULT, ofMothers('adult.mental-health', 10, 'crisis', TOLD_AFTER));
    await evaluated();

    const [someone = ''] = childIds;
    const matches = await waitFor('the hub to call the child complete', async () => {
      const { body } = await hub.get<MatchesAnswer>(`/v1/children/${someone}/patterns`, WORKER, PURPOSE);
      return body.evaluatedTo.complete && body.matches;
    });
    expect(matches.map(({ pattern }) => pattern)).toEqual(expect.arrayContaining(['was-not-brought', 'trio']));
    await waitFor(
      'the alerts',
      async () => {
        const { rows } = await database.pool.query<{ position: string }>(
          `select position from checkpoints where name = 'alerts'`,
        );
        return Number(rows[0]?.position) >= (await store.head());
      },
      { withinMs: 60_000 },
    );
    const found = await findings(store);
    expect(found.children.size).toBe(2 * FAMILIES);
    const alone = await evaluatedByOne(store, ends);
    expect(found).toEqual(alone);
  }, 300_000);
};

/** All events of a store, in order. */
const allOf = async (store: EventStore): Promise<readonly StoredEvent[]> => {
  const all: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll({ after: all.at(-1)?.position ?? 0, limit: 10_000 });
    if (page.length === 0) return all;
    all.push(...page);
  }
};

/** What holds of every child, and how often each alert of a level that holds was raised. */
const findings = async (store: EventStore) => {
  const all = await allOf(store);
  const streams = new Map<string, StoredEvent[]>();
  for (const stored of all) streams.set(stored.streamId, [...(streams.get(stored.streamId) ?? []), stored]);
  const held = ({ status, matchId, pattern, level, evidence }: CurrentMatch) => ({
    status,
    matchId,
    pattern,
    level,
    evidence: evidence.map(({ agencyEventId }) => agencyEventId),
  });
  const children = new Map<string, ReturnType<typeof held>[]>();
  for (const [streamId, events] of streams) {
    const personId = personIdOf(streamId);
    if (personId === undefined) continue;
    const matches = currentMatches(foldHistory(emptyHistory(personId), events), TODAY).map(held);
    if (matches.length > 0) children.set(personId, matches);
  }
  const levels = new Map([...children.values()].flat().map(({ matchId, level }) => [matchId, level]));
  const raised = all.flatMap((stored) => {
    if (stored.type !== 'AlertRaised.v1') return [];
    const event = decode(stored);
    if (event.type !== 'AlertRaised.v1' || levels.get(event.data.matchId) !== event.data.level) return [];
    return [`${event.data.matchId} ${String(event.data.level)}`];
  });
  return { children, raised: raised.sort() };
};

/** What a single sentinel makes of the same agency events, on a database of its own. */
const evaluatedByOne = async (from: EventStore, ends: Ends) => {
  const database = ends.add(await testDatabase('one sentinel'), ({ drop }) => drop());
  const store = ends.add(createPostgresEventStore({ url: database.url }), (each) => each.close());
  for (const { id, streamId, type, data } of await allOf(from)) {
    if (/^(Pattern|Alert)/.test(type)) continue;
    await store.append([
      { streamId, expectedVersion: 'any', events: [{ id, type, data: JSON.parse(data) as object }] },
    ]);
  }
  const vocabulary = loadVocabulary();
  const agencies = [...vocabulary.agencies.values()];
  const patterns = createPatternsProcessor({
    store,
    vocabulary,
    patterns: loadPatterns(vocabulary),
    clock: systemClock,
  });
  const alerts = createAlertsProcessor({ store, agencies, routing: loadRouting(agencies) });
  await patterns.handle(await allOf(store));
  await alerts.handle(await allOf(store));
  return findings(store);
};

const kafka = await kafkaForTests();

if ('skipped' in kafka) {
  it(`is tried where a Kafka broker is: ${kafka.skipped}`, () => {
    expect(process.env.TESSERA_TEST_KAFKA).not.toBe('required');
  });
} else {
  afterAll(() => kafka.stop());
  describe('sentinels on one database and one broker', () => story(kafka));
}
