export { createKafkaPublisher } from './kafka.js';
export type { KafkaSettings } from './kafka.js';
export { openKafka } from './kafka-connection.js';
export type { KafkaConnection } from './kafka-connection.js';
export { createKafkaDeliveryProcessor } from './processor.js';
export type { KafkaDeliveryParts } from './processor.js';
export { AlertsNotPublished } from './publisher.js';
export type { AlertPublisher, AlertTopicMessage } from './publisher.js';
export { topicOf } from './topic.js';
export * from './committed/index.js';
export * from './webhooks/index.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
