import type { Pool } from 'pg';
import { startWebhookCourier, type Attempt, type WebhookCourier, type WebhookRules } from '#delivery';
import type { Clock, Logger } from '#platform';

export interface WebhooksParts {
  readonly pool: Pool;
  readonly webhooks: WebhookRules;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A receiver has so long to answer (milliseconds). */
const TIMEOUT_MS = 10_000;

/** Carries alerts to the webhooks of agencies. The log has neither addresses nor content. */
export const startWebhooks = ({ pool, webhooks, clock, logger }: WebhooksParts): WebhookCourier =>
  startWebhookCourier({
    pool,
    clock,
    sealer: webhooks.sealer,
    sending: { ...webhooks.rules, timeoutMs: TIMEOUT_MS },
    onAttempt: ({ subscriptionId, eventId, verdict }: Attempt) => {
      if (verdict.type === 'delivered') return;
      const fields = { subscriptionId, eventId, fault: verdict.fault };
      if (verdict.type === 'retry') logger.warn(fields, 'A webhook was not delivered, and is sent again.');
      else if (verdict.type === 'parked') logger.error(fields, 'A webhook was given up, and waits to be asked for.');
      else logger.error(fields, 'A receiver wants no more webhooks: its subscription is disabled.');
    },
    onError: (error: unknown) => {
      logger.error({ err: error }, 'Webhooks cannot be delivered just now: they are sent later.');
    },
  });
