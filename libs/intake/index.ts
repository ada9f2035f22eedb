export * from './accept.js';
export * from './amend.js';
export * from './envelope.js';
export * from './event-ids.js';
export type { IntakeParts } from './parts.js';
export { digestOf, readPosted, type PostedEvent } from './read-event.js';
export * from './recorded.js';
export type { Refusal } from './refusals.js';
