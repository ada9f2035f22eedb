export * from './accept.js';
export * from './amend.js';
export * from './envelope.js';
export * from './event-ids.js';
export type { AnsweredEvents, IntakeParts } from './parts.js';
export * from './posted-amendment.js';
export { digestOf, readPosted, type PostedEvent } from './read-event.js';
export * from './recorded.js';
export { alreadyRetracted, otherContent, unknownEvent, type Refusal } from './refusals.js';
