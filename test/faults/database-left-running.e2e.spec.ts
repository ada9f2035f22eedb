import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import type { ChronologyPage } from '#chronology';
import { agencyEvent, child } from '../support/agency-events.js';
import { killPostgres } from '../support/database-process.js';
import { Ends } from '../support/ends.js';
import { HOSPITAL, PURPOSE, WORKER } from '../support/service.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';

const ends = new Ends();
afterAll(() => ends.all());

it('takes over the database of a killed service, or starts it anew, and goes on with every event (row 58)', async () => {
  const folder = await ends.folder('left-running');
  const start = async (): Promise<ServiceProcess> =>
    ends.add(await startServiceProcess({ TESSERA_DATA: folder }), async ({ kill }) => {
      await kill();
      await killPostgres(folder);
    });
  const postmaster = async (): Promise<string> =>
    (await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0] ?? '';
  let personId = '';
  const post = async (service: ServiceProcess): Promise<void> => {
    const event = agencyEvent({ data: { people: [child(61)] } });
    const { status, body } = await service.post<{ personIds: string[] }>('/v1/events', HOSPITAL, event);
    expect(status).toBe(201);
    personId = body.personIds[0] ?? '';
  };
  const entries = async (service: ServiceProcess): Promise<number> =>
    (await service.get<ChronologyPage>(`/v1/children/${personId}/chronology`, WORKER, PURPOSE)).body.total;

  const first = await start();
  await post(first);
  const server = await postmaster();
  await first.kill();

  const second = await start();
  expect(await postmaster()).toBe(server);
  await post(second);
  expect(await entries(second)).toBe(2);
  await second.kill();
  await killPostgres(folder);

  const third = await start();
  expect(await postmaster()).not.toBe(server);
  await post(third);
  expect(await entries(third)).toBe(3);
  expect(await third.stop()).toEqual({ code: 0, signal: null });
  await expect(postmaster()).rejects.toThrow('ENOENT');
}, 180_000);
