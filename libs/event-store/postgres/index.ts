export { createPostgresEventStore } from './postgres-event-store.js';
export type { PostgresEventStoreOptions } from './postgres-event-store.js';
export type { EventStoreLogger } from './arrivals.js';
