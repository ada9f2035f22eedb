import { Agent } from 'node:http';
import { newId } from '#platform';
import { startBareRoute } from './bare-route.js';
import { call } from './call.js';
import { measure, rate, type Measured } from './measure.js';
import type { BenchRow } from './row.js';
import { makeAgencyEvent } from './agency-events.js';
import { startIntakeAlone } from './intake-alone.js';
import type { Leftovers } from './leftovers.js';
import { startBenchService, type BenchService } from './service-process.js';

const GROUP = 'HTTP';
const CONNECTIONS = 64;
const BATCH = 1000;
/** What a worker is shown at once. */
const PAGE = 100;
/** So many children: most posts are about somebody who is known already, as in an area. */
const CHILDREN = 5000;

interface Sizes {
  readonly singles: number;
  readonly batches: number;
  readonly readings: number;
}
const FULL: Sizes = { singles: 20_000, batches: 30, readings: 200 };
const QUICK: Sizes = { singles: 2_000, batches: 4, readings: 20 };

/**
 * Measures the service over HTTP, in a process of its own on an embedded database, with patterns and alerts running:
 * posting one event and batches, and reading chronologies. Each beside a bare Fastify route, in a process of its own,
 * that parses or answers the same bytes in the same run. Posting also to an intake alone, where the evaluating is done
 * elsewhere.
 */
export const benchHttp = async (
  options: { readonly quick: boolean; /** URL of a PostgreSQL for the intake alone. */ readonly server: string },
  leftovers: Leftovers,
): Promise<BenchRow[]> => {
  const sizes = options.quick ? QUICK : FULL;
  const bare = await startBareRoute();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const readings = (service: BenchService, memory: string) => chronologyRows(service, bare.url, agent, sizes, memory);
  try {
    const rows = await withService({}, async (service) => [
      ...(await postRows(service, bare.url, agent, sizes, 'with all that follows in the same process')),
      ...(await readings(service, 'read lately')),
    ]);
    const intake = await startIntakeAlone(options.server, leftovers);
    rows.push(...(await postRows(intake, bare.url, agent, sizes, 'to an intake alone')));
    await intake.stop();
    // As the first to read it finds it.
    const forgetful = { CHRONOLOGY_MEMORY_MB: '0' };
    return [...rows, ...(await withService(forgetful, (service) => readings(service, 'nothing in memory')))];
  } finally {
    agent.destroy();
    await bare.stop();
  }
};

const withService = async <Rows>(
  env: Readonly<Record<string, string>>,
  run: (service: BenchService) => Promise<Rows>,
): Promise<Rows> => {
  const service = await startBenchService(env);
  try {
    return await run(service);
  } finally {
    await service.stop();
  }
};

const postRows = async (
  service: Pick<BenchService, 'events' | 'token'>,
  bareUrl: string,
  agent: Agent,
  sizes: Sizes,
  how: string,
): Promise<BenchRow[]> => {
  const token = await service.token('northmoor-hospital-trust');
  const json = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const batched = { ...json, 'content-type': 'application/cloudevents-batch+json' };
  const single = () => JSON.stringify(makeAgencyEvent(newId(), Math.floor(Math.random() * CHILDREN)));
  const batch = (first: number) =>
    JSON.stringify(Array.from({ length: BATCH }, (_, index) => makeAgencyEvent(newId(), (first + index) % CHILDREN)));
  const send = (url: string, headers: Record<string, string>, bodies: readonly string[], inFlight: number) =>
    measure(bodies.length, inFlight, (index) => call(agent, 'POST', url, headers, bodies[index]));

  // Everybody is made known first.
  for (let first = 0; first < CHILDREN; first += BATCH)
    await call(agent, 'POST', service.events, batched, batch(first));

  const warm = Array.from({ length: 2000 }, single);
  await send(service.events, json, warm, CONNECTIONS);
  await send(bareUrl, json, warm, CONNECTIONS);
  const bareSingles = await send(bareUrl, json, Array.from({ length: sizes.singles }, single), CONNECTIONS);
  const singles = await send(service.events, json, Array.from({ length: sizes.singles }, single), CONNECTIONS);
  const bareBatches = await send(
    bareUrl,
    batched,
    Array.from({ length: sizes.batches }, (_, n) => batch(n * 37)),
    2,
  );
  const batches = await send(
    service.events,
    batched,
    Array.from({ length: sizes.batches }, (_, n) => batch(n * 37)),
    2,
  );
  return [
    row(`POST of one event, ${String(CONNECTIONS)} connections, ${how}`, 'events/s', singles, bareSingles),
    row(
      `POST of batches of 1,000, 2 connections, ${how} (ms of a batch)`,
      'events/s',
      times(batches, BATCH),
      times(bareBatches, BATCH),
    ),
  ];
};

const chronologyRows = async (
  service: BenchService,
  bareUrl: string,
  agent: Agent,
  sizes: Sizes,
  memory: string,
): Promise<BenchRow[]> => {
  const token = await service.token('northmoor-hospital-trust');
  const worker = await service.token('demo-mash-worker');
  const rows: BenchRow[] = [];
  for (const entries of [500, 10_000]) {
    const childNumber = CHILDREN + entries;
    let personId = '';
    for (let first = 0; first < entries; first += BATCH) {
      const events = Array.from({ length: Math.min(BATCH, entries - first) }, () =>
        makeAgencyEvent(newId(), childNumber),
      );
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' };
      const answer = await call(agent, 'POST', service.events, headers, JSON.stringify(events));
      personId = (JSON.parse(answer) as { results: { personIds: string[] }[] }).results[0]?.personIds[0] ?? '';
    }
    await service.settled(personId);
    const headers = { authorization: `Bearer ${worker}`, 'tessera-purpose': 'mash-triage' };
    for (const shown of [PAGE, entries]) {
      const url = `${service.url}/v1/children/${personId}/chronology?detail=all&limit=${String(shown)}`;
      const body = await call(agent, 'GET', url, headers);
      if ((JSON.parse(body) as { entries: unknown[] }).entries.length !== shown)
        throw new Error('Entries are missing.');
      await call(agent, 'PUT', bareUrl, { 'content-type': 'application/json' }, body);
      const read = (from: string) => measure(sizes.readings, 1, () => call(agent, 'GET', from, headers));
      await read(url);
      const bare = await read(bareUrl);
      const how = shown === entries ? 'whole' : `a page of ${String(shown)}`;
      rows.push(
        row(
          `chronology of ${entries.toLocaleString('en-GB')} entries, ${how}, ${memory}`,
          'readings/s',
          await read(url),
          bare,
        ),
      );
    }
  }
  return rows;
};

const times = (measured: Measured, factor: number): Measured => ({
  ...measured,
  perSecond: measured.perSecond * factor,
});

const row = (what: string, unit: string, { perSecond, p50, p99 }: Measured, bare: Measured): BenchRow => ({
  group: GROUP,
  what,
  value: perSecond,
  unit,
  p50,
  p99,
  limit: `a bare Fastify route with the same bytes, ${rate(bare.perSecond)}`,
  ofLimit: perSecond / bare.perSecond,
});
