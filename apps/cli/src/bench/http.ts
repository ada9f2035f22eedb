import { Agent } from 'node:http';
import { newId } from '#platform';
import { startBareRoute } from './bare-route.js';
import { call } from './call.js';
import { measure, rate, type Measured } from './measure.js';
import type { BenchRow } from './row.js';
import { makeAgencyEvent } from './agency-events.js';
import { startIntakesAlone, type PostedTo } from './intakes-alone.js';
import type { Leftovers } from './leftovers.js';
import { startBenchService, type BenchService } from './service-process.js';

const GROUP = 'HTTP';
const CONNECTIONS = 64;
const BATCH = 1000;
/** So many posts to each process come before those that count. */
const WARMING = 2_000;
/** Of each process that takes them. */
const BATCHES_IN_FLIGHT = 2;
/** What a worker is shown at once. */
const PAGE = 100;
/** So many children: most posts are about somebody who is known already, as in an area. */
const CHILDREN = 5000;

interface Sizes {
  readonly singles: number;
  readonly batches: number;
  readonly readings: number;
}
const FULL: Sizes = { singles: 20_000, batches: 60, readings: 200 };
const QUICK: Sizes = { singles: 2_000, batches: 12, readings: 20 };

/**
 * Measures the service over HTTP, in a process of its own on an embedded database, with patterns and alerts running:
 * posting one event and batches, and reading chronologies. Each beside a bare Fastify route, in a process of its own,
 * that parses or answers the same bytes in the same run. Posting also to one intake alone and to two, where the evaluating
 * is done elsewhere.
 */
export const benchHttp = async (
  options: { readonly quick: boolean; /** URL of a PostgreSQL for intakes alone. */ readonly server: string },
  leftovers: Leftovers,
): Promise<BenchRow[]> => {
  const sizes = options.quick ? QUICK : FULL;
  const bare = await startBareRoute();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const readings = (service: BenchService, memory: string) => chronologyRows(service, bare.url, agent, sizes, memory);
  try {
    const rows = await withService({}, leftovers, async (service) => [
      ...(await postRows([service], bare.url, agent, sizes, 'with all that follows in the same process')),
      ...(await readings(service, 'read lately')),
    ]);
    for (const [count, how] of [
      [1, 'to an intake alone'],
      [2, 'to two intakes alone'],
    ] as const) {
      const alone = await startIntakesAlone(options.server, leftovers, count);
      rows.push(...(await postRows(alone.intakes, bare.url, agent, sizes, how)));
      await alone.stop();
    }
    // As the first to read it finds it.
    const forgetful = { CHRONOLOGY_MEMORY_MB: '0' };
    return [...rows, ...(await withService(forgetful, leftovers, (service) => readings(service, 'nothing in memory')))];
  } finally {
    agent.destroy();
    await bare.stop();
  }
};

const withService = async <Rows>(
  env: Readonly<Record<string, string>>,
  leftovers: Leftovers,
  run: (service: BenchService) => Promise<Rows>,
): Promise<Rows> => {
  const service = await startBenchService(env, leftovers);
  try {
    return await run(service);
  } finally {
    await service.stop();
  }
};

/** @param to processes that take posts, in turn. */
const postRows = async (
  to: readonly PostedTo[],
  bareUrl: string,
  agent: Agent,
  sizes: Sizes,
  how: string,
): Promise<BenchRow[]> => {
  const authorizations = await Promise.all(
    to.map(async (place) => `Bearer ${await place.token('northmoor-hospital-trust')}`),
  );
  const post = (type: string, isBare: boolean, bodies: readonly string[], inFlight: number) =>
    measure(bodies.length, inFlight, (index) => {
      const place = index % to.length;
      const url = isBare ? bareUrl : (to[place]?.events ?? '');
      const headers = { authorization: authorizations[place] ?? '', 'content-type': type };
      return call(agent, 'POST', url, headers, bodies[index]);
    });

  const single = () => JSON.stringify(makeAgencyEvent(newId(), Math.floor(Math.random() * CHILDREN)));
  const postSingles = (count: number, isBare: boolean) =>
    post('application/json', isBare, Array.from({ length: count }, single), CONNECTIONS);
  const batch = (first: number) =>
    JSON.stringify(Array.from({ length: BATCH }, (_, index) => makeAgencyEvent(newId(), (first + index) % CHILDREN)));
  const inFlight = BATCHES_IN_FLIGHT * to.length;
  const postBatches = (bodies: readonly string[], isBare: boolean) =>
    post('application/cloudevents-batch+json', isBare, bodies, inFlight);
  const batches = () => Array.from({ length: sizes.batches }, (_, n) => batch(n * 37));

  // Everybody is made known first.
  await postBatches(
    Array.from({ length: CHILDREN / BATCH }, (_, n) => batch(n * BATCH)),
    false,
  );
  for (const isBare of [false, true]) await postSingles(WARMING * to.length, isBare);
  const bareSingles = await postSingles(sizes.singles, true);
  const singles = await postSingles(sizes.singles, false);
  const bareBatches = await postBatches(batches(), true);
  const measured = await postBatches(batches(), false);
  return [
    row(`POST of one event, ${String(CONNECTIONS)} connections, ${how}`, 'events/s', singles, bareSingles),
    row(
      `POST of batches of 1,000, ${String(inFlight)} connections, ${how} (ms of a batch)`,
      'events/s',
      times(measured, BATCH),
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
