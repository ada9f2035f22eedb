export { acknowledgeAlert } from './acknowledge.js';
export type { Acknowledge, AcknowledgeOutcome, AcknowledgeParts, Sealing } from './acknowledge.js';
export { alertIdFor } from './alert.js';
export type { Acknowledgement, KnownAlert, Recipient, Refusal } from './alert.js';
export { alertFeedProjection, createAlertFeedProcessor, readFeed, UnknownCursor } from './feed.js';
export type { FeedItem, FeedPage, FeedQuestion } from './feed.js';
export { createAlertMessages, pseudonymOf } from './message.js';
export type { AlertCloudEvent, AlertMessage, AlertMessages, MessageSettings } from './message.js';
export { alertEnvelopeSchema, alertSchemas } from './message-schema.js';
export { AlertStreamsKeepMoving, createAlertsProcessor } from './processor.js';
export type { AlertsProcessorParts } from './processor.js';
export { readAlert, readNews, readTold } from './read-alert.js';
export type { AlertNews, AlertTold } from './read-alert.js';
export { InvalidRouting, loadRouting } from './routing.js';
export type { Routing, RoutingRule } from './routing.js';

/** The folder of this library's migrations, for `migrate` of #platform. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);
