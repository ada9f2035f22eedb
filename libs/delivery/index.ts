export { inBinaryMode } from './cloud-event.js';
export { openKafka } from './kafka-connection.js';
export type { KafkaConnection } from './kafka-connection.js';
export { startTopicReader } from './kafka-reader.js';
export type { ReadMessage, TopicReader, TopicReaderSettings } from './kafka-reader.js';
export { readCarriages, type Carriage } from './carried.js';
export { createKafkaPublisher } from './kafka.js';
export type { KafkaSettings } from './kafka.js';
export { askForParkedMessages, countParkedMessages, listParkedMessages } from './parked-messages.js';
export type { ParkedMessage, ParkedMessageState, ParkedReason } from './parked-messages.js';
export { startParkedRetries } from './parked-retries.js';
export { createKafkaDeliveryProcessor, KAFKA_DELIVERY } from './processor.js';
export type { KafkaDeliveryParts } from './processor.js';
export { NotPublished } from './publisher.js';
export type { RefusedMessage, TopicMessage, TopicPublisher, TopicRefusal } from './publisher.js';
export {
  alertsTopicOf,
  eventsTopicOf,
  GATEWAY_REFUSED_TOPIC,
  GATEWAY_TOPIC,
  refusedTopicOf,
  TOPIC_PREFIXES,
} from './topic.js';
export * from './committed/index.js';
export * from './webhooks/index.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
