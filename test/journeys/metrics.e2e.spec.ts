import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import { HOSPITAL, startTestService, type TestService } from '../support/service.js';
import { waitFor } from '../support/wait-for.js';

describe('the metrics', () => {
  const CANARY = 'canary-narrative';
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService('metrics', { env: { METRICS_PORT: '0' } });
  }, 60_000);
  afterAll(() => service.stop());

  const metricsUrl = (): string => service.service.metricsUrl ?? '';
  const scrape = async (): Promise<string> => {
    const response = await fetch(metricsUrl());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return response.text();
  };
  /** The value of a sample, with its labels as they are written. */
  const sample = (text: string, name: string): number | undefined => {
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  };

  it('count what was answered, how far everything is, what waits and what is open', async () => {
    for (const on of ['2026-03-02', '2026-04-01', '2026-05-01']) {
      const data = { people: [child(91)], occurredOn: { date: on, precision: 'day' }, narrative: CANARY };
      const event = agencyEvent({ data });
      expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(201);
      expect((await service.post('/v1/events', HOSPITAL, event)).status).toBe(200);
    }
    const wrong = agencyEvent({ data: { people: [child(92, { nhsNumber: '9990000019' })] } });
    expect((await service.post('/v1/events', HOSPITAL, wrong)).status).toBe(422);
    await waitFor('an alert to be told', async () => {
      const { rows } = await service.database.pool.query('select 1 from alert_feed');
      return rows.length > 0;
    });
    await service.settled();
    const text = await scrape();
    expect(sample(text, 'tessera_state_read')).toBe(1);
    expect(sample(text, 'tessera_events_answered_total{way="http",answer="recorded"}')).toBe(3);
    expect(sample(text, 'tessera_events_answered_total{way="http",answer="duplicate"}')).toBe(3);
    expect(sample(text, 'tessera_events_answered_total{way="http",answer="refused"}')).toBe(1);
    expect(sample(text, 'tessera_append_seconds_count')).toBeGreaterThanOrEqual(3);
    expect(sample(text, 'tessera_store_position')).toBe(await service.service.parts.store.head());
    for (const processor of ['patterns', 'alerts', 'alert-feed']) {
      expect(sample(text, `tessera_processor_lag_events{processor="${processor}"}`)).toBe(0);
      expect(sample(text, `tessera_processor_lag_seconds{processor="${processor}"}`)).toBe(0);
    }
    expect(sample(text, 'tessera_delivery_lag_seconds{channel="feed"}')).toBe(0);
    expect(sample(text, 'tessera_delivery_lag_seconds{channel="webhook"}')).toBe(0);
    expect(sample(text, 'tessera_webhook_queue')).toBe(0);
    expect([1, 2, 3, 4].map((level) => sample(text, `tessera_alerts_open{level="${String(level)}"}`))).toEqual([
      0, 1, 0, 0,
    ]);
    expect(sample(text, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  }, 60_000);

  it('show what lags and what was given up', async () => {
    const { pool } = service.database;
    await pool.query("insert into checkpoints (name, position) values ('standing-still', 1)");
    await pool.query(
      `insert into parked_alert_messages (position, agency, event_id, alert_id, reason, code)
       values (1, 'urn:agency:example', gen_random_uuid(), gen_random_uuid(), 'too-large', 'MESSAGE_TOO_LARGE')`,
    );
    const text = await scrape();
    const head = await service.service.parts.store.head();
    expect(sample(text, 'tessera_processor_lag_events{processor="standing-still"}')).toBe(head - 1);
    expect(sample(text, 'tessera_processor_lag_seconds{processor="standing-still"}')).toBeGreaterThan(0);
    expect(sample(text, 'tessera_parked_messages{channel="kafka",reason="too-large"}')).toBe(1);
  });

  it('hold nothing of anybody, and name no agency', async () => {
    const text = await scrape();
    expect(text).not.toContain(CANARY);
    expect(text).not.toMatch(/(?<![\d.])999\d{7}(?!\d)|Asha|urn:|northmoor|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('are not where agencies and workers come, and nothing else is where they are', async () => {
    expect((await service.get('/metrics', '')).status).toBe(404);
    expect((await fetch(metricsUrl().replace('/metrics', '/v1/alerts'))).status).toBe(404);
    expect((await fetch(metricsUrl(), { method: 'POST' })).status).toBe(404);
  });

  it('say so where the database cannot be asked, and keep nothing that was known before', async () => {
    await service.database.pool.query('alter table checkpoints rename to elsewhere');
    try {
      const text = await scrape();
      expect(sample(text, 'tessera_state_read')).toBe(0);
      expect(sample(text, 'tessera_store_position') ?? 0).toBe(0);
      expect(text).not.toContain('tessera_processor_lag_events{');
      expect(sample(text, 'tessera_events_answered_total{way="http",answer="recorded"}')).toBe(3);
    } finally {
      await service.database.pool.query('alter table elsewhere rename to checkpoints');
    }
  });
});
