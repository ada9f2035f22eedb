import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { agencyEvent, child } from '../support/agency-events.js';
import { testDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { HOSPITAL } from '../support/service.js';
import { postLines, startServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';

interface Result {
  readonly status: string;
  readonly eventId: string;
}

const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
/** The lock under which events are appended (ADR 0002): whoever holds it keeps every append waiting. */
const APPENDING = 7_355_272_002;

const ends = new Ends();
afterAll(() => ends.all());

/** Events about people of their own, from the `first` on. */
const eventsOf = (first: number, count: number) =>
  Array.from({ length: count }, (_, n) => agencyEvent({ data: { people: [child(first + n)] } }));

it('finishes what is under way when it is told to stop, keeps it, and ends by itself (row 53)', async () => {
  const database = ends.add(await testDatabase('stopped'), ({ drop }) => drop());
  const env = { TESSERA_DATA: await ends.folder('stopped'), DATABASE_URL: database.url };
  const service = ends.add(await startServiceProcess(env), ({ kill }) => kill());
  // Browsers and balancers open connections before they have a use for them.
  const unused = connect(Number(new URL(service.url).port), '127.0.0.1');
  ends.add(unused, async (socket) => socket.destroy());
  await once(unused, 'connect');
  const feed = await fetch(`${service.url}/v1/alerts/stream`, {
    headers: { authorization: `Bearer ${await service.token(HOSPITAL)}` },
  });
  const feedText = feed.text();

  const lines = eventsOf(6_000, 400).map((event) => JSON.stringify(event));
  const answered: Result[] = [];
  const stream = await postLines(service, HOSPITAL, (line) => answered.push(JSON.parse(line) as Result));
  stream.send(lines.slice(0, 200));
  await waitFor('the first half to be answered', () => answered.length === 200);

  // Appending stands still, so that all of these are under way when the service is told to stop.
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  ends.add(holder, (each) => each.end());
  await holder.query('select pg_advisory_lock($1)', [APPENDING]);
  const singles = eventsOf(6_500, 20).map((event) => service.post<Result>('/v1/events', HOSPITAL, event));
  const batch = service.post<{ results: Result[] }>('/v1/events', HOSPITAL, eventsOf(6_600, 100), BATCH);
  stream.send(lines.slice(200, 300));
  // Of posts of one event, the first two pieces: the others are taken when these are stored.
  await waitFor('those who are named to be known, so that appending is waited for', async () => {
    const { rows } = await database.pool.query<{ people: number }>('select count(*) as people from people');
    return Number(rows[0]?.people) >= 200 + 2 + 100 + 100;
  });
  const ended = service.stop();
  await waitFor('the service to stop', () => service.log.some((message) => message.startsWith('Stopping')));
  await holder.query('select pg_advisory_unlock($1)', [APPENDING]);
  // Its sender does not know that the service stops, and goes on to the end.
  await waitFor('what was sent to be answered', () => answered.length === 300);
  stream.send(lines.slice(300));
  stream.end();

  const acknowledged = [
    ...(await Promise.all(singles)).map(({ status, body }) => ({ ...body, http: status })),
    ...(await batch).body.results.map((result) => ({ ...result, http: 201 })),
  ];
  expect(acknowledged.map(({ http, status }) => [http, status])).toEqual(acknowledged.map(() => [201, 'recorded']));
  await stream.done;
  expect(answered.map(({ status }) => status)).toEqual(lines.map(() => 'recorded'));
  expect(await feedText).toContain('the alerts of your agency follow');
  expect(await ended).toEqual({ code: 0, signal: null });

  const { rows } = await database.pool.query<{ id: string }>(
    `select data::json->>'agencyEventId' as id from events where type = 'AgencyEventRecorded.v1'`,
  );
  expect(rows.map(({ id }) => id).sort()).toEqual([...acknowledged, ...answered].map(({ eventId }) => eventId).sort());
}, 180_000);
