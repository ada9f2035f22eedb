export * from './csv.js';
export * from './history-entry.js';
export * from './one-person.js';
export * from './person-history.js';
export * from './read-person.js';
export { InvalidCursor } from './place.js';
export * from './read-chronology.js';
export * from './relationships.js';
export * from './who.js';
