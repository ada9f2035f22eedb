import { startDeliveries } from '../../courier/src/deliveries.js';
import { startWebhooks } from '../../courier/src/webhooks.js';
import { HubModule } from '../../hub/src/hub.module.js';
import { describeEventBodies } from '../../intake/src/event-bodies.js';
import { IntakeModule } from '../../intake/src/intake.module.js';
import { startKafkaEvents } from '../../intake/src/kafka/kafka-events.js';
import { startPipeline } from '../../sentinel/src/pipeline.js';
import type { Composition } from './composition.js';

/** All of the service in one process: what `npm start` runs. */
export const EVERYTHING: Composition = {
  name: 'tessera',
  routes: [(parts) => IntakeModule.with(parts), (parts) => HubModule.with(parts)],
  describe: describeEventBodies,
  works: [
    (parts) => startPipeline(parts),
    (parts, { kafka }) => startDeliveries({ ...parts, kafka }),
    (parts, { kafka }) => startKafkaEvents({ ...parts, kafka }),
    (parts) => startWebhooks(parts),
  ],
  whole: true,
};
