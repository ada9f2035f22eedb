import { randomBytes } from 'node:crypto';
import { feedCursor } from '#alerts';
import {
  createWebhookRules,
  startWebhookCourier,
  WebhookSubscriptions,
  type Attempt,
  type WebhookCourier,
} from '#delivery';
import { newId } from '#platform';
import { testDatabase, type TestDatabase } from './database.js';
import { Ends } from './ends.js';
import { CERTIFICATE, startReceiver, type TestReceiver } from './webhook-receiver.js';

export interface Told {
  readonly id: string;
  readonly subject: string;
  readonly cursor: string;
}

/** Subscriptions and couriers over a feed that the spec itself writes, with a clock that it moves. */
export interface WebhookStage {
  readonly database: TestDatabase;
  readonly subscriptions: WebhookSubscriptions;
  readonly attempts: readonly Attempt[];
  /** Moves the clock on (milliseconds). */
  passes(milliseconds: number): void;
  now(): Date;
  /** Adds a message about a child to the feed of an agency. */
  tell(agency: string, subject: string): Promise<Told>;
  receiver(): Promise<TestReceiver>;
  courier(settings?: { readonly timeoutMs?: number }): WebhookCourier;
  end(): Promise<void>;
}

export const startWebhookStage = async (name: string, ports: readonly number[]): Promise<WebhookStage> => {
  const ends = new Ends();
  const database = ends.add(await testDatabase(name), ({ drop }) => drop());
  const { pool } = database;
  const allowedPorts = [...ports];
  const { sealer, rules } = createWebhookRules({
    key: randomBytes(32),
    allowedNetworks: ['127.0.0.0/8', '::1/128'],
    allowedPorts,
  });
  let passed = 0;
  let position = 0;
  const attempts: Attempt[] = [];
  const clock = { now: () => new Date(Date.now() + passed) };
  return {
    database,
    subscriptions: new WebhookSubscriptions({ pool, sealer, rules, clock }),
    attempts,
    passes: (milliseconds) => (passed += milliseconds),
    now: () => clock.now(),
    tell: async (agency, subject) => {
      const id = newId();
      position += 1;
      const told = { id, subject, cursor: feedCursor(position) };
      const event = { specversion: '1.0', id, source: 'urn:tessera', type: 'alert.raised.v1', subject };
      await pool.query(
        'insert into alert_feed (agency, position, alert_id, cloud_event) values ($1, $2, gen_random_uuid(), $3)',
        [agency, position, JSON.stringify(event)],
      );
      return told;
    },
    receiver: async () => {
      const receiver = ends.add(await startReceiver(), ({ close }) => close());
      allowedPorts.push(receiver.port);
      return receiver;
    },
    courier: ({ timeoutMs = 10_000 } = {}) =>
      ends.add(
        startWebhookCourier({
          pool,
          sealer,
          clock,
          sending: { ...rules, timeoutMs, authorities: CERTIFICATE },
          onAttempt: (attempt) => attempts.push(attempt),
        }),
        (courier) => courier.stop(),
      ),
    end: () => ends.all(),
  };
};
