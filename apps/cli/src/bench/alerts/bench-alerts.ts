import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { feedCursor } from '#alerts';
import { readCheckpoint, type EventStore } from '#event-store';
import { createPostgresEventStore } from '#event-store/postgres';
import { createPool } from '#platform';
import { startBareRoute } from '../bare-route.js';
import { call } from '../call.js';
import type { Leftovers } from '../leftovers.js';
import { measure, rate } from '../measure.js';
import type { BenchRow } from '../row.js';
import { startBenchService, type BenchService } from '../service-process.js';
import { checkpoint, makeDatabase, PATIENCE_MS } from '../store/database.js';
import { fillAlerts } from './fill-alerts.js';

interface AlertsBenchOptions {
  /** URL of a database on the server, as a role that may make databases. */
  readonly server: string;
  readonly quick: boolean;
}

/**
 * Measures the lists of alerts over HTTP, in a service in a process of its own, with 100,000 open alerts before the hub:
 * each beside a bare Fastify route that answers the same bytes. Every look is authorised and audited, as it always is.
 */
export const benchAlerts = async (
  { server, quick }: AlertsBenchOptions,
  leftovers: Leftovers,
): Promise<{ readonly rows: readonly BenchRow[]; readonly notes: readonly string[] }> => {
  const count = quick ? 5_000 : 100_000;
  const url = await makeDatabase(server, leftovers);
  const service = await startBenchService({ DATABASE_URL: url }, leftovers);
  const pool = createPool(url, { max: 2, statementTimeoutMs: PATIENCE_MS });
  leftovers.add(() => pool.end());
  const store = createPostgresEventStore({ url, statementTimeoutMs: PATIENCE_MS });
  leftovers.add(() => store.close());
  const bare = await startBareRoute();
  leftovers.add(() => bare.stop());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  leftovers.add(() => {
    agent.destroy();
    return Promise.resolve();
  });

  await fillAlerts(store, count);
  await settled(pool, store);
  const rows: BenchRow[] = [];
  for (const { what, client, path } of await questions(service, agent, await store.head())) {
    const headers = { authorization: `Bearer ${await service.token(client)}`, 'tessera-purpose': 'mash-triage' };
    const body = await call(agent, 'GET', service.url + path, headers);
    await call(agent, 'PUT', bare.url, { 'content-type': 'application/json' }, body);
    const read = (from: string, times: number) => measure(times, 1, () => call(agent, 'GET', from, headers));
    await read(service.url + path, 50);
    const limit = await read(bare.url, quick ? 100 : 1_000);
    const { perSecond, p50, p99 } = await read(service.url + path, quick ? 100 : 1_000);
    rows.push({
      group: 'alerts',
      what: `${what}, 1 connection`,
      value: perSecond,
      unit: 'answers/s',
      p50,
      p99,
      limit: `a bare Fastify route with the same bytes, ${rate(limit.perSecond)}`,
      ofLimit: perSecond / limit.perSecond,
    });
  }
  return { rows, notes: [`Alerts: ${count.toLocaleString('en-GB')} open, all of them before one hub.`] };
};

/** What is asked of the lists: the first page, pages in the middle and at the end, and what is rare. */
const questions = async (service: BenchService, agent: Agent, head: number) => {
  const headers = {
    authorization: `Bearer ${await service.token('demo-mash-worker')}`,
    'tessera-purpose': 'mash-triage',
  };
  const desk = '/v1/alerts/open?limit=50';
  const cursorAfter = async (pages: number): Promise<string> => {
    let after = '';
    for (let page = 0; page < pages; page += 1) {
      const path = `/v1/alerts/open?limit=500${after === '' ? '' : `&after=${after}`}`;
      const answer = JSON.parse(await call(agent, 'GET', service.url + path, headers)) as { nextCursor?: string };
      after = answer.nextCursor ?? after;
    }
    return after;
  };
  const middle = await cursorAfter(head > 50_000 ? 100 : 5);
  const worker = 'demo-mash-worker';
  const hub = 'northmoor-mash';
  return [
    { what: 'open alerts, a page of 50, the longest open first', client: worker, path: desk },
    { what: 'open alerts, the newest first', client: worker, path: `${desk}&order=newest` },
    { what: 'open alerts, a page from the middle', client: worker, path: `${desk}&after=${middle}` },
    { what: 'open alerts, red and unanswered', client: worker, path: `${desk}&level=4&state=unanswered` },
    { what: 'open alerts, two themes, responded', client: worker, path: `${desk}&theme=trio,health&state=responded` },
    { what: 'open alerts, of a theme that has none', client: worker, path: `${desk}&theme=transience` },
    { what: 'open alerts, a page of 500', client: worker, path: '/v1/alerts/open?limit=500' },
    { what: 'feed, 100 from the beginning', client: hub, path: '/v1/alerts?limit=100' },
    { what: 'feed, the last 100', client: hub, path: `/v1/alerts?limit=100&after=${feedCursor(head - 130)}` },
  ];
};

const LISTS = ['open-alerts', 'alert-feed', 'alert-clocks', 'alert-suppressions', 'alert-waits'];

/** Waits for the lists, and puts off what the clocks would look at meanwhile: it is not what is measured. */
const settled = async (pool: Pool, store: EventStore): Promise<void> => {
  const head = await store.head();
  for (const name of LISTS) while ((await readCheckpoint(pool, name)) < head) await pause(500);
  await pool.query("update alert_clocks set due_at = now() + interval '1 day'");
  await pool.query('vacuum analyze open_alerts, alert_feed, alert_clocks');
  await checkpoint(pool);
};
