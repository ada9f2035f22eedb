import type { Pool } from 'pg';
import type { AlertMessages } from '#alerts';
import { createKafkaDeliveryProcessor, createKafkaPublisher } from '#delivery';
import { startProcessor, type EventStore } from '#event-store';
import type { KafkaConfig, Logger } from '#platform';

export interface CourierParts {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly messages: AlertMessages;
  readonly logger: Logger;
  /** Without brokers nothing is delivered by Kafka. */
  readonly kafka: KafkaConfig;
}

/** Carries alerts out of the service: to Kafka topics, one for each recipient. */
export interface Deliveries {
  stop(): Promise<void>;
}

export const startDeliveries = ({ store, pool, messages, logger, kafka }: CourierParts): Deliveries => {
  if (kafka.brokers.length === 0) return { stop: () => Promise.resolve() };
  const publisher = createKafkaPublisher({ ...kafka, logger });
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
