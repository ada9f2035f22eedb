export { createPostgresEventStore } from './postgres-event-store.js';
export type { PostgresEventStoreOptions } from './postgres-event-store.js';
export type { EventStoreLogger } from './arrivals.js';
export { readAnchor, verifyEvents } from './verify-events.js';
export type { EventAnchor, EventFault, Verification, VerifyOptions } from './verify-events.js';
