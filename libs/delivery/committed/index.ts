export { startCommittedConsumer } from './consumer.js';
export type { CommittedConsumer, CommittedConsumerSettings } from './consumer.js';
export { createCommittedPublisher } from './publisher.js';
export type { CommittedPublisher } from './publisher.js';
export type { Committed, CommittedTopicSettings } from './topic.js';
