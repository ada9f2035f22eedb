import type { Pool } from 'pg';
import type { AlertMessages } from '#alerts';
import { createKafkaDeliveryProcessor, createKafkaPublisher } from '#delivery';
import { startProcessor, type EventStore } from '#event-store';
import type { Logger } from '#platform';

export interface CourierParts {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly messages: AlertMessages;
  readonly logger: Logger;
  /** `host:port` of Kafka brokers; none: nothing is delivered by Kafka. */
  readonly brokers: readonly string[];
}

/** Carries alerts out of the service: to Kafka topics, one for each recipient. */
export interface Deliveries {
  stop(): Promise<void>;
}

export const startDeliveries = ({ store, pool, messages, logger, brokers }: CourierParts): Deliveries => {
  if (brokers.length === 0) return { stop: () => Promise.resolve() };
  const publisher = createKafkaPublisher({ brokers, logger });
  const processor = startProcessor({
    ...createKafkaDeliveryProcessor({ store, messages, publisher }),
    store,
    pool,
    onError: (error: unknown) => {
      logger.error({ processor: 'delivery-kafka', err: error }, 'Alerts could not be delivered: they are sent again.');
    },
  });
  return {
    stop: async () => {
      await processor.stop();
      await publisher.close();
    },
  };
};
