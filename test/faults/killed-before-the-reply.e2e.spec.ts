import { afterAll, expect, it } from '@jest/globals';
import { unreliableNetwork } from '../contracts/unreliable-network.js';
import { agencyEvent, child } from '../support/agency-events.js';
import { testDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { HOSPITAL } from '../support/service.js';
import { startServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';

interface Recorded {
  readonly status: string;
  readonly eventId: string;
  readonly globalPosition: number;
}

const ends = new Ends();
afterAll(() => ends.all());

it('answers a retry as the original where the service was killed after the commit, before its reply (row 4)', async () => {
  const database = ends.add(await testDatabase('killed before reply'), ({ drop }) => drop());
  const network = ends.add(await unreliableNetwork(database.url), ({ close }) => close());
  const env = { TESSERA_DATA: await ends.folder('killed-before-reply'), DATABASE_URL: network.url };
  const first = ends.add(await startServiceProcess(env), ({ kill }) => kill());
  // The first post makes the connections and the child; the second is the one that is never answered.
  const people = [child(60)];
  expect((await first.post('/v1/events', HOSPITAL, agencyEvent({ data: { people } }))).status).toBe(201);

  const event = agencyEvent({ data: { people, narrative: 'Waited at the gate.' } });
  network.swallowAnswersTo('AgencyEventRecorded.v1');
  const reply = first.post('/v1/events', HOSPITAL, event).then(
    ({ status }) => status,
    () => 'none',
  );
  const stored = async (): Promise<{ id: string; position: number }[]> => {
    const { rows } = await database.pool.query<{ id: string; position: number }>(
      `select data::json->>'agencyEventId' as id, global_position as position
       from events where type = 'AgencyEventRecorded.v1' order by global_position`,
    );
    return rows;
  };
  const [, committed] = await waitFor('the commit', async () => {
    const rows = await stored();
    return rows.length === 2 && rows;
  });
  await first.kill();
  expect(await reply).toBe('none');

  const second = ends.add(await startServiceProcess({ ...env, DATABASE_URL: database.url }), ({ kill }) => kill());
  const retry = await second.post<Recorded>('/v1/events', HOSPITAL, event);
  expect(retry.status).toBe(200);
  expect(retry.body).toMatchObject({
    status: 'duplicate',
    eventId: committed?.id,
    globalPosition: committed?.position,
  });
  expect(await stored()).toHaveLength(2);
}, 180_000);
