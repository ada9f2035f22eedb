import { afterEach, describe, expect, it } from '@jest/globals';
import { createPool } from '#platform';
import { unreliableNetwork } from '../contracts/unreliable-network.js';
import { killPostgres, startDatabaseProcess } from '../support/database-process.js';
import { embeddedUrl } from '../support/embedded-url.js';
import { Ends } from '../support/ends.js';
import { Liveness } from '../support/liveness.js';
import { Load } from '../support/load.js';
import { startServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';

/** What the service promises once the database is back (row 5). */
const RECOVERED_WITHIN_MS = 10_000;

describe('PostgreSQL killed under load (row 5)', () => {
  const ends = new Ends();
  afterEach(() => ends.all());

  it('loses nothing that was acknowledged; the service stays up, says 503, and recovers when the server is back', async () => {
    const folder = await ends.folder('killed-database');
    const killed = ends.add(await startDatabaseProcess(folder), ({ stop }) => stop());
    const network = ends.add(await unreliableNetwork(killed.url), ({ close }) => close());
    const service = ends.add(
      await startServiceProcess({ TESSERA_DATA: await ends.folder('service'), DATABASE_URL: network.url }),
      ({ kill }) => kill(),
    );
    const liveness = ends.add(new Liveness(service), (each) => each.stop());
    const load = ends.add(new Load(service), (each) => each.stop());
    await waitFor('the load to run', () => load.acknowledged.size >= 200, { withinMs: 60_000 });

    await killed.kill();
    await waitFor('posts to be refused', () => load.refusals.length >= 20, { withinMs: 60_000 });
    expect((await service.get('/health/ready', '')).status).toBe(503);

    const restarted = ends.add(await startDatabaseProcess(folder), ({ stop }) => stop());
    network.leadTo(restarted.url);
    const before = load.acknowledged.size;
    await waitFor('the service to store again', () => load.acknowledged.size > before + 50, {
      withinMs: RECOVERED_WITHIN_MS,
    });
    await load.stop();
    await waitFor('the service to be ready', async () => (await service.get('/health/ready', '')).status === 200);
    await liveness.expectAliveThroughout();
    load.expectProperRefusals();
    const pool = ends.add(createPool(restarted.url), (each) => each.end());
    await load.expectNothingLost(service, pool);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  }, 180_000);

  it('is started again by a service that runs it itself, as often as it is killed, and nothing is lost', async () => {
    const folder = await ends.folder('killed-embedded');
    const service = ends.add(await startServiceProcess({ TESSERA_DATA: folder }), async (each) => {
      await each.kill();
      await killPostgres(folder);
    });
    const liveness = ends.add(new Liveness(service), (each) => each.stop());
    const load = ends.add(new Load(service), (each) => each.stop());
    for (let round = 1; round <= 2; round += 1) {
      const before = load.acknowledged.size;
      await waitFor('the load to run', () => load.acknowledged.size >= before + 200, { withinMs: 60_000 });
      const unknown = load.unknown.size;
      await killPostgres(folder);
      await waitFor('posts to be refused', () => load.unknown.size > unknown, { withinMs: 60_000 });
    }
    const before = load.acknowledged.size;
    await waitFor('the service to store again', () => load.acknowledged.size > before + 50, { withinMs: 60_000 });
    await load.stop();
    await liveness.expectAliveThroughout();
    load.expectProperRefusals();
    const pool = ends.add(createPool(await embeddedUrl(folder)), (each) => each.end());
    await load.expectNothingLost(service, pool);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  }, 180_000);
});
