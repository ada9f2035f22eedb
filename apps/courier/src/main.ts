import { loadConfig } from '#platform';
import { run } from '../../tessera/src/run.js';
import { startDeliveries } from './deliveries.js';
import { startWebhooks } from './webhooks.js';

/** What agencies are told by Kafka and by webhook. Of many, one leads for each. */
run(
  {
    name: 'courier',
    routes: [],
    works: [(parts, { kafka }) => startDeliveries({ ...parts, kafka }), (parts) => startWebhooks(parts)],
    whole: false,
  },
  () => loadConfig(process.env),
);
