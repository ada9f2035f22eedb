export * from './csv.js';
export * from './family/childhood.js';
export * from './family/household.js';
export * from './history-entry.js';
export * from './person-history.js';
export { InvalidCursor } from './place.js';
export * from './read-chronology.js';
export * from './relationships.js';
export * from './who.js';
