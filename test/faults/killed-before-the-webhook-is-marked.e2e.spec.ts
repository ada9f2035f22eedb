import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { agencyEvent, child } from '../support/agency-events.js';
import { testDatabase } from '../support/database.js';
import { Ends } from '../support/ends.js';
import { HOSPITAL } from '../support/service.js';
import { startServiceProcess } from '../support/service-process.js';
import { waitFor } from '../support/wait-for.js';
import { answering, CERTIFICATE_FILE, startReceiver } from '../support/webhook-receiver.js';

const ends = new Ends();
afterAll(() => ends.all());

it('sends a message again, with the same id and content, where the service was killed before it marked it (row 17)', async () => {
  const database = ends.add(await testDatabase('killed before mark'), ({ drop }) => drop());
  const receiver = ends.add(await startReceiver(), ({ close }) => close());
  const env = {
    DATABASE_URL: database.url,
    TESSERA_DATA: await ends.folder('killed-before-mark'),
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8, ::1/128',
    WEBHOOK_ALLOWED_PORTS: String(receiver.port),
    NODE_EXTRA_CA_CERTS: fileURLToPath(CERTIFICATE_FILE),
  };
  const first = ends.add(await startServiceProcess(env), ({ kill }) => kill());
  const made = await first.post('/v1/subscriptions', HOSPITAL, { url: receiver.url });
  expect(made.status).toBe(201);
  // It has come, and whoever sent it does not live to hear so.
  receiver.answer(() => undefined);
  for (const on of ['2026-03-02', '2026-04-01', '2026-05-01']) {
    const event = agencyEvent({ data: { people: [child(71)], occurredOn: { date: on } } });
    expect((await first.post('/v1/events', HOSPITAL, event)).status).toBe(201);
  }
  const sent = await waitFor('the message', () => receiver.received[0], { withinMs: 30_000 });
  await first.kill();

  receiver.answer(answering(204));
  const second = ends.add(await startServiceProcess(env), ({ kill }) => kill());
  const again = await waitFor('the message once more', () => receiver.received[1], { withinMs: 30_000 });
  expect(again.headers['webhook-id']).toBe(sent.headers['webhook-id']);
  expect(again.body).toBe(sent.body);
  const delivered = async (): Promise<boolean> => {
    const { rows } = await database.pool.query<{ state: string }>(
      'select state from webhook_deliveries where event_id = $1',
      [sent.headers['webhook-id']],
    );
    return rows[0]?.state === 'delivered';
  };
  await waitFor('it to be marked', delivered);
  await second.stop();
}, 240_000);
