export { createKurrentEventStore } from './kurrentdb-event-store.js';
export type { KurrentEventStoreOptions } from './kurrentdb-event-store.js';
