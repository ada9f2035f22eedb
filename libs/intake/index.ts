export * from './accept.js';
export * from './amend.js';
export * from './envelope.js';
export * from './event-ids.js';
export { gatherFinds, type IntakeParts } from './parts.js';
export type { Refusal } from './refusals.js';
