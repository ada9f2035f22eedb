import { isNewsOfAlert, readNews } from '#alerts';
import type { AlertMessages } from '#alerts';
import type { EventStore, StoredEvent } from '#event-store';
import type { AlertPublisher } from './publisher.js';
import { topicOf } from './topic.js';

export interface KafkaDeliveryParts {
  readonly store: EventStore;
  readonly messages: AlertMessages;
  readonly publisher: AlertPublisher;
}

/** CloudEvents Kafka binding 1.0.2, 3.3: the whole event is the value. */
const STRUCTURED = { 'content-type': 'application/cloudevents+json' } as const;

/**
 * Publishes what alerts tell their recipients, each on a topic of its own, keyed by the child's pseudonym. At least
 * once: the batch counts as handled when the broker has stored all of it, and comes again, with the same ids, where
 * it did not. While Kafka is away nothing else waits for it.
 */
export const createKafkaDeliveryProcessor = ({ store, messages, publisher }: KafkaDeliveryParts) => ({
  name: 'delivery-kafka',
  concerns: isNewsOfAlert,
  handle: async (batch: readonly StoredEvent[]): Promise<void> => {
    const news = await readNews(store, batch);
    await publisher.publish(
      news.flatMap(messages).map(({ agency, event }) => ({
        topic: topicOf(agency),
        key: event.subject,
        value: JSON.stringify(event),
        headers: STRUCTURED,
      })),
    );
  },
});
