import { afterAll, expect, it } from '@jest/globals';
import { unreliableNetwork } from '../contracts/unreliable-network.js';
import { testDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { Liveness } from '../support/liveness.js';
import { Load } from '../support/load.js';
import { PURPOSE, WORKER } from '../support/service.js';
import { startServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';

const ends = new Ends();
afterAll(() => ends.all());

it('answers within a bound where the network swallows all that goes to the database, and goes on after (row 7)', async () => {
  const database = ends.add(await testDatabase('swallowed'), ({ drop }) => drop());
  const network = ends.add(await unreliableNetwork(database.url), ({ close }) => close());
  const env = { TESSERA_DATA: await ends.folder('swallowed'), DATABASE_URL: network.url };
  const service = ends.add(await startServiceProcess(env), ({ kill }) => kill());
  const ready = async (): Promise<number> => (await service.get('/health/ready', '')).status;
  const liveness = ends.add(new Liveness(service), (each) => each.stop());
  const load = ends.add(new Load(service), (each) => each.stop());
  await waitFor('the load to run', () => load.acknowledged.size >= 100, { withinMs: 60_000 });
  expect(await ready()).toBe(200);

  network.swallow();
  // Many ask at once, as orchestrators and balancers do: they must not use up the connections either.
  expect(await Promise.all(Array.from({ length: 30 }, ready))).toEqual(Array.from({ length: 30 }, () => 503));
  await waitFor('posts to be refused', () => load.refusals.length >= 8, { withinMs: 60_000 });
  const nobody = '00000000-0000-4000-8000-000000000000';
  const look = await service.get<{ code: string }>(`/v1/children/${nobody}/chronology`, WORKER, PURPOSE);
  expect([look.status, look.body.code]).toEqual([503, 'unavailable']);
  expect(await ready()).toBe(503);

  network.heal();
  const before = load.acknowledged.size;
  await waitFor('the service to store again', () => load.acknowledged.size > before + 50, { withinMs: 60_000 });
  await waitFor('the service to be ready', async () => (await ready()) === 200, { withinMs: 60_000 });
  await load.stop();
  await liveness.expectAliveThroughout();
  load.expectProperRefusals();
  await load.expectNothingLost(service, database.pool);
  expect(await service.stop()).toEqual({ code: 0, signal: null });
}, 180_000);
