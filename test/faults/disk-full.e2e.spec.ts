import { chown, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createPool } from '#platform';
import { killPostgres, startDatabaseProcess } from '../support/database-process.js';
import { embeddedUrl } from '../support/embedded-url.js';
import { Ends } from '../support/ends.js';
import { Liveness } from '../support/liveness.js';
import { Load } from '../support/load.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { smallDisk, type SmallDisk } from '../support/small-disk.js';
import { waitFor } from '../support/wait-for.js';

const MEGABYTE = 1_048_576;

describe('a full disk under the database (row 6)', () => {
  const ends = new Ends();
  afterEach(() => ends.all());

  /** Fills the disk under load, and frees it: nothing that was acknowledged is gone, and the service goes on. */
  const fillAndFree = async (
    service: ServiceProcess,
    disk: SmallDisk,
    { url, whileFull }: { readonly url: () => Promise<string>; readonly whileFull?: () => Promise<void> },
  ): Promise<void> => {
    const ready = async (): Promise<number> => (await service.get('/health/ready', '')).status;
    const liveness = ends.add(new Liveness(service), (each) => each.stop());
    const load = ends.add(new Load(service), (each) => each.stop());
    await waitFor('the load to run', () => load.acknowledged.size >= 100, { withinMs: 60_000 });
    await disk.leave(MEGABYTE);
    await waitFor('posts to be refused', () => load.refusals.length >= 20, { withinMs: 120_000 });
    await waitFor('the service to say that it is not ready', async () => (await ready()) === 503, {
      withinMs: 60_000,
    });
    await whileFull?.();
    expect((await service.get('/health/live', '')).status).toBe(200);
    await disk.free();
    const before = load.acknowledged.size;
    await waitFor('the service to store again', () => load.acknowledged.size > before + 50, { withinMs: 60_000 });
    await load.stop();
    await waitFor('the service to be ready', async () => (await ready()) === 200, { withinMs: 60_000 });
    await liveness.expectAliveThroughout();
    load.expectProperRefusals();
    const pool = ends.add(createPool(await url()), (each) => each.end());
    await load.expectNothingLost(service, pool);
  };

  it('refuses posts with 503 while tables cannot grow, and stores them when there is room again', async () => {
    const disk = await smallDisk(await ends.folder('small-disk'), 48 * MEGABYTE);
    if (!disk) return;
    ends.add(disk, ({ unmount }) => unmount());
    const folder = await ends.folder('database');
    const server = ends.add(await startDatabaseProcess(folder), ({ stop }) => stop());
    const { uid, gid } = await stat(join(folder, 'postgres/data'));
    const space = join(disk.folder, 'space');
    await mkdir(space, { mode: 0o700 });
    await chown(space, uid, gid);
    const admin = createPool(server.url, { max: 1 });
    await admin.query(`create tablespace small_disk location '${space}'`);
    await admin.query('create database small tablespace small_disk');
    await admin.end();
    const url = new URL(server.url);
    url.pathname = '/small';
    const service = ends.add(
      await startServiceProcess({ TESSERA_DATA: await ends.folder('service'), DATABASE_URL: url.href }),
      ({ kill }) => kill(),
    );
    await fillAndFree(service, disk, { url: () => Promise.resolve(url.href) });
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  }, 240_000);

  it('outlives that PostgreSQL itself gives up for want of room, and starts it again when there is some', async () => {
    const disk = await smallDisk(await ends.folder('small-disk'), 160 * MEGABYTE);
    if (!disk) return;
    ends.add(disk, ({ unmount }) => unmount());
    const folder = join(disk.folder, 'tessera');
    const service = ends.add(await startServiceProcess({ TESSERA_DATA: folder }), async ({ kill }) => {
      await kill();
      await killPostgres(folder);
    });
    await fillAndFree(service, disk, {
      url: () => embeddedUrl(folder),
      whileFull: async () => {
        // PostgreSQL cannot go on without a new file for its log, of 16 MB: it ends itself, and cannot start either.
        const admin = createPool(await embeddedUrl(folder), { max: 1 });
        const write = "select pg_logical_emit_message(true, 'example', 'a'), pg_switch_wal()";
        await waitFor(
          'PostgreSQL to give up',
          () =>
            admin.query(write).then(
              () => false,
              () => true,
            ),
          {
            withinMs: 60_000,
          },
        );
        await admin.end();
        await waitFor('a start that fails', () => service.log.some((message) => message.includes('did not start')), {
          withinMs: 60_000,
        });
      },
    });
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  }, 240_000);
});
